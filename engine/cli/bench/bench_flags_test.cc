#include "engine/cli/bench/bench_flags.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// What the flags are after a command line.
MeasuringFlags Parsed(const std::vector<std::string>& arguments) {
  MeasuringFlags flags;
  const auto command = MakeCommand("test", "");
  command->add_option("SUITE", flags.suites);
  AddMeasuringFlags(*command, flags);
  EXPECT_FALSE(ParseCommandLine(*command, arguments).has_value());
  return flags;
}

TEST(MeasuringFlags, TheExtentDecidesRoundsAndTimes) {
  const SamplingOptions quick = SamplingOptionsOf(Parsed({"s", "--quick"})).value();
  const SamplingOptions usual = SamplingOptionsOf(Parsed({"s"})).value();
  const SamplingOptions full = SamplingOptionsOf(Parsed({"s", "--full"})).value();
  EXPECT_LT(quick.rounds, usual.rounds);
  EXPECT_LT(usual.rounds, full.rounds);
  EXPECT_LT(quick.sample_seconds, usual.sample_seconds);
  EXPECT_LT(usual.row_seconds, full.row_seconds);
  EXPECT_EQ(PlanOptionsOf(Parsed({"s", "--quick"}))->extent, Extent::kQuick);
  EXPECT_EQ(PlanOptionsOf(Parsed({"s"}))->extent, Extent::kDefault);
  EXPECT_EQ(PlanOptionsOf(Parsed({"s", "--full"}))->extent, Extent::kFull);
}

TEST(MeasuringFlags, WhatIsGivenWins) {
  const MeasuringFlags flags = Parsed({"s", "--quick", "--rounds", "7", "--warmup", "0",
                                       "--sample-seconds", "0.5", "--row-seconds", "3"});
  const SamplingOptions options = SamplingOptionsOf(flags).value();
  EXPECT_EQ(options.rounds, 7);
  EXPECT_EQ(options.warmup, 0);
  EXPECT_EQ(options.sample_seconds, 0.5);
  EXPECT_EQ(options.row_seconds, 3);
}

TEST(MeasuringFlags, WhatIsOutOfRangeIsNamed) {
  for (const auto& [flag, value] :
       std::vector<std::pair<std::string, std::string>>{{"--rounds", "0"},
                                                        {"--rounds", "10001"},
                                                        {"--rounds", "-5"},
                                                        {"--warmup", "-2"},
                                                        {"--sample-seconds", "0"},
                                                        {"--sample-seconds", "nan"},
                                                        {"--row-seconds", "-3"},
                                                        {"--row-seconds", "inf"}}) {
    const absl::Status status = SamplingOptionsOf(Parsed({"s", flag, value})).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << flag << " " << value;
    EXPECT_THAT(status.message(), HasSubstr(flag));
  }
}

TEST(MeasuringFlags, ParametersHaveANameAndValues) {
  const PlanOptions plan =
      PlanOptionsOf(Parsed({"s", "--param", "agents=1,16", "--param", "isa=avx2"})).value();
  ASSERT_EQ(plan.overrides.size(), 2u);
  EXPECT_EQ(plan.overrides[0].first, "agents");
  EXPECT_THAT(plan.overrides[0].second, ElementsAre("1", "16"));
  for (const char* wrong : {"agents", "=1", "agents=", "agents=,", ""}) {
    EXPECT_EQ(ParseParameter(wrong).status().code(), absl::StatusCode::kInvalidArgument) << wrong;
  }
}

TEST(MeasuringFlags, AnotherProcessGetsTheSame) {
  const MeasuringFlags flags =
      Parsed({"inference", "spawn", "--quick", "--param", "agents=1,16", "--rounds", "7",
              "--sample-seconds", "0.005", "--seed", "9", "--filter", "x"});
  EXPECT_THAT(AsArguments(flags),
              ElementsAre("inference", "spawn", "--quick", "--param", "agents=1,16", "--rounds",
                          "7", "--sample-seconds", "0.005", "--seed", "9"));
  MeasuringFlags again = Parsed(AsArguments(flags));
  again.filter = flags.filter;
  EXPECT_EQ(AsArguments(again), AsArguments(flags));
}

}  // namespace
}  // namespace starling
