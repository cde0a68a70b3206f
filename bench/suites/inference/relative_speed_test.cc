#include "bench/suites/inference/relative_speed.h"

#include "gtest/gtest.h"

namespace starling {
namespace {

std::vector<CaseSimulation> Simulations(const std::vector<int64_t>& agents) {
  std::vector<CaseSimulation> simulations;
  for (const int64_t count : agents) {
    Scenario scenario =
        MakeCaseScenario(*FindAgentCase("a").value(), count, Precision::kFloat).value();
    simulations.push_back(MakeCaseSimulation(std::move(scenario), {}).value());
  }
  return simulations;
}

TEST(RelativeSpeed, GivesWhatTheRatesOfAllMakeTogether) {
  std::vector<double> seen;
  RelativeSpeed benchmark(Simulations({1, 160, 320}), RelativeSpeed::Clock::kCpu,
                          [&](const std::vector<double>& rates) {
                            seen = rates;
                            return rates[1] / rates[0];
                          });
  ASSERT_EQ(benchmark.Run(1), absl::OkStatus());
  ASSERT_EQ(seen.size(), 3u);
  for (const double rate : seen) EXPECT_GT(rate, 0);
  EXPECT_EQ(benchmark.value(), seen[1] / seen[0]);
  // One agent fills one of the sixteen lanes of its tile.
  EXPECT_GT(benchmark.value(), 2);
}

TEST(RelativeSpeed, OfASimulationAndItselfIsAboutOne) {
  RelativeSpeed benchmark(Simulations({160, 160}), RelativeSpeed::Clock::kCpu,
                          [](const std::vector<double>& rates) { return rates[1] / rates[0]; });
  ASSERT_EQ(benchmark.Run(3), absl::OkStatus());
  EXPECT_GT(benchmark.value(), 0.3);
  EXPECT_LT(benchmark.value(), 3);
}

}  // namespace
}  // namespace starling
