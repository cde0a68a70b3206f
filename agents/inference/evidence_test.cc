// Likelihoods of what was seen, by hand.
#include "agents/inference/evidence.h"

#include <gtest/gtest.h>

#include <cmath>

#include "agents/inference/testing/small_agent.h"

namespace starling {
namespace {

constexpr double kExact = 1e-15;

SmallAgent TwoRoomsWith(SoftOutcome soft, MissingOutcome missing = MissingOutcome::kNothing) {
  AgentSettings settings;
  settings.conventions.soft_outcome = soft;
  settings.conventions.missing_outcome = missing;
  return SmallAgent(TwoRooms(), settings);
}

void ExpectLogs(const std::vector<Evidence>& evidence, double first, double second) {
  ASSERT_EQ(evidence.size(), 1u);
  ASSERT_EQ(evidence[0].log_likelihood.size(), 2u);
  EXPECT_NEAR(evidence[0].log_likelihood[0], first, kExact);
  EXPECT_NEAR(evidence[0].log_likelihood[1], second, kExact);
}

TEST(Evidence, OfAnOutcomeIsItsRow) {
  const SmallAgent agent(TwoRooms());
  ExpectLogs(EvidenceOf(agent.view(), Seen({1})), std::log(.1), std::log(.8));
}

TEST(Evidence, OfASoftOutcomeIsAMeanOfLogsOrTheLogOfAMean) {
  const Observation soft = {Outcome{-1, {.25, .75}}};
  ExpectLogs(EvidenceOf(TwoRoomsWith(SoftOutcome::kMeanOfLogs).view(), soft),
             .25 * std::log(.9) + .75 * std::log(.1), .25 * std::log(.2) + .75 * std::log(.8));
  ExpectLogs(EvidenceOf(TwoRoomsWith(SoftOutcome::kLogOfMean).view(), soft), std::log(.3),
             std::log(.65));
}

TEST(Evidence, OfAMissingOutcomeIsNoneOrThatOfAFlatOne) {
  EXPECT_TRUE(EvidenceOf(TwoRoomsWith(SoftOutcome::kMeanOfLogs).view(), Seen({-1})).empty());
  ExpectLogs(
      EvidenceOf(TwoRoomsWith(SoftOutcome::kMeanOfLogs, MissingOutcome::kFlat).view(), Seen({-1})),
      .5 * std::log(.09), .5 * std::log(.16));
  ExpectLogs(
      EvidenceOf(TwoRoomsWith(SoftOutcome::kLogOfMean, MissingOutcome::kFlat).view(), Seen({-1})),
      std::log(.5), std::log(.5));
}

// The second modality depends on the factors in the order {1, 0}: entry [s1][s0].
TEST(Evidence, OfAProductRunsOverAllFactorsInOrder) {
  ModelParts parts = EqualOrNot(.5, .8);
  Modality swapped;
  swapped.outcomes = 2;
  swapped.dependencies = {1, 0};
  swapped.A = Tensor({2, 2, 2}, {.1, .2, .3, .4, .9, .8, .7, .6});
  parts.modalities.push_back(swapped);
  AgentSettings settings;
  settings.conventions.likelihoods = Likelihoods::kLogOfProduct;
  const SmallAgent agent(parts, settings);
  const std::vector<Evidence> evidence = EvidenceOf(agent.view(), Seen({0, 0}));
  ASSERT_EQ(evidence.size(), 1u);
  EXPECT_EQ(evidence[0].factors, (std::vector<int>{0, 1}));
  const std::vector<double> product = {.8 * .1, .2 * .3, .2 * .2, .8 * .4};
  for (size_t j = 0; j < 4; ++j)
    EXPECT_NEAR(evidence[0].log_likelihood[j], std::log(product[j]), kExact);
}

TEST(Evidence, OfNothingAtAllIsAProductOfOne) {
  AgentSettings settings;
  settings.conventions.likelihoods = Likelihoods::kLogOfProduct;
  const SmallAgent agent(TwoRooms(), settings);
  ExpectLogs(EvidenceOf(agent.view(), Seen({-1})), 0, 0);
}

}  // namespace
}  // namespace starling
