// Bayesian model reduction as pymdp recorded it.

#include "agents/learning/model_reduction.h"
#include "gtest/gtest.h"
#include "tests/primitives/primitives.h"

namespace starling {
namespace {

class LearningPrimitives : public ::testing::TestWithParam<std::string> {};

TEST_P(LearningPrimitives, EvidenceOfReducedModels) {
  for (const Call& call : CallsOf(GetParam(), "maths.dirichlet_log_evidence")) {
    SCOPED_TRACE(call.name);
    const auto numbers = [&](const char* name) {
      return call.inputs.at(name).get<std::vector<double>>();
    };
    const auto reduction =
        ReduceModel(numbers("posterior"), numbers("prior"), numbers("reduced_prior"));
    ASSERT_TRUE(reduction.ok()) << reduction.status();
    EXPECT_NEAR(-reduction->log_evidence_change, call.output.at("F").get<double>(), 1e-10);
    const auto expected = call.output.at("reduced_posterior").get<std::vector<double>>();
    ASSERT_EQ(reduction->counts.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i)
      EXPECT_NEAR(reduction->counts[i], expected[i], 1e-10);
  }
}

INSTANTIATE_TEST_SUITE_P(Dialects, LearningPrimitives,
                         ::testing::Values("pymdp_0_0_7", "pymdp_legacy"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace starling
