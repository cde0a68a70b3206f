#include "engine/wire/case_check.h"

#include <algorithm>
#include <cmath>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

ReferenceCase Read(const std::string& name) {
  auto reference = ReadCaseFile(absl::StrCat("tests/reference/", name, ".json"));
  EXPECT_TRUE(reference.ok()) << reference.status();
  return *std::move(reference);
}

Difference Found(const CaseResult& result, const std::string& quantity) {
  for (const Difference& entry : result.differences) {
    if (entry.quantity == quantity) return entry;
  }
  return Difference();
}

Quantity& Named(std::vector<Quantity>& quantities, const std::string& name) {
  for (Quantity& quantity : quantities) {
    if (quantity.name == name) return quantity;
  }
  ADD_FAILURE() << "no " << name;
  return quantities[0];
}

TEST(RunCase, FindsTheQuantityAndTheStepThatDiffer) {
  ReferenceCase reference = Read("pymdp_1.tmaze");
  Named(reference.steps[3].expected, "qs").parts[0].values[1] += 0.25;
  Named(reference.steps[5].expected, "action").parts[0].values[0] += 1;
  Tensor& values = Named(reference.steps[7].expected, "G").parts[0];
  values.values.pop_back();
  --values.shape[0];
  const auto result = RunCase(reference);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->steps.size(), reference.steps.size());
  EXPECT_NEAR(Found(*result, "qs").largest, 0.25, 1e-9);
  EXPECT_EQ(Found(*result, "qs").step, 3);
  EXPECT_EQ(Found(*result, "action").largest, 1);
  EXPECT_EQ(Found(*result, "action").step, 5);
  EXPECT_TRUE(std::isinf(Found(*result, "G").largest));
  EXPECT_EQ(Found(*result, "G").step, 7);
  EXPECT_TRUE(std::isinf(result->LargestDifference()));
}

TEST(RunCase, WhatWasNotComputedIsInfinitelyFar) {
  ReferenceCase reference = Read("pymdp_1.tmaze");
  reference.steps[0].expected.push_back(Quantity::Number("root_value", 0));
  const auto result = RunCase(reference);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(std::isinf(Found(*result, "root_value").largest));
}

TEST(RunCase, CountsThatChangeUnseenAreNoticed) {
  ReferenceCase reference = Read("pymdp_0_0_7.learn_D");
  const auto right = RunCase(reference);
  ASSERT_TRUE(right.ok()) << right.status();
  EXPECT_LT(Found(*right, "learned.pD").largest, 1e-10);
  // The file then says that nothing was learned after the first episode.
  for (size_t t = 5; t < reference.steps.size(); ++t) {
    std::vector<Quantity>& expected = reference.steps[t].expected;
    expected.erase(
        std::remove_if(expected.begin(), expected.end(),
                       [](const Quantity& quantity) { return quantity.name == "learned.pD"; }),
        expected.end());
  }
  const auto result = RunCase(reference);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_GT(Found(*result, "learned.pD").largest, 0.1);
}

TEST(RunCase, ComparesDrawnChoicesOnlyWhereTheDrawsAreKnown) {
  ReferenceCase reference = Read("pymdp_1.stochastic_full");
  const auto unknown = RunCase(reference);
  ASSERT_TRUE(unknown.ok()) << unknown.status();
  EXPECT_EQ(Found(*unknown, "action").quantity, "");
  reference.agent = 0;
  const auto known = RunCase(reference);
  ASSERT_TRUE(known.ok()) << known.status();
  EXPECT_EQ(Found(*known, "action").quantity, "action");
}

TEST(RunCase, NamesAStepThatDoesNotFitTheModel) {
  ReferenceCase reference = Read("pymdp_1.tmaze");
  reference.steps[2].observation[1].index = 3;
  const auto result = RunCase(reference);
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(result.status().message()), ::testing::StartsWith("steps[2]: "));
}

TEST(ToJson, HoldsWhatWasComputedAndTheDifferences) {
  ReferenceCase reference = Read("pymdp_1.tmaze");
  reference.steps.resize(2);
  const auto result = RunCase(reference);
  ASSERT_TRUE(result.ok()) << result.status();
  const nlohmann::ordered_json json = ToJson(reference, *result);
  EXPECT_EQ(json["case"], "tmaze");
  ASSERT_EQ(json["steps"].size(), 2u);
  EXPECT_EQ(json["steps"][1]["action"], reference.steps[1].action);
  EXPECT_TRUE(json["steps"][1]["action"][0].is_number_integer());
  EXPECT_NEAR(json["steps"][0]["vfe"], 0.6931471805599453, 1e-12);
  EXPECT_EQ(json["steps"][0]["G_terms"]["utility"].size(), 16u);
  EXPECT_LE(json["differences"]["q_pi"]["largest"], 1e-10);
}

// What is printed is a case again, and agrees with itself.
TEST(ToJson, StepsCanBeReadBack) {
  for (const char* name :
       {"pymdp_0_0_7.learn_ABD", "pymdp_legacy.mmp_policy_separate", "pymdp_1.vmp_h4",
        "pymdp_1.action_dependencies_learn", "pymdp_1.sophisticated_h2",
        "pymdp_1.soft_observations", "pymdp_1.stochastic_full", "pymdp_legacy.sophisticated_h2"}) {
    SCOPED_TRACE(name);
    const std::string path = absl::StrCat("tests/reference/", name, ".json");
    std::ifstream file(path);
    nlohmann::ordered_json document = nlohmann::ordered_json::parse(file);
    const ReferenceCase reference = Read(name);
    const auto result = RunCase(reference);
    ASSERT_TRUE(result.ok()) << result.status();
    document["steps"] = ToJson(reference, *result)["steps"];
    for (size_t t = 0; t < reference.steps.size(); ++t) {
      nlohmann::ordered_json& step = document["steps"][t];
      step["episode_start"] = reference.steps[t].episode_start;
      step[reference.own_controls ? "action" : "action_multi"] = reference.steps[t].action;
    }
    const auto again = CaseFromJson(JsonValue(document, ""));
    ASSERT_TRUE(again.ok()) << again.status();
    const auto same = RunCase(*again);
    ASSERT_TRUE(same.ok()) << same.status();
    EXPECT_GE(same->differences.size(), 10u);
    for (const Difference& difference : same->differences) {
      EXPECT_EQ(difference.largest, 0) << difference.quantity << " at " << difference.step;
    }
  }
}

}  // namespace
}  // namespace starling
