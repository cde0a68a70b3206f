#include <cmath>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "agents/population/kernel_choice.h"
#include "engine/cli/commands.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/json_text.h"
#include "engine/cli/user_path.h"
#include "engine/wire/case_check.h"
#include "engine/wire/case_file.h"
#include "report/text_table.h"

namespace starling {
namespace {

// The comparison without the steps.
std::string ComparisonAsJson(const ReferenceCase& reference, const CaseResult& result,
                             double tolerance) {
  nlohmann::json json = ToJson(reference, result);
  json.erase("steps");
  json["tolerance"] = tolerance;
  json["holds"] = result.LargestDifference() <= tolerance;
  return JsonText(json);
}

std::string ComparisonAsText(const ReferenceCase& reference, const CaseResult& result,
                             double tolerance) {
  std::vector<std::vector<std::string>> rows;
  for (const Difference& difference : result.differences) {
    rows.push_back({difference.quantity, absl::StrFormat("%.2g", difference.largest),
                    absl::StrCat(difference.step), difference.largest <= tolerance ? "" : "above"});
  }
  const bool holds = result.LargestDifference() <= tolerance;
  return absl::StrCat(TextTable({"QUANTITY", "LARGEST DIFFERENCE", "STEP", ""}, rows, 1), "\n",
                      reference.dialect, " ", reference.name, ": ", result.steps.size(), " steps, ",
                      holds ? "all within " : "not within ", absl::StrFormat("%g", tolerance),
                      "\n");
}

}  // namespace

int InferCommand(Arguments arguments) {
  std::string path;
  bool check = false;
  bool json = false;
  double tolerance = 1e-10;
  std::string isa = "auto";
  auto command = MakeCommand(
      "infer",
      "One agent over the observations of a recorded case: prints beliefs, free energy, G and its\n"
      "terms, policy posterior, actions and learned counts of every step as JSON.");
  command->add_option("CASE", path, "a case as JSON")->required();
  command->add_flag("--check", check,
                    "compare with the values in the file instead; exit 3 if one is farther away "
                    "than the tolerance");
  command->add_option("--tolerance", tolerance, "largest absolute difference allowed")
      ->capture_default_str();
  command->add_flag("--json", json, "the comparison as JSON");
  command
      ->add_option("--isa", isa,
                   "instruction set: auto, portable, avx2, avx512; the numbers are the same")
      ->capture_default_str();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  if (!(tolerance >= 0)) {
    return UsageError(absl::InvalidArgumentError(
        absl::StrCat("--tolerance is ", tolerance, "; it must be at least 0")));
  }

  const absl::StatusOr<InstructionSet> instructions = InstructionSetNamed(isa);
  if (!instructions.ok()) return UsageError(instructions.status());
  const absl::StatusOr<ReferenceCase> reference = ReadCaseFile(UserPath(path));
  if (!reference.ok()) return UsageError(reference.status());
  const absl::StatusOr<CaseResult> result = RunCase(*reference, *instructions);
  if (!result.ok()) {
    return UsageError(
        absl::Status(result.status().code(), absl::StrCat(path, ": ", result.status().message())));
  }
  if (!check) {
    std::fputs(JsonText(ToJson(*reference, *result), 1).c_str(), stdout);
    return kExitDone;
  }
  if (result->differences.empty()) {
    return UsageError(
        absl::InvalidArgumentError(absl::StrCat(path, ": the case has no values to compare with")));
  }
  std::fputs((json ? ComparisonAsJson(*reference, *result, tolerance)
                   : ComparisonAsText(*reference, *result, tolerance))
                 .c_str(),
             stdout);
  return result->LargestDifference() <= tolerance ? kExitDone : kExitMismatch;
}

}  // namespace starling
