#include "agents/model/presets/generalized_tmaze.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

GeneralizedTMazeModelParameters Parameters(const std::vector<std::string>& rows) {
  GeneralizedTMazeModelParameters parameters;
  parameters.maze = ToMazeText(rows).value();
  return parameters;
}

// Places 0 1 2 / 3 4 5.
const std::vector<std::string>& Small() {
  static const auto* const rows = new std::vector<std::string>{"a#a", "1S."};
  return *rows;
}

TEST(GeneralizedTMazeModel, HasAFactorAndTwoModalitiesForEachPair) {
  const auto model = MakeGeneralizedTMazeModel({});
  ASSERT_TRUE(model.ok()) << model.status();
  std::vector<int> states;
  for (const Factor& factor : model->factors()) states.push_back(factor.states);
  EXPECT_THAT(states, ElementsAre(25, 2, 2, 2));
  std::vector<int> outcomes;
  std::vector<std::vector<int>> dependencies;
  for (const Modality& modality : model->modalities()) {
    outcomes.push_back(modality.outcomes);
    dependencies.push_back(modality.dependencies);
  }
  EXPECT_THAT(outcomes, ElementsAre(25, 3, 3, 3, 3, 3, 3));
  EXPECT_THAT(dependencies,
              ElementsAre(ElementsAre(0), ElementsAre(0, 1), ElementsAre(0, 2), ElementsAre(0, 3),
                          ElementsAre(0, 1), ElementsAre(0, 2), ElementsAre(0, 3)));
  EXPECT_EQ(model->num_joint_actions(), 5);
  EXPECT_EQ(model->factors()[0].D[12], 1);
  EXPECT_THAT(model->modalities()[4].C.values, ElementsAre(0, 2, -4));
}

TEST(GeneralizedTMazeModel, MovesBetweenWalls) {
  const auto model = MakeGeneralizedTMazeModel(Parameters(Small()));
  ASSERT_TRUE(model.ok()) << model.status();
  const Tensor& B = model->factors()[0].B;
  const int from[3] = {4, 0, 5};
  const int to[3][5] = {{4, 4, 3, 5, 4},   // from the start, below the wall: up, down, left, ...
                        {0, 3, 0, 0, 0},   // from the top left
                        {2, 5, 4, 5, 5}};  // from the bottom right
  for (int i = 0; i < 3; ++i) {
    for (int move = 0; move < 5; ++move) EXPECT_EQ(B.at({to[i][move], from[i], move}), 1);
  }
}

TEST(GeneralizedTMazeModel, CuesTellWhatTheRewardWillBe) {
  const auto model = MakeGeneralizedTMazeModel(Parameters(Small()));
  ASSERT_TRUE(model.ok()) << model.status();
  const Tensor& cue = model->modalities()[1].A;
  const Tensor& reward = model->modalities()[2].A;
  for (int place = 0; place < 6; ++place) {
    for (int where = 0; where < 2; ++where) {
      EXPECT_EQ(cue.at({place == 3 ? 1 + where : 0, place, where}), 1);
      const int holder = place == 0 ? 0 : place == 2 ? 1 : -1;
      EXPECT_EQ(reward.at({holder < 0 ? 0 : holder == where ? 1 : 2, place, where}), 1);
    }
  }
}

TEST(GeneralizedTMazeModel, BeginsAgainFromEveryLetterIfItRestarts) {
  GeneralizedTMazeModelParameters parameters = Parameters({"a#aaS", "1b2.b"});
  parameters.restart_at_reward = true;
  const auto model = MakeGeneralizedTMazeModel(parameters);
  ASSERT_TRUE(model.ok()) << model.status();
  for (int place = 0; place < 10; ++place) {
    const bool ends = place == 0 || place == 2 || place == 3 || place == 6 || place == 9;
    EXPECT_DOUBLE_EQ(model->factors()[1].B.at({2, 0, place}), ends ? 1.0 / 3 : 0);
    EXPECT_DOUBLE_EQ(model->factors()[2].B.at({1, 1, place}), ends ? 0.5 : 1);
    EXPECT_EQ(model->factors()[0].B.at({ends ? 4 : place, place, 4}), 1);
  }
}

TEST(GeneralizedTMazeModel, NamesTheParameterThatIsWrong) {
  EXPECT_THAT(std::string(MakeGeneralizedTMazeModel(Parameters({"a1a"})).status().message()),
              HasSubstr("model.preset.generalized_tmaze.maze has 0 starts"));
  GeneralizedTMazeModelParameters parameters;
  parameters.loss_preference = -std::numeric_limits<double>::infinity();
  EXPECT_THAT(std::string(MakeGeneralizedTMazeModel(parameters).status().message()),
              HasSubstr("model.preset.generalized_tmaze.loss_preference is -inf"));
}

}  // namespace
}  // namespace starling
