// Message passing over a window against what pymdp recorded, step by step.

#include <numeric>
#include <string>
#include <vector>

#include "agents/inference/window_inference.h"
#include "gtest/gtest.h"
#include "tests/inference_cases/inference_case.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-10;

class WindowCase : public ::testing::TestWithParam<std::string> {};

TEST_P(WindowCase, BeliefsAndFreeEnergyAreReproduced) {
  InferenceCase reference = ReadInferenceCase(GetParam());
  for (size_t t = 0; t < reference.steps().size(); ++t) {
    SCOPED_TRACE(t);
    const nlohmann::ordered_json& step = reference.steps()[t];
    const WindowPosterior result = InferWindow(reference.agent(), ReadWindow(reference, t));
    EXPECT_LE(Difference(result.beliefs, ReadTicks(step["qs_window"])), kTolerance);
    EXPECT_LE(Difference(result.beliefs.back(), ReadBeliefs(step["qs"])), kTolerance);
    EXPECT_LE(Difference(result.free_energy, step["vfe_t"].get<std::vector<double>>()), kTolerance);
    EXPECT_NEAR(std::accumulate(result.free_energy.begin(), result.free_energy.end(), 0.0),
                step["vfe"].get<double>(), kTolerance);
    TakeLearned(step, reference);
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, WindowCase, ::testing::ValuesIn(CasesOfKind("window")),
                         TestName);

}  // namespace
}  // namespace starling
