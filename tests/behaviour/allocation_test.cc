// Once warm, a tick of any example allocates nothing, whoever executes it.

#include <string>
#include <vector>

#include "base/testing/allocation_count.h"
#include "gtest/gtest.h"
#include "tests/simulations/agent_modes.h"
#include "tests/simulations/example_simulation.h"

namespace starling {
namespace {

void ExpectNoAllocation(const std::string& name, std::vector<std::string> overrides) {
  overrides.push_back("populations[0].count=200");
  const Scenario scenario = ReadExample(name, overrides);
  for (const ExecutionOptions& execution :
       {Serial(), Threads(2, "fifo"), Threads(3, "work_stealing")}) {
    SCOPED_TRACE(name + " " + execution.backend + " " + execution.scheduler);
    const int64_t at_first = AllocationCount();
    const auto simulation = Start(scenario, execution);
    Check(simulation->Step(1));
    const int64_t before = AllocationCount();
    EXPECT_GT(before, at_first);
    const bool ok = simulation->Step(20).ok();
    EXPECT_EQ(AllocationCount() - before, 0);
    EXPECT_TRUE(ok);
  }
}

TEST(Allocation, NoneInATickAfterTheFirst) {
  for (const std::string name : {"foraging", "tmaze", "exploration", "generalized_tmaze",
                                 "cue_chaining", "graph", "visual_foraging"}) {
    ExpectNoAllocation(name, {});
  }
}

TEST(Allocation, NoneWhereAgentsPassMessages) {
  ExpectNoAllocation("tmaze", {"populations[0].agent.inference=VARIATIONAL_MESSAGES"});
  ExpectNoAllocation("exploration", {"populations[0].agent.inference=MARGINAL_MESSAGES"});
}

// Agents that compute one by one take memory from their thread's pool, which holds what ticks
// before have needed.
TEST(Allocation, NoneInATickOfAnyModeOnceItIsWarm) {
  for (const AgentMode& mode : AgentModes()) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      SCOPED_TRACE(mode.name);
      const auto simulation = Start(ScenarioOf(mode, precision), Serial());
      Check(simulation->Step(10));
      const int64_t before = AllocationCount();
      const bool ok = simulation->Step(20).ok();
      EXPECT_EQ(AllocationCount() - before, 0);
      EXPECT_TRUE(ok);
    }
  }
}

// A worker may be at its first agents even then, and takes memory for its pool a few times.
TEST(Allocation, NoMoreThanAFewPerWorkerInTicksOfAnyMode) {
  for (const AgentMode& mode : AgentModes()) {
    SCOPED_TRACE(mode.name);
    const auto simulation =
        Start(ScenarioOf(mode, Precision::kDouble), Threads(3, "work_stealing"));
    Check(simulation->Step(10));
    const int64_t before = AllocationCount();
    const bool ok = simulation->Step(20).ok();
    EXPECT_LE(AllocationCount() - before, 3 * 10);
    EXPECT_TRUE(ok);
  }
}

}  // namespace
}  // namespace starling
