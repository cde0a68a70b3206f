#include "agents/planning/transitions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

GenerativeModel ModelOf(std::vector<Control> controls, Factor factor) {
  ModelParts parts;
  parts.controls = std::move(controls);
  Tensor A({1, factor.states}, 1.0);
  parts.factors = {std::move(factor)};
  parts.modalities = {{"", 1, {0}, std::move(A), {}, PreferenceKind::kUtility, {}}};
  return GenerativeModel::Create(parts).value();
}

// Actions: stay, go to 0, stay, forget.
TEST(Transitions, RecognisesMapsAndEqualActions) {
  Tensor B({2, 2, 4}, 0.0);
  for (int action : {0, 2}) B.at({0, 0, action}) = B.at({1, 1, action}) = 1;
  B.at({0, 0, 1}) = B.at({0, 1, 1}) = 1;
  for (int to : {0, 1}) B.at({to, 0, 3}) = B.at({to, 1, 3}) = 0.5;
  const Transitions t = AnalyseTransitions(ModelOf({{"", 4}}, {"", 2, {0}, {0}, B, {}, {}}), 0);
  EXPECT_EQ(t.actions, 4);
  EXPECT_THAT(t.action_of_joint, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(t.same_as, ElementsAre(0, 1, 0, 3));
  EXPECT_THAT(t.map,
              ElementsAre(ElementsAre(0, 1), ElementsAre(0, 0), ElementsAre(0, 1), IsEmpty()));
  EXPECT_THAT(t.slice[1], ElementsAre(1, 1, 0, 0));
  EXPECT_THAT(t.slice[3], ElementsAre(.5, .5, .5, .5));
}

// The factor names its controls in the other order than the model: its own action is
// (choice of control 2, choice of control 0), the last fastest; control 1 is none of its business.
TEST(Transitions, NumbersTheFactorsOwnActionsInTheOrderOfItsList) {
  Tensor B({6, 2, 3}, 0.0);  // no dependencies: the action alone decides
  for (int a = 0; a < 2; ++a) {
    for (int b = 0; b < 3; ++b) B.at({3 * a + b, a, b}) = 1;
  }
  const GenerativeModel model =
      ModelOf({{"", 3}, {"", 2}, {"", 2}}, {"", 6, {}, {2, 0}, B, {}, {}});
  const Transitions t = AnalyseTransitions(model, 0);
  EXPECT_EQ(t.actions, 6);
  for (int action = 0; action < 6; ++action)
    EXPECT_THAT(t.map[static_cast<size_t>(action)], ElementsAre(action));
  // Joint actions (c0, c1, c2) with c2 fastest; own action = 3 c2 + c0.
  EXPECT_THAT(t.action_of_joint, ElementsAre(0, 3, 0, 3, 1, 4, 1, 4, 2, 5, 2, 5));
}

TEST(Transitions, AreOfOneActionWithoutControls) {
  const GenerativeModel model =
      ModelOf({{"", 3}}, {"", 2, {0}, {}, Tensor({2, 2}, {0, 1, 1, 0}), {}, {}});
  const Transitions t = AnalyseTransitions(model, 0);
  EXPECT_EQ(t.actions, 1);
  EXPECT_THAT(t.action_of_joint, ElementsAre(0, 0, 0));
  EXPECT_THAT(t.map, ElementsAre(ElementsAre(1, 0)));
}

// Columns over two dependencies are row-major in their order.
TEST(Transitions, ReadJointStatesRowMajor) {
  ModelParts parts;
  parts.controls = {{"", 1}};
  Tensor B({2, 3, 2}, 0.0);  // next state = 1 where the 3-state factor is in its last state
  for (int s = 0; s < 3; ++s) {
    for (int own = 0; own < 2; ++own) B.at({s == 2 ? 1 : own, s, own}) = 1;
  }
  Tensor identity({3, 3}, 0.0);
  for (int s = 0; s < 3; ++s) identity.at({s, s}) = 1;
  parts.factors = {{"", 2, {1, 0}, {}, B, {}, {}}, {"", 3, {1}, {}, identity, {}, {}}};
  parts.modalities = {{"", 1, {}, Tensor({1}, 1.0), {}, PreferenceKind::kUtility, {}}};
  const Transitions t = AnalyseTransitions(GenerativeModel::Create(parts).value(), 0);
  EXPECT_THAT(t.map[0], ElementsAre(0, 1, 0, 1, 1, 1));
}

}  // namespace
}  // namespace starling
