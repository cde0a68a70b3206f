// What compiling made of the policy sets of agents, for people and for programs.
//
//   std::fputs(PlanAsText({{"explorers", &statistics}}, TerminalOf(stdout, false)).c_str(),
//   stdout);
//
// Pure functions. Nothing is wider than the terminal, except a table that has no narrower form.
#ifndef STARLING_ENGINE_CLI_PLAN_TEXT_H_
#define STARLING_ENGINE_CLI_PLAN_TEXT_H_

#include <string>
#include <vector>

#include "agents/planning/plan_statistics.h"
#include "engine/cli/terminal.h"
#include "nlohmann/json.hpp"

namespace starling {

struct NamedPlan {
  std::string name;
  const PlanStatistics* plan;
};

// "side by side", or "one by one" and why.
std::string ComputedText(const PlanStatistics& plan);

// A table with a column for each plan, then of each plan what is merged, the structure of its
// tensors, its levels and what its stages cost.
std::string PlanAsText(const std::vector<NamedPlan>& plans, const Terminal& terminal);

nlohmann::ordered_json PlanAsJson(const PlanStatistics& plan);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_PLAN_TEXT_H_
