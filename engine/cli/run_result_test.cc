#include "engine/cli/run_result.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

RunResult Example() {
  RunResult result;
  result.scenario = "foraging";
  result.backend = "threads";
  result.scheduler = "fifo";
  result.workers = 2;
  result.agents = 4096;
  result.first_tick = 100;
  result.tick = result.last_tick = 300;
  result.wall_seconds = 4;
  result.state_hash = 0xabcdef;
  result.metric_names = {"fed", "eaten_total", "food_left", "eaten", "free_energy"};
  result.metric_summaries.resize(5);
  for (const double value : {0.25, 0.75, 0.5}) result.metric_summaries[0].Add(value);
  return result;
}

TEST(RunResult, CountsTheTicksOfThisRunOnlyInItsRate) {
  EXPECT_DOUBLE_EQ(Example().AgentStepsPerSecond(), 4096 * 200 / 4.0);
  EXPECT_EQ(RunResult().AgentStepsPerSecond(), 0);
}

TEST(RunResult, HasItsFieldsInJson) {
  const nlohmann::ordered_json json = ToJson(Example());
  for (const char* field :
       {"engine_version", "scenario", "scenario_digest", "seed", "backend", "start", "scheduler",
        "workers", "agents", "ticks", "wall_seconds", "total_seconds", "cpu_seconds",
        "agent_steps_per_second", "peak_rss_bytes", "state_hash", "metric_summaries",
        "workers_replaced", "warnings"}) {
    EXPECT_TRUE(json.contains(field)) << field;
  }
  EXPECT_EQ(json["ticks"], 300);
  EXPECT_EQ(json["ticks_run"], 200);
  EXPECT_EQ(json["interrupted"], false);
  EXPECT_EQ(json["state_hash"], "0000000000abcdef");
  EXPECT_EQ(json["metric_summaries"]["fed"]["first"], 0.25);
  EXPECT_EQ(json["metric_summaries"]["fed"]["last"], 0.5);
  EXPECT_EQ(json["metric_summaries"]["fed"]["max"], 0.75);
}

TEST(RunResult, IsSummedUpInTenLines) {
  const std::string text = SummaryText(Example(), "starling-out/foraging-1/report.html");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10) << text;
  EXPECT_THAT(text, testing::HasSubstr("300 ticks of 4,096 agents, gone on from tick 100"));
  EXPECT_THAT(text, testing::HasSubstr("205 k agent-steps/s on threads, fifo, 2 workers"));
  EXPECT_THAT(text, testing::HasSubstr("fed          0.25 -> 0.5  (mean 0.5)"));
  EXPECT_THAT(text, testing::HasSubstr("state hash   0000000000abcdef"));
  EXPECT_THAT(text, testing::HasSubstr("starling-out/foraging-1/report.html"));
}

TEST(RunResult, SaysInItsSummaryThatItWasInterrupted) {
  RunResult result = Example();
  result.last_tick = 1000;
  EXPECT_THAT(SummaryText(result, "x"), testing::HasSubstr("300 of 1,000 ticks of 4,096 agents"));
  EXPECT_EQ(ToJson(result)["interrupted"], true);
}

}  // namespace
}  // namespace starling
