// State inference and prediction of single agents against what pymdp recorded, step by step.

#include <string>
#include <vector>

#include "agents/inference/state_inference.h"
#include "gtest/gtest.h"
#include "tests/inference_cases/inference_case.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-10;

class StepCase : public ::testing::TestWithParam<std::string> {};

void CompareStep(const InferenceCase& reference, const nlohmann::ordered_json& step) {
  const StatePosterior result =
      InferStates(reference.agent(), ReadBeliefs(step["prior"]), ReadObservation(step));
  EXPECT_LE(Difference(result.posterior, ReadBeliefs(step["qs"])), kTolerance);
  EXPECT_NEAR(result.free_energy, step["vfe"].get<double>(), kTolerance);
  if (step.contains("vfe_trace")) {
    EXPECT_EQ(result.sweeps, step["iterations"].get<int>());
    EXPECT_LE(Difference(result.free_energy_trace, step["vfe_trace"].get<std::vector<double>>()),
              kTolerance);
  }
  if (step.contains("vfe_terms")) {
    const nlohmann::ordered_json& terms = step["vfe_terms"];
    EXPECT_NEAR(result.accuracy, terms["accuracy_t"].get<double>(), kTolerance);
    EXPECT_NEAR(result.negative_entropy, terms["neg_entropy_t"].get<double>(), kTolerance);
    EXPECT_NEAR(result.prior_cross_entropy, terms["prior_cross_entropy_t"].get<double>(),
                kTolerance);
  }
}

TEST_P(StepCase, BeliefsAndFreeEnergyAreReproduced) {
  InferenceCase reference = ReadInferenceCase(GetParam());
  for (const nlohmann::ordered_json& step : reference.steps()) {
    SCOPED_TRACE(step["t"]);
    CompareStep(reference, step);
    TakeLearned(step, reference);
  }
}

TEST_P(StepCase, PriorsAreReproduced) {
  InferenceCase reference = ReadInferenceCase(GetParam());
  Beliefs predicted = reference.parameters.D;
  for (const nlohmann::ordered_json& step : reference.steps()) {
    SCOPED_TRACE(step["t"]);
    const bool first = step["t"] == 0 || step.value("episode_start", false);
    EXPECT_LE(Difference(first ? reference.parameters.D : predicted, ReadBeliefs(step["prior"])),
              kTolerance);
    TakeLearned(step, reference);
    predicted = PredictStates(reference.agent(), ReadBeliefs(step["qs"]), ReadAction(step));
  }
}

std::vector<std::string> Cases() {
  std::vector<std::string> names = CasesOfKind("loop");
  for (const char* kind : {"filter_smooth", "sophisticated"}) {
    for (const std::string& name : CasesOfKind(kind)) names.push_back(name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Recorded, StepCase, ::testing::ValuesIn(Cases()), TestName);

TEST(StepCases, AreOfAllDialects) {
  for (const char* name :
       {"pymdp_0_0_7.random3_zeros", "pymdp_legacy.random3_zeros", "pymdp_1.random3_zeros"}) {
    EXPECT_FALSE(ReadInferenceCase(name).steps().empty());
  }
}

}  // namespace
}  // namespace starling
