#include "engine/service/http/metrics.h"

#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The number on the line that begins with `name` and a space.
double ValueOf(const std::string& text, const std::string& name) {
  const size_t at = ("\n" + text).find("\n" + name + " ");
  EXPECT_NE(at, std::string::npos) << name << " is not in\n" << text;
  return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 1));
}

TEST(ServerMetrics, ShowsWhatWasCounted) {
  ServerMetrics metrics;
  metrics.ticks().Increment(3);
  metrics.agent_steps().Increment(300);
  metrics.RpcCount("a.B/C", "NOT_FOUND").Increment();
  metrics.RpcCount("a.B/C", "NOT_FOUND").Increment();
  metrics.RpcSeconds("a.B/C").Observe(0.002);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("# TYPE starling_ticks_total counter\n"));
  EXPECT_EQ(ValueOf(text, "starling_ticks_total"), 3);
  EXPECT_EQ(ValueOf(text, "starling_agent_steps_total"), 300);
  EXPECT_EQ(ValueOf(text, "starling_watch_lagged_events_total"), 0);
  EXPECT_EQ(ValueOf(text, "starling_rpc_total{code=\"NOT_FOUND\",method=\"a.B/C\"}"), 2);
  EXPECT_EQ(ValueOf(text, "starling_rpc_seconds_bucket{method=\"a.B/C\",le=\"0.001\"}"), 0);
  EXPECT_EQ(ValueOf(text, "starling_rpc_seconds_bucket{method=\"a.B/C\",le=\"0.0025\"}"), 1);
}

TEST(ServerMetrics, AsksForGaugesAtEachScrape) {
  int asked = 0;
  ServerMetrics metrics([&] {
    ServerGauges gauges;
    gauges.simulations = {{"PAUSED", ++asked}, {"RUNNING", 5}};
    gauges.agents = 1 << 30;
    return gauges;
  });
  EXPECT_EQ(ValueOf(metrics.Text(), "starling_simulations{state=\"PAUSED\"}"), 1);
  EXPECT_EQ(ValueOf(metrics.Text(), "starling_simulations{state=\"PAUSED\"}"), 2);
  EXPECT_EQ(ValueOf(metrics.Text(), "starling_simulations{state=\"RUNNING\"}"), 5);
  EXPECT_EQ(ValueOf(metrics.Text(), "starling_agents"), 1 << 30);
}

TEST(ServerMetrics, LeavesOutGaugesThatNobodyReads) {
  EXPECT_THAT(ServerMetrics().Text(), Not(HasSubstr("starling_agents")));
}

TEST(ServerMetrics, DescribesTheProcess) {
  const std::string text = ServerMetrics().Text();
  EXPECT_GT(ValueOf(text, "process_resident_memory_bytes"), 1e5);
  EXPECT_LT(ValueOf(text, "process_resident_memory_bytes"),
            ValueOf(text, "process_virtual_memory_bytes"));
  EXPECT_GE(ValueOf(text, "process_open_fds"), 3);
  EXPECT_GE(ValueOf(text, "process_max_fds"), ValueOf(text, "process_open_fds"));
  EXPECT_GE(ValueOf(text, "process_threads"), 1);
  EXPECT_GT(ValueOf(text, "process_start_time_seconds"), 1.6e9);
  EXPECT_GE(ValueOf(text, "process_cpu_seconds_total"), 0);
}

TEST(ServerMetrics, GivesFamiliesInOrderOfName) {
  const auto families = ServerMetrics([] { return ServerGauges(); }).Collect();
  for (size_t i = 1; i < families.size(); ++i) EXPECT_LT(families[i - 1].name, families[i].name);
}

}  // namespace
}  // namespace starling
