#include "engine/cli/infer_command.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/user_path.h"
#include "engine/wire/case_check.h"
#include "engine/wire/case_file.h"

namespace starling {
namespace {

void PrintDifferences(const ReferenceCase& reference, const CaseResult& result, double tolerance,
                      bool as_json) {
  if (as_json) {
    nlohmann::ordered_json json = {{"case", reference.name},
                                   {"dialect", reference.dialect},
                                   {"steps", result.steps.size()},
                                   {"tolerance", tolerance},
                                   {"holds", result.LargestDifference() <= tolerance}};
    json["differences"] = nlohmann::ordered_json::object();
    for (const Difference& difference : result.differences) {
      json["differences"][difference.quantity] = {{"largest", difference.largest},
                                                  {"step", difference.step}};
    }
    std::printf("%s\n", json.dump(2).c_str());
    return;
  }
  std::printf("%s (%s), %zu steps; largest absolute differences:\n", reference.name.c_str(),
              reference.dialect.c_str(), result.steps.size());
  for (const Difference& difference : result.differences) {
    const bool holds = difference.largest <= tolerance;
    std::printf(
        "  %-28s %10.3g%s\n", difference.quantity.c_str(), difference.largest,
        holds ? ""
              : absl::StrCat("  above ", tolerance, ", first at step ", difference.step).c_str());
  }
}

}  // namespace

void AddInferFlags(CLI::App& command, InferFlags& flags) {
  command.add_option("case", flags.file, "recorded case (JSON)")->required();
  command.add_flag("--check", flags.check, "compares with the values in the file");
  command.add_option("--tolerance", flags.tolerance,
                     "largest absolute difference that --check accepts; default 1e-10");
  command.add_flag("--json", flags.json, "with --check: prints the differences as JSON");
}

int InferCommand(const InferFlags& flags) {
  if (!(flags.tolerance >= 0) || !std::isfinite(flags.tolerance)) {
    return UsageError(absl::InvalidArgumentError(absl::StrCat(
        "--tolerance is ", flags.tolerance, "; it must be a finite number of at least 0")));
  }
  const absl::StatusOr<ReferenceCase> reference = ReadCaseFile(UserPath(flags.file));
  if (!reference.ok()) return UsageError(reference.status());
  const absl::StatusOr<CaseResult> result = RunCase(*reference);
  if (!result.ok())
    return UsageError(absl::Status(result.status().code(),
                                   absl::StrCat(flags.file, ": ", result.status().message())));
  if (!flags.check) {
    std::printf("%s\n", ToJson(*reference, *result).dump(2).c_str());
    return kExitDone;
  }
  PrintDifferences(*reference, *result, flags.tolerance, flags.json);
  return result->LargestDifference() <= flags.tolerance ? kExitDone : kExitMismatch;
}

}  // namespace starling
