#include "engine/worlds/external.h"

#include <vector>

#include "engine/worlds/testing/world_harness.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::shared_ptr<const World> Make(const std::vector<int32_t>& outcomes,
                                  const std::vector<int32_t>& actions) {
  return MakeExternalWorld(ExternalShape(outcomes, actions).value()).value();
}

std::string Refusal(const std::vector<int32_t>& outcomes, const std::vector<int32_t>& actions) {
  const auto shape = ExternalShape(outcomes, actions);
  const absl::Status status = shape.ok() ? MakeExternalWorld(*shape).status() : shape.status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  return std::string(status.message());
}

TEST(ExternalWorld, HasTheShapeItIsGiven) {
  const WorldLayout layout = Make({3, 4, 5}, {6, 2})->Layout();
  EXPECT_THAT(layout.observation_outcomes, ElementsAre(3, 4, 5));
  EXPECT_THAT(layout.action_counts, ElementsAre(6, 2));
  EXPECT_EQ(layout.agent_bytes, 16);
  EXPECT_TRUE(layout.external);
  EXPECT_FALSE(layout.shared);
}

TEST(ExternalWorld, GivesAgentsWhatItIsGivenForOneTick) {
  const auto world = Make({3, 4, 5}, {6});
  WorldHarness harness(world, {0, 1, -1, 7});
  EXPECT_THAT(harness.Observe(), Each(Each(-1)));
  ASSERT_TRUE(world->SetObservation({2, -1, 4}, 1, harness.mutable_state()).ok());
  ASSERT_TRUE(world->SetObservation({0, 3, 0}, 3, harness.mutable_state()).ok());
  EXPECT_THAT(harness.Observe(),
              ElementsAre(Each(-1), ElementsAre(2, -1, 4), Each(-1), ElementsAre(0, 3, 0)));
  harness.Step({0, 0, 0, 0});
  EXPECT_THAT(harness.Observe(), Each(Each(-1)));
}

TEST(ExternalWorld, RefusesStateWithOutcomesThatThereAreNot) {
  const auto world = Make({3, 4}, {6});
  WorldHarness harness(world, {0, 5});
  ASSERT_TRUE(world->SetObservation({2, 3}, 1, harness.mutable_state()).ok());
  EXPECT_TRUE(world->CheckState(harness.slots(), harness.state()).ok());
  for (const int outcome : {3, -2, 1 << 30}) {
    ASSERT_TRUE(world->SetObservation({outcome, 3}, 1, harness.mutable_state()).ok());
    const absl::Status status = world->CheckState(harness.slots(), harness.state());
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()), HasSubstr("agent 5: coming outcome is "));
  }
}

TEST(ExternalWorld, RefusesShapesThatThereAreNot) {
  EXPECT_EQ(Refusal({}, {2}), "world.external.outcomes has 0 entries; 1 to 64 are allowed");
  EXPECT_EQ(Refusal(std::vector<int32_t>(65, 2), {2}),
            "world.external.outcomes has 65 entries; 1 to 64 are allowed");
  EXPECT_EQ(Refusal({2}, {}), "world.external.actions has 0 entries; 1 to 64 are allowed");
  EXPECT_THAT(Refusal({2, 0}, {2}), HasSubstr("world.external.outcomes[1] is 0"));
  EXPECT_THAT(Refusal({2}, {3, 65537}),
              HasSubstr("world.external.actions[1] is 65537; it must be 1 to 65536"));
}

}  // namespace
}  // namespace starling
