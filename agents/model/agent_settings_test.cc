#include "agents/model/agent_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace starling {
namespace {

TEST(Dialects, DefaultIsStarling) {
  const auto settings = DialectSettings("starling");
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->gamma, 16);
  EXPECT_EQ(settings->alpha, 16);
  EXPECT_EQ(settings->iterations, 16);
  EXPECT_EQ(settings->tolerance, 1e-4);
  EXPECT_EQ(settings->sampling, ActionSampling::kMarginal);
  EXPECT_EQ(settings->selection, ActionSelection::kDeterministic);
  EXPECT_EQ(settings->conventions.ties, TieRule::kUniform);
  EXPECT_TRUE(settings->conventions.learn_only_possible);
  EXPECT_FALSE(settings->learn_a.has_value());
  EXPECT_FALSE(settings->learn_b.has_value());
}

TEST(Dialects, PymdpOneSweepsSixteenTimesAndTakesTheFirstOfTheBest) {
  const auto settings = DialectSettings("pymdp_1");
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->gamma, 1);
  EXPECT_EQ(settings->alpha, 1);
  EXPECT_EQ(settings->iterations, 16);
  EXPECT_EQ(settings->tolerance, 0);
  EXPECT_EQ(settings->sampling, ActionSampling::kFull);
  EXPECT_EQ(settings->conventions.ties, TieRule::kFirstIndex);
  EXPECT_FALSE(settings->conventions.learn_only_possible);
}

TEST(Dialects, AnUnknownNameIsAnsweredWithThoseThereAre) {
  const auto settings = DialectSettings("spm");
  EXPECT_EQ(settings.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(settings.status().message(),
            "unknown dialect \"spm\"; there are: starling, pymdp_0_0_7, pymdp_legacy, pymdp_1");
}

TEST(Dialects, EachThatIsListedExistsAndIsDescribed) {
  for (const DialectDescription& dialect : Dialects()) {
    EXPECT_TRUE(DialectSettings(dialect.name).ok()) << dialect.name;
    EXPECT_FALSE(dialect.description.empty()) << dialect.name;
  }
}

}  // namespace
}  // namespace starling
