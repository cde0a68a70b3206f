#include "bench/suites/spawn/spawn_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "profiling/resources/process_resources.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

const std::vector<const BenchmarkCase*>& Cases() {
  static const auto& suites = *[] {
    auto* filled = new Suites();
    EXPECT_TRUE(AddSpawnSuite(*filled).ok());
    return filled;
  }();
  return (*suites.Find("spawn"))->cases;
}

const BenchmarkCase& Case(const std::string& name) {
  for (const BenchmarkCase* benchmark : Cases()) {
    if (benchmark->name == name) return *benchmark;
  }
  ADD_FAILURE() << name;
  return *Cases()[0];
}

TEST(SpawnSuite, HasACaseForEachWayToSpawn) {
  std::vector<std::string> names;
  for (const BenchmarkCase* benchmark : Cases()) names.push_back(benchmark->name);
  EXPECT_THAT(names, ElementsAre("one", "ten_parallel", "parallel_efficiency", "million",
                                 "memory_per_agent"));
}

TEST(SpawnSuite, MakesAndRunsEveryCase) {
  for (const BenchmarkCase* benchmark : Cases()) {
    Parameters parameters;
    if (!benchmark->axes.empty()) parameters = {{"agents", "2000"}};
    const auto made = benchmark->make(parameters);
    ASSERT_TRUE(made.ok()) << benchmark->name << made.status();
    for (int sample = 0; sample < 2; ++sample) {
      ASSERT_TRUE((*made)->Prepare().ok());
      const absl::Status status = (*made)->Run(2);
      ASSERT_TRUE(status.ok()) << benchmark->name << status;
    }
    if (benchmark->measure == Measure::kValue) {
      EXPECT_GT((*made)->value(), 0) << benchmark->name;
    }
  }
}

TEST(SpawnSuite, HoldsWhatTheTargetsState) {
  EXPECT_EQ(Case("one").target({}).value, 1e-3);
  EXPECT_EQ(Case("one").target({}).statistic, TargetStatistic::kP99);
  EXPECT_EQ(Case("ten_parallel").target({}).value, 0.1);
  EXPECT_EQ(Case("parallel_efficiency").target({}).value, std::nullopt);
  EXPECT_EQ(Case("million").target({{"agents", "1000000"}}).value, 2);
  EXPECT_EQ(Case("million").target({{"agents", "100000"}}).value, std::nullopt);
  EXPECT_EQ(Case("memory_per_agent").target({{"agents", "100000"}}).value, 1024);
  for (const BenchmarkCase* benchmark : Cases()) {
    EXPECT_EQ(benchmark->direction == Direction::kHigherIsBetter,
              benchmark->name == "parallel_efficiency");
  }
}

// What the process holds more is the state, and little beside it.
TEST(SpawnSuite, WeighsWhatAgentsHold) {
  const auto made = Case("memory_per_agent").make({{"agents", "50000"}});
  ASSERT_TRUE(made.ok()) << made.status();
  for (int sample = 0; sample < 3; ++sample) {
    const int64_t before = ReadPssBytes();
    ASSERT_TRUE((*made)->Run(1).ok());
    const double state = (*made)->facts(0)[0].second;
    EXPECT_EQ((*made)->facts(0)[1].first, "ticks_per_second");
    EXPECT_GT((*made)->facts(0)[1].second, 0);
    EXPECT_GT(state, 2 * 25 * 4);
    EXPECT_GT((*made)->value(), 0.95 * state);
    EXPECT_LT((*made)->value(), 1.2 * state);
    EXPECT_LT(ReadPssBytes() - before, 50000 * state / 4) << "memory is given back";
  }
}

TEST(SpawnSuite, SaysWhatCannotBe) {
  EXPECT_EQ(Case("million").make({{"agents", "none"}}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Case("million").make({{"agents", "300000000000"}}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace starling
