#include "agents/model/presets/cue_chaining.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

GenerativeModel Make(const CueChainingModelParameters& parameters = {}) {
  absl::StatusOr<GenerativeModel> model = MakeCueChainingModel(parameters);
  EXPECT_TRUE(model.ok()) << model.status();
  return *std::move(model);
}

// The outcome that is certain there.
int OutcomeOf(const Modality& modality, const std::vector<int>& states) {
  int found = -1;
  for (int outcome = 0; outcome < modality.outcomes; ++outcome) {
    std::vector<int> index = {outcome};
    index.insert(index.end(), states.begin(), states.end());
    const double p = modality.A.at(index);
    EXPECT_TRUE(p == 0 || p == 1) << p;
    if (p == 0) continue;
    EXPECT_EQ(found, -1);
    found = outcome;
  }
  return found;
}

TEST(CueChainingModel, HasTheShapeOfTheDemonstration) {
  const GenerativeModel model = Make();
  std::vector<int> states;
  std::vector<std::vector<int>> controls;
  for (const Factor& factor : model.factors()) {
    states.push_back(factor.states);
    controls.push_back(factor.controls);
  }
  EXPECT_THAT(states, ElementsAre(35, 4, 2));
  EXPECT_THAT(controls, ElementsAre(ElementsAre(0), IsEmpty(), IsEmpty()));
  std::vector<int> outcomes;
  std::vector<std::vector<int>> dependencies;
  for (const Modality& modality : model.modalities()) {
    outcomes.push_back(modality.outcomes);
    dependencies.push_back(modality.dependencies);
  }
  EXPECT_THAT(outcomes, ElementsAre(35, 5, 3, 3));
  EXPECT_THAT(dependencies, ElementsAre(ElementsAre(0), ElementsAre(0, 1), ElementsAre(0, 1, 2),
                                        ElementsAre(0, 2)));
  EXPECT_EQ(model.num_joint_actions(), 4);
  EXPECT_THAT(model.modalities()[3].C.values, ElementsAre(0, 2, -4));
}

TEST(CueChainingModel, KnowsWhereItStartsAndNothingElse) {
  const GenerativeModel model = Make();
  for (int place = 0; place < 35; ++place) {
    EXPECT_EQ(model.factors()[0].D[place], place == 0 ? 1 : 0);
  }
  EXPECT_THAT(model.factors()[1].D, ElementsAre(0.25, 0.25, 0.25, 0.25));
  EXPECT_THAT(model.factors()[2].D, ElementsAre(0.5, 0.5));
}

// The numbers of tests/reference/pymdp_1.cue_chain.json.
TEST(CueChainingModel, LeadsFromTheFirstCueToTheSecondToTheReward) {
  const GenerativeModel model = Make();
  const Modality& first = model.modalities()[1];
  const Modality& second = model.modalities()[2];
  const Modality& reward = model.modalities()[3];
  const int second_cues[4] = {2, 10, 24, 30};
  for (int place = 0; place < 35; ++place) {
    for (int cue = 0; cue < 4; ++cue) {
      EXPECT_EQ(OutcomeOf(first, {place, cue}), place == 14 ? 1 + cue : 0);
      for (int where = 0; where < 2; ++where) {
        EXPECT_EQ(OutcomeOf(second, {place, cue, where}),
                  place == second_cues[cue] ? 1 + where : 0);
      }
    }
    EXPECT_EQ(OutcomeOf(reward, {place, 0}), place == 12 ? 1 : place == 26 ? 2 : 0);
    EXPECT_EQ(OutcomeOf(reward, {place, 1}), place == 12 ? 2 : place == 26 ? 1 : 0);
    EXPECT_EQ(OutcomeOf(model.modalities()[0], {place}), place);
  }
}

TEST(CueChainingModel, MovesByOnePlaceAndStopsAtWalls) {
  CueChainingModelParameters parameters;
  parameters.can_stay = true;
  const GenerativeModel model = Make(parameters);
  EXPECT_EQ(model.num_joint_actions(), 5);
  const Tensor& B = model.factors()[0].B;
  const int from[4] = {0, 16, 27, 34};
  const int to[4][5] = {{0, 7, 0, 1, 0},        // from the top left: up, down, left, right, stay
                        {9, 23, 15, 17, 16},    // from the middle
                        {20, 34, 26, 27, 27},   // from the right edge
                        {27, 34, 33, 34, 34}};  // from the bottom right
  for (int i = 0; i < 4; ++i) {
    for (int move = 0; move < 5; ++move) EXPECT_EQ(B.at({to[i][move], from[i], move}), 1);
  }
}

TEST(CueChainingModel, BeginsAgainFromBothPlacesOfTheRewardIfItRestarts) {
  CueChainingModelParameters parameters;
  parameters.restart_at_reward = true;
  parameters.start = 3;
  const GenerativeModel model = Make(parameters);
  for (int move = 0; move < 4; ++move) {
    EXPECT_EQ(model.factors()[0].B.at({3, 12, move}), 1);
    EXPECT_EQ(model.factors()[0].B.at({3, 26, move}), 1);
  }
  EXPECT_EQ(model.factors()[0].B.at({6, 13, 0}), 1);
  const Factor& cue = model.factors()[1];
  const Factor& reward = model.factors()[2];
  EXPECT_THAT(cue.dependencies, ElementsAre(1, 0));
  EXPECT_THAT(reward.dependencies, ElementsAre(2, 0));
  for (int place = 0; place < 35; ++place) {
    const bool ends = place == 12 || place == 26;
    EXPECT_EQ(cue.B.at({2, 2, place}), ends ? 0.25 : 1);
    EXPECT_EQ(cue.B.at({1, 2, place}), ends ? 0.25 : 0);
    EXPECT_EQ(reward.B.at({1, 0, place}), ends ? 0.5 : 0);
    EXPECT_EQ(reward.B.at({0, 0, place}), ends ? 0.5 : 1);
  }
}

TEST(CueChainingModel, NamesTheParameterThatIsOutOfRange) {
  const auto error = [](const CueChainingModelParameters& parameters) {
    return std::string(MakeCueChainingModel(parameters).status().message());
  };
  CueChainingModelParameters parameters;
  parameters.second_cues = {2, 35};
  EXPECT_EQ(error(parameters),
            "model.preset.cue_chaining.second_cues[1] is 35; it must be 0 to 34");
  parameters.second_cues.clear();
  EXPECT_THAT(error(parameters), HasSubstr("second_cues has 0 entries; 1 to 64 are allowed"));
  parameters = {};
  parameters.rewards = {12, 12};
  EXPECT_THAT(error(parameters), HasSubstr("two different places"));
  parameters = {};
  parameters.first_cue = -1;
  EXPECT_THAT(error(parameters), HasSubstr("first_cue is -1"));
  parameters = {};
  parameters.width = 0;
  EXPECT_THAT(error(parameters), HasSubstr("width is 0"));
  parameters = {};
  parameters.loss_preference = std::numeric_limits<double>::infinity();
  EXPECT_THAT(error(parameters), HasSubstr("loss_preference is inf"));
}

}  // namespace
}  // namespace starling
