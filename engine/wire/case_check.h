// Running a recorded case and comparing what the agent computes with what the file says.
//
//   ASSIGN_OR_RETURN(CaseResult result, RunCase(reference));
//   for (const Difference& difference : result.differences) ...   // {"qs", 3e-17, 4}
//   std::cout << ToJson(reference, result).dump(1);
#ifndef STARLING_ENGINE_WIRE_CASE_CHECK_H_
#define STARLING_ENGINE_WIRE_CASE_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "agents/population/kernel_choice.h"
#include "engine/wire/case_file.h"
#include "engine/wire/case_quantity.h"
#include "nlohmann/json.hpp"

namespace starling {

// How far one quantity is from the case, at most, over all steps (or episodes) that have it.
struct Difference {
  std::string quantity;  // as the file calls it: qs, G_terms.utility, offline.learned.pA, ...
  double largest = 0;    // absolute; infinite if sizes differ, or it was not computed
  int64_t step = 0;      // where it was met first
};

struct CaseResult {
  std::vector<std::vector<Quantity>> steps;    // what the agent computed
  std::vector<std::vector<Quantity>> offline;  // of the case's episodes
  std::vector<Difference> differences;         // of the quantities that the case has

  // The largest of them all; 0 if there are none.
  double LargestDifference() const;
};

// Runs one agent over the case's observations, in double. The world saw the actions of the file;
// choices that the file's agent drew are compared only where it says from what (`draws`). Counts
// that the case has at one step are compared at every later one too. INVALID_ARGUMENT for settings
// that do not fit the model, or an observation or action, naming the step; FAILED_PRECONDITION if
// this processor lacks the instruction set.
absl::StatusOr<CaseResult> RunCase(const ReferenceCase& reference,
                                   InstructionSet instructions = InstructionSet::kAuto);

// Everything that was computed, with the names of the case file, and the differences by quantity.
// An infinite difference is written as null.
nlohmann::ordered_json ToJson(const ReferenceCase& reference, const CaseResult& result);

// A step of a case: what was observed, and quantities.
nlohmann::ordered_json StepAsJson(const CaseStep& step, const std::vector<Quantity>& quantities,
                                  int64_t t);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_CHECK_H_
