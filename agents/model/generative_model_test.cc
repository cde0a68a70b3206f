#include "agents/model/generative_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace starling {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Factors of 3 and 2 states; the first moved by two controls and by the second factor too.
ModelParts Parts() {
  ModelParts parts;
  parts.controls = {{"walk", 2}, {"turn", 3}};
  parts.factors = {{"place", 3, {1, 0}, {1, 0}, Tensor({3, 2, 3, 3, 2}, 1.0 / 3), {}, {}},
                   {"context", 2, {1}, {}, Tensor({2, 2}, {1, 0, 0, 1}), {0.25, 0.75}, {}}};
  parts.modalities = {
      {"view", 4, {1, 0}, Tensor({4, 2, 3}, 0.25), {}, PreferenceKind::kUtility, {}},
      {"smell",
       2,
       {},
       Tensor({2}, {0.5, 0.5}),
       Tensor({2}, {0, -3}),
       PreferenceKind::kUtility,
       {}}};
  return parts;
}

std::string ErrorOf(const ModelParts& parts) {
  const auto model = GenerativeModel::Create(parts);
  if (model.ok()) return "no error";
  EXPECT_EQ(model.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(model.status().message());
}

TEST(GenerativeModel, FillsInFlatInitialStatesAndIndifferentPreferences) {
  const auto model = GenerativeModel::Create(Parts());
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_THAT(model->factors()[0].D, Each(1.0 / 3));
  EXPECT_THAT(model->factors()[1].D, ElementsAre(0.25, 0.75));
  EXPECT_THAT(model->modalities()[0].C.shape, ElementsAre(4));
  EXPECT_THAT(model->modalities()[0].C.values, Each(0.0));
  EXPECT_THAT(model->modalities()[1].C.values, ElementsAre(0, -3));
  EXPECT_TRUE(model->E().empty());
  EXPECT_EQ(model->num_joint_actions(), 6);
  EXPECT_EQ(model->JointStates({1, 0}), 6);
  EXPECT_EQ(model->JointStates({}), 1);
}

TEST(GenerativeModel, NamesTheColumnThatIsNoDistribution) {
  ModelParts parts = Parts();
  parts.modalities[0].A.at({3, 1, 2}) = 0.15;
  EXPECT_EQ(ErrorOf(parts),
            "column A[0] (\"view\")[:, 1, 2] sums to 0.9; every column must sum to 1 within 1e-06");
  parts = Parts();
  parts.factors[0].B.at({1, 1, 0, 2, 1}) += 0.5;
  EXPECT_THAT(ErrorOf(parts), HasSubstr("column B[0] (\"place\")[:, 1, 0, 2, 1] sums to 1.5;"));
  parts = Parts();
  parts.modalities[1].A.values = {0.5, 0.4};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("column A[1] (\"smell\") sums to 0.9;"));
  parts = Parts();
  parts.factors[1].D = {0.25, 0.25};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("column D[1] (\"context\") sums to 0.5;"));
}

TEST(GenerativeModel, TakesColumnsWithinAMillionthAndShowsWhatIsBeyond) {
  ModelParts parts = Parts();
  parts.factors[1].D = {0.25, 0.7500009};
  EXPECT_EQ(ErrorOf(parts), "no error");
  parts.factors[1].D = {0.25, 0.750002};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("sums to 1.000002;"));
}

TEST(GenerativeModel, NamesTheEntryThatIsNoNumberOrNegative) {
  ModelParts parts = Parts();
  parts.factors[0].B.at({2, 0, 1, 2, 0}) = kNan;
  EXPECT_EQ(
      ErrorOf(parts),
      "B[0] (\"place\")[2, 0, 1, 2, 0] is nan; it must be a finite number that is not negative");
  parts = Parts();
  parts.modalities[1].C.values = {0, kInfinity};
  EXPECT_EQ(ErrorOf(parts), "C[1] (\"smell\")[1] is inf; it must be a finite number");
  parts.modalities[1].C.values = {0, -1e13};
  EXPECT_EQ(ErrorOf(parts), "C[1] (\"smell\")[1] is -1e+13; it must be from -1e12 to 1e12");
  parts = Parts();
  parts.modalities[1].A.values = {1.5, -0.5};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("A[1] (\"smell\")[1] is -0.5; it must be"));
  parts = Parts();
  parts.factors[1].D = {1.5, -0.5};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("D[1] (\"context\")[1] is -0.5; it must be"));
  parts = Parts();
  parts.factors[1].pB = Tensor({2, 2}, {1, 1, -1, 1});
  EXPECT_THAT(ErrorOf(parts), HasSubstr("pB[1] (\"context\")[1, 0] is -1; it must be"));
  parts = Parts();
  parts.modalities[1].pA = Tensor({2}, {1e13, 1});
  EXPECT_EQ(ErrorOf(parts), "pA[1] (\"smell\")[0] is 1e+13; it must be at most 1e12");
}

TEST(GenerativeModel, NamesWhatDoesNotExistOrIsListedTwice) {
  ModelParts parts = Parts();
  parts.modalities[0].dependencies = {1, 2};
  EXPECT_EQ(ErrorOf(parts),
            "A[0] (\"view\") depends on factor 2, which does not exist; there are 2, numbered "
            "from 0");
  parts = Parts();
  parts.factors[0].dependencies = {-1, 0};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("B[0] (\"place\") depends on factor -1, which does not"));
  parts = Parts();
  parts.factors[0].controls = {2, 0};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("B[0] (\"place\") depends on control 2, which does not"));
  parts = Parts();
  parts.factors[0].controls = {1, 1};
  EXPECT_EQ(ErrorOf(parts), "B[0] (\"place\") lists control 1 twice");
  parts = Parts();
  parts.modalities[0].dependencies = {0, 0};
  EXPECT_EQ(ErrorOf(parts), "A[0] (\"view\") lists factor 0 twice");
}

