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
#include "agents/population/single_agent.h"
#include "engine/wire/case_file.h"
#include "nlohmann/json.hpp"

namespace starling {

// How far one quantity is from the case, at most, over all steps that have it.
struct Difference {
  std::string quantity;  // as the file calls it: qs, prior, vfe, G, G_terms.utility, ...
  double largest = 0;    // absolute; infinite if sizes differ or a number is NaN
  int64_t step = 0;      // where it was met first
};

struct CaseResult {
  std::vector<AgentStep> steps;         // what the agent computed
  std::vector<Difference> differences;  // of the quantities that the case has, in a fixed order

  // The largest of them all; 0 if there are none.
  double LargestDifference() const;
};

// Runs one agent over the case's observations, in double. The world saw the actions of the file;
// where the case draws actions at random, what the agent would have done is not compared.
// INVALID_ARGUMENT for an observation or action that does not fit the model, naming the step.
absl::StatusOr<CaseResult> RunCase(const ReferenceCase& reference);

// Everything that was computed, with the names of the case file, and the differences by quantity.
// An infinite difference is written as null.
nlohmann::json ToJson(const ReferenceCase& reference, const CaseResult& result);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_CHECK_H_
