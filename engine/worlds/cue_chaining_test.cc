#include "engine/worlds/cue_chaining.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/worlds/testing/world_harness.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kAgents = 800;
enum Modality { kPlace, kFirstCue, kSecondCue, kReward };
enum Move { kUp, kDown, kLeft, kRight, kStay };

WorldHarness Chain(const CueChainingParameters& parameters = {}, int agents = kAgents) {
  return WorldHarness(*MakeCueChainingWorld(parameters), ConsecutiveIds(agents), /*seed=*/5);
}

void StepAll(WorldHarness& chain, const std::vector<int>& moves) {
  for (const int move : moves) {
    chain.Step(std::vector<int>(static_cast<size_t>(chain.slots().count), move));
  }
}

double Bound(double p) { return 5 * std::sqrt(p * (1 - p) / kAgents); }

TEST(CueChaining, TheFirstCueNamesASecondOneAndOnlyThatOneTellsOfTheReward) {
  WorldHarness chain = Chain();
  StepAll(chain, {kDown, kDown});  // to the first cue, place 14
  std::vector<int> cue;
  for (const auto& seen : chain.Observe()) {
    EXPECT_EQ(seen[kPlace], 14);
    EXPECT_GT(seen[kFirstCue], 0);
    EXPECT_EQ(seen[kSecondCue], 0);
    cue.push_back(seen[kFirstCue] - 1);
  }
  for (int k = 0; k < 4; ++k) {
    const auto count = std::count(cue.begin(), cue.end(), k);
    EXPECT_NEAR(static_cast<double>(count) / kAgents, 0.25, Bound(0.25));
  }
  StepAll(chain, {kRight, kRight, kRight, kUp});  // to place 10, the second cue number 1
  const auto seen = chain.Observe();
  for (size_t agent = 0; agent < seen.size(); ++agent) {
    EXPECT_EQ(seen[agent][kPlace], 10);
    EXPECT_EQ(seen[agent][kFirstCue], 0);
    EXPECT_EQ(seen[agent][kSecondCue] != 0, cue[agent] == 1);
  }
  EXPECT_NEAR(chain.Metric("cues_read"), 1.25, Bound(0.25));
}

TEST(CueChaining, TheRewardIsWhereTheSecondCueSays) {
  CueChainingParameters parameters = CueChain({1}, {2, 8}).value();
  parameters.width = parameters.height = 3;
  parameters.first_cue = 0;
  WorldHarness chain = Chain(parameters);
  EXPECT_EQ(chain.Metric("cues_read"), 1);  // it starts at the first one
  StepAll(chain, {kRight});
  std::vector<int> told;
  for (const auto& seen : chain.Observe()) told.push_back(seen[kSecondCue]);
  StepAll(chain, {kRight});
  const auto seen = chain.Observe();
  for (size_t agent = 0; agent < seen.size(); ++agent) {
    EXPECT_EQ(seen[agent][kReward], told[agent] == 1 ? 1 : 2);
  }
  const double share = static_cast<double>(std::count(told.begin(), told.end(), 1)) / kAgents;
  EXPECT_NEAR(share, 0.5, Bound(0.5));
  EXPECT_DOUBLE_EQ(chain.Metric("rewarded"), share);
  EXPECT_DOUBLE_EQ(chain.Metric("reward_rate"), share);
  EXPECT_EQ(chain.Metric("cues_read"), 2);
  EXPECT_EQ(chain.Metric("ticks"), 2);
  // What comes later does not count.
  StepAll(chain, {kDown, kDown});
  for (size_t agent = 0; agent < seen.size(); ++agent) {
    EXPECT_EQ(chain.Observe()[agent][kReward], told[agent] == 1 ? 2 : 1);
  }
  EXPECT_DOUBLE_EQ(chain.Metric("rewarded"), share);
  EXPECT_EQ(chain.Metric("ticks"), 2);
}

