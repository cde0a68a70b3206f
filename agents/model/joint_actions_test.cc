#include "agents/model/joint_actions.h"

#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

// The second factor obeys both controls, the first none.
GenerativeModel TwoControls() {
  ModelParts parts;
  parts.controls = {{"walk", 2}, {"turn", 3}};
  Tensor both({1, 1, 2, 3}, 1.0);
  parts.factors = {{"still", 1, {0}, {}, Tensor({1, 1}, 1.0)},
                   {"moved", 1, {1}, {0, 1}, std::move(both)}};
  parts.modalities = {{"seen", 1, {0}, Tensor({1, 1}, 1.0)}};
  return GenerativeModel::Create(std::move(parts)).value();
}

TEST(JointAction, NumbersChoicesWithTheLastControlFastest) {
  const GenerativeModel model = TwoControls();
  int joint = 0;
  for (int walk = 0; walk < 2; ++walk) {
    for (int turn = 0; turn < 3; ++turn, ++joint) {
      EXPECT_EQ(JointAction(model, {walk, turn}), joint);
      EXPECT_THAT(ControlChoices(model, joint), ElementsAre(walk, turn));
    }
  }
}

TEST(FactorAction, IsTheJointActionOfItsOwnControls) {
  const GenerativeModel model = TwoControls();
  EXPECT_EQ(FactorAction(model, model.factors()[0], {1, 2}), 0);
  EXPECT_EQ(FactorAction(model, model.factors()[1], {1, 2}), 5);
  EXPECT_EQ(FactorAction(model, model.factors()[1], {0, 2}), 2);
}

TEST(FactorAction, TakesTheFirstActionWhereNothingWasDoneYet) {
  const GenerativeModel model = TwoControls();
  EXPECT_EQ(FactorAction(model, model.factors()[1], {-1, -1}), 0);
}

}  // namespace
}  // namespace starling
