#include "engine/cli/bench/compare_sides.h"

#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/bench/builtin_suites.h"
#include "engine/cli/user_path.h"

namespace starling {
namespace {

enum class Kind { kResults, kProgram, kSetting };

absl::StatusOr<Kind> KindOf(const std::string& text) {
  struct stat info;
  const std::string path = UserPath(text);
  const bool exists = stat(path.c_str(), &info) == 0;
  if (absl::EndsWith(text, ".json") || (exists && S_ISDIR(info.st_mode))) return Kind::kResults;
  if (exists && S_ISREG(info.st_mode) && access(path.c_str(), X_OK) == 0) return Kind::kProgram;
  if (!exists && absl::StrContains(text, '=')) return Kind::kSetting;
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", text, "\" is ", exists ? "no program" : "not there",
      "; compare two folders with results.json, two programs, or two settings (name=value)"));
}

// The sampling of one turn where nothing else is asked for: many short processes, not few long
// ones.
MeasuringFlags ForATurn(MeasuringFlags flags) {
  if (flags.rounds == -1) flags.rounds = 3;
  if (flags.warmup == -1) flags.warmup = 0;
  if (flags.sample_seconds == -1) flags.sample_seconds = 0.005;
  return flags;
}

}  // namespace

PairedSide SideOf(const std::string& name, const std::string& program,
                  const MeasuringFlags& flags) {
  PairedSide side = {name, {program, "bench"}};
  const std::vector<std::string> arguments = AsArguments(ForATurn(flags));
  side.command.insert(side.command.end(), arguments.begin(), arguments.end());
  side.command.insert(side.command.end(), {"--quiet", "--no-reports"});
  return side;
}

absl::StatusOr<CompareSides> CompareSidesOf(const std::string& a, const std::string& b,
                                            const MeasuringFlags& flags) {
  ASSIGN_OR_RETURN(const Kind kind, KindOf(a));
  ASSIGN_OR_RETURN(const Kind other, KindOf(b));
  if (kind != other) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", a, "\" and \"", b,
                     "\" are not of one kind; compare two results, two "
                     "programs or two settings"));
  }
  CompareSides sides;
  sides.are_results = kind == Kind::kResults;
  if (sides.are_results) return sides;
  if (flags.suites.empty()) {
    return absl::InvalidArgumentError(
        "name the suites to run: starling bench compare A B SUITE...; see `starling bench list`");
  }
  for (int side = 0; side < 2; ++side) {
    const std::string& name = side == 0 ? a : b;
    MeasuringFlags own = flags;
    std::string program = ThisProgram();
    if (kind == Kind::kSetting) {
      ASSIGN_OR_RETURN(const auto parameter, ParseParameter(name));
      if (parameter.second.size() != 1) {
        return absl::InvalidArgumentError(
            absl::StrCat("\"", name, "\" has several values; a side has one"));
      }
      own.params.push_back(name);
      sides.differing.push_back(parameter.first);
    } else {
      program = UserPath(name);
    }
    sides.paired[side] = SideOf(name, program, own);
  }
  if (kind == Kind::kSetting && sides.differing[0] != sides.differing[1]) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", a, "\" and \"", b, "\" set different parameters; one can be compared"));
  }
  return sides;
}

}  // namespace starling
