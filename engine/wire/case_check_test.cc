#include "engine/wire/case_check.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

ReferenceCase Read(const std::string& name) {
  auto reference = ReadCaseFile(absl::StrCat("tests/reference/pymdp_1.", name, ".json"));
  EXPECT_TRUE(reference.ok()) << reference.status();
  return *std::move(reference);
}

class RecordedCases : public ::testing::TestWithParam<const char*> {};

TEST_P(RecordedCases, AreReproducedToTenDigits) {
  const ReferenceCase reference = Read(GetParam());
  const auto result = RunCase(reference);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->steps.size(), reference.steps.size());
  EXPECT_EQ(result->differences.size(), 9u);
  for (const Difference& difference : result->differences) {
    EXPECT_LE(difference.largest, 1e-10) << difference.quantity << " at step " << difference.step;
  }
}

INSTANTIATE_TEST_SUITE_P(Pymdp1, RecordedCases, ::testing::Values("tmaze", "grid5", "random3"));

TEST(RunCase, FindsTheQuantityAndTheStepThatDiffer) {
  ReferenceCase reference = Read("tmaze");
  reference.steps[3].posterior[0][1] += 0.25;
  reference.steps[5].action[0] ^= 1;
  reference.steps[7].G.pop_back();
  const auto result = RunCase(reference);
  ASSERT_TRUE(result.ok()) << result.status();
  const auto difference = [&](const std::string& quantity) {
    for (const Difference& entry : result->differences) {
      if (entry.quantity == quantity) return entry;
    }
    return Difference();
  };
  EXPECT_NEAR(difference("qs").largest, 0.25, 1e-9);
  EXPECT_EQ(difference("qs").step, 3);
  EXPECT_EQ(difference("action").largest, 1);
  EXPECT_EQ(difference("action").step, 5);
  EXPECT_TRUE(std::isinf(difference("G").largest));
  EXPECT_EQ(difference("G").step, 7);
  EXPECT_TRUE(std::isinf(result->LargestDifference()));
}

TEST(RunCase, NamesAStepThatDoesNotFitTheModel) {
  ReferenceCase reference = Read("tmaze");
  reference.steps[2].observation[1] = 3;
  const auto result = RunCase(reference);
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(result.status().message()), ::testing::StartsWith("steps[2]: "));
}

TEST(ToJson, HoldsWhatWasComputedAndTheDifferences) {
  ReferenceCase reference = Read("tmaze");
  reference.steps.resize(2);
  const auto result = RunCase(reference);
  ASSERT_TRUE(result.ok()) << result.status();
  const nlohmann::json json = ToJson(reference, *result);
  EXPECT_EQ(json["case"], "tmaze");
  ASSERT_EQ(json["steps"].size(), 2u);
  EXPECT_EQ(json["steps"][1]["action"], reference.steps[1].action);
  EXPECT_NEAR(json["steps"][0]["vfe"], 0.6931471805599453, 1e-12);
  EXPECT_EQ(json["steps"][0]["G_terms"]["utility"].size(), 16u);
  EXPECT_LE(json["differences"]["q_pi"]["largest"], 1e-10);
}

}  // namespace
}  // namespace starling
