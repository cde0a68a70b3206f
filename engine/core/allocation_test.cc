#include <memory>

#include "base/testing/allocation_count.h"
#include "engine/core/simulation.h"
#include "engine/core/testing/runners.h"
#include "engine/core/testing/two_rooms.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(Simulation, AllocatesNothingAfterTheFirstTick) {
  for (const bool shared : {false, true}) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      const int64_t before_create = AllocationCount();
      const auto simulation =
          Simulation::Create(
              CompiledScenario::Compile(MakeTwoRoomsScenario(shared, 300, precision)).value(),
              std::make_unique<InOrderRunner>())
              .value();
      ASSERT_GT(AllocationCount(), before_create);
      ASSERT_TRUE(simulation->Step(1).ok());
      const int64_t before = AllocationCount();
      const bool ok = simulation->Step(50).ok();
      const int64_t after = AllocationCount();
      EXPECT_TRUE(ok);
      EXPECT_EQ(after - before, 0);
    }
  }
}

}  // namespace
}  // namespace starling