TEST(GenerativeModel, ShowsTheShapeThatIsWrongAndTheOneItNeeds) {
  ModelParts parts = Parts();
  parts.modalities[0].dependencies = {0, 1};
  EXPECT_EQ(ErrorOf(parts),
            "A[0] (\"view\") has shape [4, 2, 3] with 24 entries; it must have shape [4, 3, 2] "
            "(outcomes, states of its dependencies)");
  parts = Parts();
  parts.factors[1].B.values.pop_back();
  EXPECT_THAT(ErrorOf(parts), HasSubstr("has shape [2, 2] with 3 entries; it must have shape [2"));
  parts = Parts();
  parts.factors[1].B = Tensor();
  EXPECT_THAT(ErrorOf(parts), HasSubstr("B[1] (\"context\") has shape [] with 0 entries"));
  parts = Parts();
  parts.factors[1].D = {1};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("D[1] (\"context\") has shape [1] with 1 entries"));
  parts = Parts();
  parts.modalities[1].C = Tensor({3}, 0.0);
  EXPECT_THAT(ErrorOf(parts), HasSubstr("C[1] (\"smell\") has shape [3] with 3 entries; it must "
                                        "have shape [2] (outcomes, or outcomes and steps)"));
  parts = Parts();
  parts.modalities[1].C = Tensor({2, 2, 2}, 0.0);
  EXPECT_THAT(ErrorOf(parts), HasSubstr("C[1] (\"smell\") has shape [2, 2, 2]"));
  parts = Parts();
  parts.modalities[1].pA = Tensor({2, 1}, 1.0);
  EXPECT_THAT(ErrorOf(parts), HasSubstr("pA[1] (\"smell\") has shape [2, 1]"));
  parts = Parts();
  parts.factors[1].pB = Tensor({4}, 1.0);
  EXPECT_THAT(ErrorOf(parts), HasSubstr("pB[1] (\"context\") has shape [4]"));
}

TEST(GenerativeModel, NeedsAtLeastOneOfEverything) {
  ModelParts parts = Parts();
  parts.factors.clear();
  EXPECT_EQ(ErrorOf(parts), "a model needs at least one hidden state factor");
  parts = Parts();
  parts.modalities.clear();
  EXPECT_EQ(ErrorOf(parts), "a model needs at least one observation modality");
  parts = Parts();
  parts.controls.clear();
  EXPECT_THAT(ErrorOf(parts), HasSubstr("a model needs at least one control"));
  parts = Parts();
  parts.factors[1].states = 0;
  EXPECT_EQ(ErrorOf(parts), "factor 1 has 0 states; it needs at least 1");
  parts = Parts();
  parts.modalities[1].outcomes = -2;
  EXPECT_EQ(ErrorOf(parts), "modality 1 has -2 outcomes; it needs at least 1");
  parts = Parts();
  parts.controls[0].actions = 0;
  EXPECT_EQ(ErrorOf(parts), "control 0 has 0 actions; it needs at least 1");
}

// Said before anything of that size is asked for.
TEST(GenerativeModel, RefusesSizesThatNoMemoryHolds) {
  constexpr int kHuge = std::numeric_limits<int>::max();
  ModelParts parts = Parts();
  parts.controls.assign(65, {"", 1});
  EXPECT_EQ(ErrorOf(parts), "the model has 65 controls; the limit is 64");
  parts = Parts();
  parts.controls.assign(32, {"", 2});
  EXPECT_THAT(ErrorOf(parts), HasSubstr("the controls have 4.29497e+09 joint actions; the limit"));
  parts = Parts();
  parts.modalities[1].outcomes = kHuge;
  EXPECT_THAT(ErrorOf(parts), HasSubstr("A[1] (\"smell\") of shape [2147483647] would have "
                                        "2.14748e+09 entries; the limit is 67108864"));
  parts = Parts();
  parts.factors[1].states = kHuge;
  EXPECT_THAT(ErrorOf(parts), HasSubstr("of shape [3, 2147483647, 3, 3, 2] would have"));
  parts = Parts();
  parts.factors.assign(40, parts.factors[1]);
  for (Factor& factor : parts.factors) factor.states = kHuge;
  for (int f = 0; f < 40; ++f) parts.modalities[0].dependencies.push_back(f);
  EXPECT_THAT(ErrorOf(parts), HasSubstr("give it fewer dependencies"));
}

TEST(GenerativeModel, RefusesHabitsWithoutWeight) {
  ModelParts parts = Parts();
  parts.E = {0, 0, 0};
  EXPECT_EQ(ErrorOf(parts), "E gives no policy any weight; at least one must be above 0");
  parts.E = {1, -0.5, 1};
  EXPECT_EQ(ErrorOf(parts), "E[1] is -0.5; it must be a finite number that is not negative");
  parts.E = {1, kNan};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("E[1] is nan"));
  parts.E = {3, 0, 1};
  EXPECT_EQ(ErrorOf(parts), "no error");
}

TEST(GenerativeModel, LeavesOutTheNameOfWhatHasNone) {
  ModelParts parts = Parts();
  parts.modalities[1].name.clear();
  parts.modalities[1].A.values = {0.5, 0.4};
  EXPECT_THAT(ErrorOf(parts), HasSubstr("column A[1] sums to 0.9"));
}

}  // namespace
}  // namespace starling
