#include "engine/cli/ctl/profile_text.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/cli/ctl/live_block.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/exit_status.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

using Format = v1::DownloadProfileRequest::Format;

struct Ending {
  const char* ending;
  Format format;
};

constexpr Ending kEndings[] = {
    {".html", v1::DownloadProfileRequest::HTML},
    {".svg", v1::DownloadProfileRequest::SVG},
    {".folded", v1::DownloadProfileRequest::FOLDED},
    {".pb.gz", v1::DownloadProfileRequest::PPROF},
    {".json", v1::DownloadProfileRequest::SPEEDSCOPE},
    {".txt", v1::DownloadProfileRequest::TOP},
};

std::string Signed(double share) {
  return absl::StrCat(share > 0 ? "+" : "", FormatPercent(share));
}

std::string Shortened(const std::string& function) {
  constexpr size_t kLongest = 64;
  const std::string text = OneLine(function);
  return text.size() <= kLongest ? text : absl::StrCat(CutLine(text, kLongest - 3), "...");
}

}  // namespace

std::string KindName(v1::Profile::Kind kind) {
  return absl::AsciiStrToLower(v1::Profile::Kind_Name(kind));
}

absl::StatusOr<v1::Profile::Kind> ParseKind(absl::string_view name) {
  v1::Profile::Kind kind;
  if (v1::Profile::Kind_Parse(absl::AsciiStrToUpper(name), &kind) &&
      kind != v1::Profile::KIND_UNSPECIFIED) {
    return kind;
  }
  return absl::InvalidArgumentError(absl::StrCat("there is no kind of profile \"", name,
                                                 "\"; there are: cpu, heap, alloc, lock, wall"));
}

absl::StatusOr<Format> FormatOf(absl::string_view path) {
  std::string endings;
  for (const Ending& each : kEndings) {
    if (absl::EndsWith(path, each.ending)) return each.format;
    absl::StrAppend(&endings, endings.empty() ? "" : ", ", each.ending);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--out ", path, ": its ending says no format; there are: ", endings));
}

std::string ProfileLines(const v1::Profile& profile) {
  std::string text = absl::StrCat(
      profile.name(), "  ", KindName(profile.kind()), " ", v1::Profile::State_Name(profile.state()),
      ", ", FormatDuration(profile.seconds()), ", ", FormatCount(profile.samples()), " samples");
  if (profile.effective_hz() > 0) {
    absl::StrAppend(&text, " at ", FormatSignificant(profile.effective_hz(), 3), " Hz");
  }
  if (!profile.state_message().empty()) {
    absl::StrAppend(&text, ": ", OneLine(profile.state_message()));
  }
  text += "\n";
  for (const std::string& note : profile.notes()) absl::StrAppend(&text, "  ", OneLine(note), "\n");
  return text;
}

std::string ProfileTable(const v1::ListProfilesResponse& all) {
  std::vector<std::vector<std::string>> rows;
  for (const v1::Profile& profile : all.profiles()) {
    rows.push_back({profile.name(), KindName(profile.kind()),
                    v1::Profile::State_Name(profile.state()),
                    profile.simulation().empty() ? "-" : profile.simulation(),
                    FormatDuration(profile.seconds()), FormatCount(profile.samples()),
                    SinceText(profile.create_time())});
  }
  return TextTable({"NAME", "KIND", "STATE", "TICKS OF", "TIME", "SAMPLES", "AGE"}, rows, 4);
}

std::string DiffText(const v1::DiffProfilesResponse& diff) {
  std::string text = absl::StrCat(FormatCount(diff.base_samples()), " samples before, ",
                                  FormatCount(diff.samples()), " after\n\n");
  std::vector<std::vector<std::string>> rows;
  for (const v1::DiffProfilesResponse::Row& row : diff.rows()) {
    rows.push_back({Shortened(row.function()), Signed(row.self_share() - row.base_self_share()),
                    FormatPercent(row.base_self_share()), FormatPercent(row.self_share()),
                    FormatPercent(row.base_total_share()), FormatPercent(row.total_share())});
  }
  return absl::StrCat(
      text,
      TextTable({"FUNCTION", "CHANGE", "SELF BEFORE", "AFTER", "TOTAL BEFORE", "AFTER"}, rows, 1));
}

}  // namespace starling
