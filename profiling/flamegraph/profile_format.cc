#include "profiling/flamegraph/profile_format.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "profiling/flamegraph/flame_page.h"
#include "profiling/flamegraph/flame_svg.h"
#include "profiling/formats/folded.h"
#include "profiling/formats/pprof.h"
#include "profiling/formats/speedscope.h"
#include "profiling/formats/top.h"

namespace starling {
namespace {

const ProfileFormat kFormats[] = {
    {"html", ".html",
     [](const Profile& profile, const std::string& title) {
       return FlamePageHtml(profile, {title, absl::StrCat(TotalOf(profile), " samples")});
     }},
    {"svg", ".svg",
     [](const Profile& profile, const std::string& title) {
       FlameSvgOptions options;
       options.title = title;
       return FlameGraphSvg(profile, options);
     }},
    {"folded", ".folded",
     [](const Profile& profile, const std::string&) { return WriteFolded(profile); }},
    {"pprof", ".pb.gz",
     [](const Profile& profile, const std::string&) { return WritePprof(profile); }},
    {"speedscope", ".json",
     [](const Profile& profile, const std::string& title) {
       return WriteSpeedscope(profile, title);
     }},
    {"top", ".txt", [](const Profile& profile, const std::string&) { return WriteTop(profile); }},
};

}  // namespace

absl::Span<const ProfileFormat> ProfileFormats() { return kFormats; }

std::string ProfileFormatNames() {
  return absl::StrJoin(kFormats, ", ", [](std::string* out, const ProfileFormat& format) {
    absl::StrAppend(out, format.name);
  });
}

absl::StatusOr<const ProfileFormat*> FindProfileFormat(absl::string_view name) {
  for (const ProfileFormat& format : kFormats) {
    if (name == format.name) return &format;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("there is no format \"", name, "\"; there are: ", ProfileFormatNames()));
}

}  // namespace starling
