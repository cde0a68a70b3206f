// Tree search from recorded beliefs, as pymdp recorded it: values, probabilities, nodes, action.

#include <string>
#include <vector>

#include "agents/planning/policy_posterior.h"
#include "agents/planning/tree_search.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/planning_cases/planning_case.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-10;

class SearchCase : public ::testing::TestWithParam<std::string> {};

void ExpectFound(const PlanningCase& reference, const nlohmann::ordered_json& step,
                 const SearchResult& found) {
  EXPECT_LE(Difference(found.probability, step["q_pi"].get<std::vector<double>>()), kTolerance);
  if (step.contains("expanded_belief_nodes")) {
    EXPECT_LE(Difference(found.G, step["G"].get<std::vector<double>>()), kTolerance);
    EXPECT_EQ(found.belief_nodes, step["expanded_belief_nodes"].get<int64_t>());
  } else {
    EXPECT_NEAR(found.value, step["root_value"].get<double>(), kTolerance);
    EXPECT_EQ(found.belief_nodes_by_depth,
              step["belief_nodes_per_depth"].get<std::vector<int64_t>>());
    EXPECT_EQ(found.policy_nodes_by_depth,
              step["policy_nodes_per_depth"].get<std::vector<int64_t>>());
    EXPECT_EQ(found.belief_nodes + found.policy_nodes, step["nodes"].get<int64_t>());
  }
  const std::vector<double> uniforms(reference.agent().model.controls().size(), 0.5);
  const ActionChoice choice =
      ChooseAction(reference.agent(), reference.policies, found.probability, {}, uniforms);
  EXPECT_EQ(choice.action, ReadAction(step));
}

TEST_P(SearchCase, ValuesNodesAndActionAreReproduced) {
  const PlanningCase reference = ReadPlanningCase(GetParam());
  for (const nlohmann::ordered_json& step : reference.steps()) {
    SCOPED_TRACE(step["t"]);
    const SearchResult found =
        SearchPolicies(reference.agent(), ReadBeliefs(step["qs"]), reference.policies);
    ExpectFound(reference, step, found);
    EXPECT_EQ(found.complete, GetParam() != "pymdp_1.sophisticated_out_of_nodes");
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, SearchCase, ::testing::ValuesIn(CasesOfKind("sophisticated")),
                         [](const auto& info) { return TestNameOf(info.param); });

TEST(SearchCases, AreOfBothRulesWithPruningAndEarlyEnds) {
  EXPECT_THAT(CasesOfKind("sophisticated"),
              ::testing::IsSupersetOf(
                  {"pymdp_legacy.sophisticated_prune", "pymdp_1.sophisticated_prune",
                   "pymdp_1.sophisticated_early_stop", "pymdp_1.sophisticated_out_of_nodes"}));
}

}  // namespace
}  // namespace starling
