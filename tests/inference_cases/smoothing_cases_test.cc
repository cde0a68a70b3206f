// Smoothing, and exact filtering, against what pymdp recorded of whole episodes.

#include <string>
#include <vector>

#include "agents/inference/smoothing.h"
#include "gtest/gtest.h"
#include "tests/inference_cases/inference_case.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-10;

class SmoothingCase : public ::testing::TestWithParam<std::string> {};

std::vector<double> Concatenated(const std::vector<std::vector<double>>& lists) {
  std::vector<double> all;
  for (const std::vector<double>& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

std::vector<Belief> OfFactor(const std::vector<Beliefs>& ticks, size_t f) {
  std::vector<Belief> beliefs;
  for (const Beliefs& tick : ticks) beliefs.push_back(tick[f]);
  return beliefs;
}

TEST_P(SmoothingCase, BeliefsWithHindsightAndPairsAreReproduced) {
  const InferenceCase reference = ReadInferenceCase(GetParam());
  for (const nlohmann::ordered_json& episode : reference.document["offline"]) {
    const std::vector<Beliefs> filtered = ReadTicks(episode["beliefs"]);
    const auto actions = episode["actions"].get<std::vector<std::vector<int>>>();
    for (size_t f = 0; f < filtered[0].size(); ++f) {
      const Smoothed result =
          SmoothFactor(reference.agent(), static_cast<int>(f), OfFactor(filtered, f), actions);
      EXPECT_LE(Difference(Concatenated(result.beliefs), ReadArray(episode["smoothed"][f]).values),
                kTolerance);
      EXPECT_LE(Difference(Concatenated(result.joint), ReadArray(episode["joint"][f]).values),
                kTolerance);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, SmoothingCase, ::testing::ValuesIn(CasesOfKind("filter_smooth")),
                         TestName);

// Free energy of exact inference is minus the logarithm of the evidence.
TEST(FilteringCase, ExactBeliefsAndTheirEvidenceAreReproduced) {
  for (const char* name : {"pymdp_1.exact_smooth", "pymdp_1.exact_zeros"}) {
    SCOPED_TRACE(name);
    const InferenceCase reference = ReadInferenceCase(name);
    std::vector<Observation> observations;
    std::vector<std::vector<int>> actions;
    std::vector<Beliefs> beliefs, predicted;
    double log_evidence = 0;
    for (const nlohmann::ordered_json& step : reference.steps()) {
      observations.push_back(ReadObservation(step));
      actions.push_back(ReadAction(step));
      beliefs.push_back(ReadBeliefs(step["qs"]));
      predicted.push_back(ReadBeliefs(step["prior"]));
      log_evidence -= step["vfe"].get<double>();
    }
    const Filtered result = FilterExactly(reference.agent(), observations, actions);
    EXPECT_LE(Difference(result.beliefs, beliefs), kTolerance);
    EXPECT_LE(Difference(result.predicted, predicted), kTolerance);
    EXPECT_NEAR(result.log_evidence, log_evidence, kTolerance);
  }
}

}  // namespace
}  // namespace starling
