// Recorded cases of tests/reference as planning wants them: with all settings of planning and
// action, goals, counts, and the policy set as joint actions.
#ifndef STARLING_TESTS_PLANNING_CASES_PLANNING_CASE_H_
#define STARLING_TESTS_PLANNING_CASES_PLANNING_CASE_H_

#include <string>
#include <vector>

#include "tests/inference_cases/inference_case.h"

namespace starling {

struct PlanningCase {
  InferenceCase inference;                 // its settings are those of planning and action too
  std::vector<std::vector<int>> policies;  // joint actions [policy][step]
  bool own_controls = true;                // every factor has a control of its own

  AgentView agent() const { return inference.agent(); }
  const nlohmann::ordered_json& steps() const { return inference.steps(); }
};

// Aborts, with the reason, where there is no such file or it does not make a model.
PlanningCase ReadPlanningCase(const std::string& name);

// Takes over what a step learned: means and counts of A and B.
void TakeCounts(const nlohmann::ordered_json& step, PlanningCase& reference);

// The names of cases as names of tests.
std::string TestNameOf(const std::string& name);

}  // namespace starling

#endif  // STARLING_TESTS_PLANNING_CASES_PLANNING_CASE_H_
