// Parts of messages, by hand.
#include "agents/inference/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/joint_states.h"
#include "agents/inference/testing/small_agent.h"

namespace starling {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

// Factors of 2 and 3 states; the second depends on both, in the order {1, 0}.
GenerativeModel TwoAndThree() {
  ModelParts parts;
  parts.controls = {{"", 1}};
  Factor two, three;
  two.states = 2;
  two.dependencies = {0};
  two.B = Tensor({2, 2}, {1, 0, 0, 1});
  three.states = 3;
  three.dependencies = {1, 0};
  three.B = Tensor({3, 3, 2}, 1.0 / 3);
  parts.factors = {two, three};
  Modality modality;
  modality.outcomes = 1;
  modality.A = Tensor({1}, {1});
  parts.modalities = {modality};
  return GenerativeModel::Create(parts).value();
}

TEST(JointStates, AreCountedWithTheLastFactorFastest) {
  const GenerativeModel model = TwoAndThree();
  EXPECT_THAT(ColumnsOfJointStates(model, {0, 1}), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(ColumnsOfJointStates(model, {1, 0}), ElementsAre(0, 2, 4, 1, 3, 5));
  EXPECT_THAT(ColumnsOfJointStates(model, {1}), ElementsAre(0, 1, 2, 0, 1, 2));
  EXPECT_THAT(ColumnsOfJointStates(model, {}), ElementsAre(0, 0, 0, 0, 0, 0));
}

TEST(JointStates, GiveTheBeliefAboutEachFactor) {
  const Beliefs marginals = Marginals(TwoAndThree(), {.25, .125, 0, .125, 0, .5});
  EXPECT_THAT(marginals[0], ElementsAre(.375, .625));
  EXPECT_THAT(marginals[1], ElementsAre(.375, .125, .5));
}

TEST(ChildrenOf, NamesWhoDependsOnWhomAndWhere) {
  const std::vector<std::vector<Child>> children = ChildrenOf(TwoAndThree());
  ASSERT_EQ(children[0].size(), 2u);
  EXPECT_EQ(children[0][0].factor, 0u);
  EXPECT_EQ(children[0][0].axis, 0u);
  EXPECT_EQ(children[0][1].factor, 1u);
  EXPECT_EQ(children[0][1].axis, 1u);
  ASSERT_EQ(children[1].size(), 1u);
  EXPECT_EQ(children[1][0].factor, 1u);
  EXPECT_EQ(children[1][0].axis, 0u);
}

// Entry [row][state of factor 1][state of factor 0] counts up from 0.
TEST(ExpectExcept, LeavesOneFactorOfEveryRow) {
  const Beliefs beliefs = {{.25, .75}, {.5, .25, .25}};
  Matrix table;
  for (int i = 0; i < 12; ++i) table.push_back(i);
  EXPECT_THAT(ExpectExcept(table, {1, 0}, beliefs, 0, 2),
              ElementsAreArray({.75, 2.75, 4.75, 6.75, 8.75, 10.75}));
  EXPECT_THAT(ExpectExcept(table, {1, 0}, beliefs, 1, 2), ElementsAreArray({1.5, 2.5, 7.5, 8.5}));
  EXPECT_EQ(ExpectExcept({1, 2, 3, 4}, {0}, beliefs, 0, 2), (Matrix{1, 2, 3, 4}));
}

TEST(NormaliseRows, DividesByTheSumOrByTheLeast) {
  Matrix matrix = {1, 3, 0, 0};
  NormaliseRows(2, 0, .5, matrix);
  EXPECT_THAT(matrix, ElementsAre(.25, .75, 0, 0));
  Matrix added = {1, 3, 0, 0};
  NormaliseRows(2, 1, 0, added);
  EXPECT_THAT(added, ElementsAre(DoubleNear(1.0 / 3, 1e-15), DoubleNear(2.0 / 3, 1e-15), .5, .5));
}

TEST(MultiplyFromLeft, SumsRows) {
  EXPECT_THAT(MultiplyFromLeft({2, .5}, {1, 2, 3, 4, 5, 6}), ElementsAre(4, 6.5, 9));
}

// E[l] over factor 0 for each state of factor 1, and the other way round; a table over no factor
// counts in the accuracy alone.
TEST(CollectEvidence, AveragesOverTheOtherFactors) {
  const std::vector<Evidence> evidence = {
      {{0, 1}, {1, 2, 3, 4, 5, 6}}, {{1}, {1, 0, 0}}, {{}, {-2}}};
  const EvidenceMessages messages = CollectEvidence(evidence, {{.25, .75}, {.5, .25, .25}});
  EXPECT_THAT(messages.to_factors[0], ElementsAre(1.75, 4.75));
  EXPECT_THAT(messages.to_factors[1], ElementsAre(4.25, 4.25, 5.25));
  EXPECT_DOUBLE_EQ(messages.accuracy, .25 * 1.75 + .75 * 4.75 + .5 - 2);
}

}  // namespace
}  // namespace starling
