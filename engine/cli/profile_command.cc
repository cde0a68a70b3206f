#include <cstdio>
#include <map>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "engine/cli/commands.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/json_text.h"
#include "engine/cli/terminal.h"
#include "engine/cli/user_path.h"
#include "engine/core/file_io.h"
#include "engine/core/read_file.h"
#include "engine/wire/field_path.h"
#include "profiling/flamegraph/flame_text.h"
#include "profiling/flamegraph/profile_format.h"
#include "profiling/formats/honesty.h"
#include "profiling/formats/read_profile.h"
#include "profiling/formats/top.h"
#include "profiling/symbols/module_list.h"
#include "profiling/symbols/symbolize.h"

namespace starling {
namespace {

constexpr int64_t kLargestFile = int64_t{1} << 30;

// Errors name the file.
absl::StatusOr<Profile> LoadProfile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(UserPath(path), kLargestFile));
  absl::StatusOr<Profile> profile = ReadProfile(bytes);
  if (!profile.ok()) {
    return absl::Status(profile.status().code(),
                        absl::StrCat(path, ": ", profile.status().message()));
  }
  Symbolize(*profile, ModulesOf(*profile), /*own_process=*/false);
  return profile;
}

// By name, or by the ending of the file to write.
absl::StatusOr<const ProfileFormat*> FormatFor(const std::string& name, const std::string& out) {
  if (!name.empty()) return FindProfileFormat(name);
  for (const ProfileFormat& format : ProfileFormats()) {
    if (absl::EndsWith(out, format.ending)) return &format;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("convert to what? Give --format, one of ", ProfileFormatNames()));
}

// To a file, or to stdout if `out` is empty or "-".
absl::Status WriteOut(const std::string& out, const std::string& content) {
  if (out.empty() || out == "-") {
    if (std::fwrite(content.data(), 1, content.size(), stdout) == content.size() &&
        std::fflush(stdout) == 0) {
      return absl::OkStatus();
    }
    return SystemError("write to", "stdout");
  }
  return ReplaceFile(UserPath(out), [&](BufferedWriter& writer) {
    return writer.Write(
        absl::MakeConstSpan(reinterpret_cast<const std::byte*>(content.data()), content.size()));
  });
}

int View(Arguments arguments) {
  std::string path;
  bool whole = false;
  bool no_color = false;
  int rows = 40;
  auto command = MakeCommand("profile view", "A flame graph in the terminal, the root on top.");
  command->add_option("FILE", path, "a profile: pprof, or gperftools' CPU format")->required();
  command->add_flag("--whole", whole,
                    "stacks from the thread's first frame, not from the first label");
  command->add_option("--rows", rows, "at most so many levels")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_flag("--no-color", no_color, "boxes set apart by '|' instead of colours");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  const absl::StatusOr<Profile> profile = LoadProfile(path);
  if (!profile.ok()) return UsageError(profile.status());
  const Terminal terminal = TerminalOf(stdout, no_color);
  FlameTextOptions options;
  options.columns = terminal.width;
  options.rows = rows;
  options.color = terminal.color;
  options.root_at_labels = !whole;
  const std::string text = FlameGraphText(*profile, options);
  const absl::Status written = WriteOut("", text);
  return written.ok() ? kExitDone : WorkError(written);
}

std::string TopAsJson(const Profile& profile, int rows) {
  const int64_t total = TotalOf(profile);
  nlohmann::ordered_json json = {{"total", total},
                                 {"facts", nlohmann::ordered_json::object()},
                                 {"functions", nlohmann::ordered_json::array()}};
  for (const HonestyLine& line : HonestyBlock(profile)) json["facts"][line.name] = line.value;
  int functions = 0;
  for (const TopRow& row : TopRows(profile)) {
    if (!row.is_label && ++functions > rows) break;
    const ShareInterval interval = IntervalOf(row.self, total);
    json["functions"].push_back({{"function", row.function},
                                 {"label", row.is_label},
                                 {"self", row.self},
                                 {"total", row.total},
                                 {"self_share_ci95", {interval.low, interval.high}}});
  }
  return JsonText(json);
}

int Top(Arguments arguments) {
  std::string path;
  int rows = 40;
  bool json = false;
  auto command = MakeCommand("profile top", "The labels and functions that weigh most.");
  command->add_option("FILE", path, "a profile: pprof, or gperftools' CPU format")->required();
  command->add_option("--rows", rows, "so many functions")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command->add_flag("--json", json, "as JSON");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  const absl::StatusOr<Profile> profile = LoadProfile(path);
  if (!profile.ok()) return UsageError(profile.status());
  const absl::Status written =
      WriteOut("", json ? TopAsJson(*profile, rows) : WriteTop(*profile, rows));
  return written.ok() ? kExitDone : WorkError(written);
}

int Convert(Arguments arguments) {
  std::string path;
  std::string format_name;
  std::string out;
  auto command = MakeCommand("profile convert", "Writes a profile in another format.");
  command->add_option("FILE", path, "a profile: pprof, or gperftools' CPU format")->required();
  command->add_option("--format", format_name,
                      absl::StrCat(ProfileFormatNames(), " (default: by the ending of --out)"));
  command->add_option("--out", out, "the file to write (default: stdout)");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  const absl::StatusOr<const ProfileFormat*> format = FormatFor(format_name, out);
  if (!format.ok()) return UsageError(format.status());
  const absl::StatusOr<Profile> profile = LoadProfile(path);
  if (!profile.ok()) return UsageError(profile.status());
  const absl::Status written = WriteOut(out, (*format)->write(*profile, ShownPath(UserPath(path))));
  return written.ok() ? kExitDone : WorkError(written);
}

struct Verb {
  const char* name;
  const char* description;
  int (*run)(Arguments);
};

constexpr Verb kVerbs[] = {
    {"view", "a flame graph in the terminal", View},
    {"top", "the labels and functions that weigh most", Top},
    {"convert", "writes html, svg, folded, pprof, speedscope or top", Convert},
};

}  // namespace

int ProfileCommand(Arguments arguments) {
  std::string help = "Profiles that runs left behind, offline.\n\n";
  std::vector<std::string> names;
  for (const Verb& verb : kVerbs) {
    names.emplace_back(verb.name);
    if (!arguments.empty() && arguments[0] == verb.name) return verb.run(arguments.subspan(1));
    std::string usage = absl::StrCat(verb.name, " FILE");
    usage.resize(16, ' ');
    absl::StrAppend(&help, "  starling profile ", usage, verb.description, "\n");
  }
  if (!arguments.empty() &&
      absl::c_linear_search(std::vector<std::string>{"--help", "-h", "help"}, arguments[0])) {
    std::fputs(help.c_str(), stdout);
    return kExitDone;
  }
  const std::string there_are = absl::StrCat("there are: ", absl::StrJoin(names, ", "));
  return UsageError(absl::InvalidArgumentError(
      arguments.empty()
          ? absl::StrCat("profile what? Give a verb and a file; ", there_are)
          : absl::StrCat("there is no `starling profile ", arguments[0], "`; ", there_are)));
}

}  // namespace starling