TEST(CueChaining, RestartsWithNewCuesAndRewardsIfItIsTo) {
  CueChainingParameters parameters;
  parameters.restart_at_reward = true;
  WorldHarness chain = Chain(parameters);
  StepAll(chain, {kDown, kDown});
  const auto before = chain.Observe();
  StepAll(chain, {kRight, kRight, kRight, kRight, kRight, kDown});  // to place 26
  for (const auto& seen : chain.Observe()) EXPECT_EQ(seen[kPlace], 26);
  EXPECT_EQ(chain.Metric("ticks"), 8);
  StepAll(chain, {kRight});
  for (const auto& seen : chain.Observe()) EXPECT_THAT(seen, ElementsAre(0, 0, 0, 0));
  StepAll(chain, {kDown, kDown});
  const auto after = chain.Observe();
  int changed = 0;
  for (size_t agent = 0; agent < after.size(); ++agent) {
    changed += after[agent][kFirstCue] != before[agent][kFirstCue];
  }
  EXPECT_NEAR(static_cast<double>(changed) / kAgents, 0.75, Bound(0.75));
  EXPECT_EQ(chain.Metric("ticks"), 8);
  EXPECT_EQ(chain.Metric("cues_read"), 1);
}

TEST(CueChaining, StaysIfItMay) {
  CueChainingParameters parameters;
  EXPECT_THAT((*MakeCueChainingWorld(parameters))->Layout().action_counts, ElementsAre(4));
  parameters.can_stay = true;
  EXPECT_THAT((*MakeCueChainingWorld(parameters))->Layout().action_counts, ElementsAre(5));
  WorldHarness chain = Chain(parameters, 1);
  StepAll(chain, {kRight, kStay, kStay, kUp});
  EXPECT_EQ(chain.Observe()[0][kPlace], 1);
}

TEST(CueChaining, SkipsEmptySlots) {
  WorldHarness chain(*MakeCueChainingWorld({}), {-1, 12});
  EXPECT_THAT(chain.Observe()[0], ElementsAre(-1, -1, -1, -1));
  chain.Step({kRight, kRight});
  EXPECT_EQ(chain.Observe()[1][kPlace], 1);
}

TEST(CueChaining, PictureShowsCuesAndRewardsAndAgentsOnThem) {
  const auto world = *MakeCueChainingWorld({});
  WorldHarness chain(world, ConsecutiveIds(100));
  const WorldPicture picture = world->Picture(chain.slots(), chain.state());
  EXPECT_EQ(picture.width, 7);
  EXPECT_EQ(picture.height, 5);
  const std::vector<uint8_t> expected = {7, 0, 9, 0, 0, 0, 0, 0, 0,  0, 9, 0, 10, 0, 8, 0, 0, 0,
                                         0, 0, 0, 0, 0, 0, 9, 0, 10, 0, 0, 0, 9,  0, 0, 0, 0};
  EXPECT_EQ(picture.cells, expected);
  EXPECT_EQ(world->PictureLegend().size(), 11u);
  StepAll(chain, {kDown, kDown});
  EXPECT_EQ(world->Picture(chain.slots(), chain.state()).cells[14], 7);
}

TEST(CueChaining, NamesTheParameterThatIsWrong) {
  const auto refusal = [](const CueChainingParameters& parameters) {
    const absl::Status status = MakeCueChainingWorld(parameters).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  CueChainingParameters parameters;
  parameters.second_cues[1] = 35;
  EXPECT_EQ(refusal(parameters), "world.cue_chaining.second_cues[1] is 35; it must be 0 to 34");
  parameters = {};
  parameters.start = -1;
  EXPECT_EQ(refusal(parameters), "world.cue_chaining.start is -1; it must be 0 to 34");
  parameters = {};
  parameters.width = 1025;
  EXPECT_THAT(refusal(parameters), HasSubstr("width is 1025"));
  parameters.width = 1024;
  EXPECT_THAT(refusal(parameters), HasSubstr("width * height is 5120"));
  parameters = {};
  parameters.rewards[1] = 12;
  EXPECT_THAT(refusal(parameters), HasSubstr("rewards are both 12; they must be two different"));
  for (const int count : {0, 65, -3}) {
    parameters = {};
    parameters.num_second_cues = count;
    EXPECT_THAT(refusal(parameters), HasSubstr("second_cues has "));
  }
  EXPECT_THAT(std::string(CueChain({}, {1, 2}).status().message()),
              HasSubstr("second_cues has 0 entries; 1 to 64 are allowed"));
  EXPECT_THAT(std::string(CueChain({1}, {1, 2, 3}).status().message()),
              HasSubstr("rewards has 3 entries; it must have 2"));
}

}  // namespace
}  // namespace starling
