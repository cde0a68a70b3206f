#include "profiling/formats/honesty.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

Profile Measured() {
  Profile profile;
  profile.value_types = {{"samples", "count"}, {"cpu", "nanoseconds"}};
  profile.frames = {{"main", -1, 0x10}, {"", -1, 0x20}};
  profile.samples = {{{0}, {609, 1}}, {{1, 0}, {203, 1}}};
  profile.facts.kind = "cpu";
  profile.facts.unwinder = "libgcc";
  profile.facts.asked_hz = 100;
  profile.facts.effective_hz = 98.74;
  profile.facts.cpu_seconds = 8.224;
  profile.facts.wall_seconds = 10;
  profile.facts.handler_seconds = 0.00987;
  profile.facts.truncated = 2;
  profile.facts.notes = {"libm.so.6 has no symbols; 25 % of samples."};
  return profile;
}

std::vector<std::string> Lines(const Profile& profile) {
  std::vector<std::string> lines;
  for (const HonestyLine& line : HonestyBlock(profile)) {
    lines.push_back(line.name + ": " + line.value);
  }
  return lines;
}

TEST(HonestyBlock, SaysHowFarToTrustAProfile) {
  EXPECT_THAT(
      Lines(Measured()),
      ::testing::ElementsAre("samples: 812", "rate: 98.7 Hz of 100 Hz asked", "CPU time: 8.22 s",
                             "wall time: 10.0 s", "truncated stacks: 2", "without a name: 25.0 %",
                             "unwinder: libgcc", "own cost: 0.120 % of CPU time",
                             "note: libm.so.6 has no symbols; 25 % of samples."));
}

TEST(HonestyBlock, LeavesOutWhatIsUnknown) {
  Profile profile;
  profile.value_types = {{"inuse_space", "bytes"}};
  profile.frames = {{"main", -1, 0}};
  profile.samples = {{{0}, {4096}}};
  EXPECT_THAT(Lines(profile),
              ::testing::ElementsAre("inuse_space: 4096 bytes", "without a name: 0 %"));
  EXPECT_THAT(Lines(Profile()), ::testing::ElementsAre("samples: 0"));
}

TEST(HonestyBlock, TellsAskedRatesFromEffectiveOnes) {
  Profile profile;
  profile.facts.asked_hz = 1000;
  EXPECT_THAT(Lines(profile), ::testing::Contains("rate: 1000 Hz asked"));
  profile.facts.asked_hz = 0;
  profile.facts.effective_hz = 250;
  EXPECT_THAT(Lines(profile), ::testing::Contains("rate: 250 Hz"));
}

TEST(HonestySentence, IsOneLineWithoutSemicolons) {
  Profile profile = Measured();
  profile.facts.notes.emplace_back("two\nlines");
  EXPECT_EQ(HonestySentence(profile),
            "starling cpu profile, 812 samples, 98.7 Hz of 100 Hz asked, CPU time 8.22 s, "
            "wall time 10.0 s, 2 truncated stacks, without a name 25.0 %, unwinder libgcc, "
            "own cost 0.120 % of CPU time, note: libm.so.6 has no symbols: 25 % of samples., "
            "note: two lines");
}

TEST(UnsymbolisedShare, WeighsSamplesWhoseLeafHasNoName) {
  EXPECT_DOUBLE_EQ(UnsymbolisedShare(Measured()), 0.25);
  EXPECT_EQ(UnsymbolisedShare(Profile()), 0);
}

// Golden values: SciPy 1.17.1, binomtest(part, whole).proportion_ci(0.95, "wilson").
TEST(IntervalOf, IsTheScoreIntervalOfWilson) {
  struct Case {
    int64_t part, whole;
    double low, high;
  };
  for (const Case& golden : {Case{1, 10, 0.017876213095072896, 0.4041500267952385},
                             {5, 10, 0.236593090512564, 0.7634069094874361},
                             {30, 100, 0.21894885294932764, 0.39584854633346667},
                             {123, 812, 0.1284632854412378, 0.17777447205375657},
                             {2500000, 10000000, 0.24973171694924165, 0.25026847512362566},
                             {0, 10, 0, 0.27753279986288926},
                             {10, 10, 0.7224672001371109, 1},
                             {812, 812, 0.9952914150425168, 1},
                             {1, 1, 0.20654931437723745, 1}}) {
    const ShareInterval interval = IntervalOf(golden.part, golden.whole);
    EXPECT_NEAR(interval.low, golden.low, 1e-12) << golden.part << " of " << golden.whole;
    EXPECT_NEAR(interval.high, golden.high, 1e-12) << golden.part << " of " << golden.whole;
  }
}

TEST(IntervalOf, KnowsNothingWithoutSamples) {
  EXPECT_EQ(IntervalOf(0, 0).low, 0);
  EXPECT_EQ(IntervalOf(0, 0).high, 1);
}

}  // namespace
}  // namespace starling
