#include "bench/runner/run_noise.h"

#include "gtest/gtest.h"

namespace starling {
namespace {

BenchmarkRow Row(const std::vector<double>& samples) {
  BenchmarkRow row;
  row.samples = samples;
  return row;
}

TEST(JudgeNoise, IsUnknownWithoutEnoughSamples) {
  EXPECT_EQ(JudgeNoise({}).verdict, "unknown");
  EXPECT_EQ(JudgeNoise({Row({1, 2, 3})}).verdict, "unknown");
  EXPECT_FALSE(JudgeNoise({}).why.empty());
}

TEST(JudgeNoise, SamplesThatAreAlikeAreQuietAndOthersNoisy) {
  const RunNoise quiet = JudgeNoise({Row({100, 101, 100, 101, 100, 101, 100, 101})});
  EXPECT_EQ(quiet.verdict, "quiet");
  EXPECT_LE(quiet.aa_shift, 0.011);
  const RunNoise noisy = JudgeNoise({Row({100, 140, 100, 140, 100, 140, 100, 140})});
  EXPECT_EQ(noisy.verdict, "noisy");
  EXPECT_GT(noisy.aa_shift, 0.2);
}

TEST(JudgeNoise, ABusyRowIsSaidWhateverTheSamples) {
  BenchmarkRow busy = Row({100, 100, 100, 100});
  busy.busy = true;
  const RunNoise noise = JudgeNoise({busy, Row({100, 100, 100, 100})});
  EXPECT_EQ(noise.verdict, "busy");
  ASSERT_EQ(noise.why.size(), 2u);
  EXPECT_NE(noise.why[1].find("1 of 2"), std::string::npos);
}

}  // namespace
}  // namespace starling
