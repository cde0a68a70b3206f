// Once warm, a tick of any example allocates nothing, whoever executes it.

#include <string>
#include <vector>

#include "base/testing/allocation_count.h"
#include "gtest/gtest.h"
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

}  // namespace
}  // namespace starling
