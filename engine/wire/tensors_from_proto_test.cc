#include "engine/wire/tensors_from_proto.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::StartsWith;

TEST(ToProto, DescribesPartsInFull) {
  ModelParts parts;
  parts.controls = {{"go", 2, {1, 0}, Tensor({2, 2, 2}, 1.0)}, {"", 3}};
  parts.factors = {
      {"still", 2, {}, {}, Tensor({2}, {0.5, 0.5}), {1, 0}, Tensor({2}, {1, 2}), {3, 4}, {0, 1}},
      {"moved", 2, {1, 0}, {1, 0}, Tensor({2, 2, 2, 3, 2}, 0.5), {}, {}}};
  parts.modalities = {{"blind", 1, {}, Tensor({1}, {1.0}), {}, PreferenceKind::kUtility, {}},
                      {"",
                       2,
                       {1},
                       Tensor({2, 2}, 0.5),
                       Tensor({2, 3}, 0.25),
                       PreferenceKind::kPreference,
                       Tensor({2, 2}, 4.0),
                       {5, 6}}};
  parts.E = {0.25, 0.75};
  parts.pE = {2, 6};
  const auto again = ToModelParts(ToProto(parts), "model");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->controls[0].name, "go");
  EXPECT_EQ(again->controls[0].legal_dependencies, parts.controls[0].legal_dependencies);
  EXPECT_EQ(again->controls[0].legal.shape, parts.controls[0].legal.shape);
  EXPECT_EQ(again->controls[1].actions, 3);
  EXPECT_TRUE(again->controls[1].legal.empty());
  for (size_t f = 0; f < 2; ++f) {
    EXPECT_EQ(again->factors[f].name, parts.factors[f].name);
    EXPECT_EQ(again->factors[f].dependencies, parts.factors[f].dependencies);
    EXPECT_EQ(again->factors[f].controls, parts.factors[f].controls);
    EXPECT_EQ(again->factors[f].B.shape, parts.factors[f].B.shape);
    EXPECT_EQ(again->factors[f].D, parts.factors[f].D);
    EXPECT_EQ(again->factors[f].pB.values, parts.factors[f].pB.values);
    EXPECT_EQ(again->factors[f].pD, parts.factors[f].pD);
    EXPECT_EQ(again->factors[f].goals, parts.factors[f].goals);
    EXPECT_EQ(again->modalities[f].dependencies, parts.modalities[f].dependencies);
    EXPECT_EQ(again->modalities[f].A.shape, parts.modalities[f].A.shape);
    EXPECT_EQ(again->modalities[f].C.shape, parts.modalities[f].C.shape);
    EXPECT_EQ(again->modalities[f].preference, parts.modalities[f].preference);
    EXPECT_EQ(again->modalities[f].pA.values, parts.modalities[f].pA.values);
    EXPECT_EQ(again->modalities[f].pC, parts.modalities[f].pC);
  }
  EXPECT_EQ(again->E, parts.E);
  EXPECT_EQ(again->pE, parts.pE);
}

// One factor, two modalities and a mask, with what `text` adds.
std::string ErrorOf(const std::string& text) {
  v1::Tensors tensors;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &tensors)) << text;
  const auto model = ToModel(tensors, "model");
  EXPECT_EQ(model.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(model.status().message());
}

TEST(ToModel, NamesTheFieldOfEveryTensorThatIsWrong) {
  const std::string control = "controls { actions: 2 } ";
  const std::string factor =
      "factors { states: 2 controls: 0 B { shape: [2, 2, 2] "
      "data: [1, 1, 0, 0, 0, 0, 1, 1] } ";
  const std::string modality = "modalities { outcomes: 1 A { shape: [1, 2] data: [1, 1] } ";
  EXPECT_THAT(ErrorOf(control + factor + "pD: [1, -2] } " + modality + "}"),
              StartsWith("model.factors[0].pD: pD[0][1] is -2; it must be"));
  EXPECT_THAT(ErrorOf(control + factor + "pD: [1] } " + modality + "}"),
              StartsWith("model.factors[0].pD: pD[0] has shape [1]"));
  EXPECT_THAT(ErrorOf(control + factor + "goals: [0, 0.5] } " + modality + "}"),
              StartsWith("model.factors[0].goals: goals[0][1] is 0.5; it must be 0 or 1"));
  EXPECT_THAT(ErrorOf(control + factor + "} " + modality + "pC: [1, 2] }"),
              StartsWith("model.modalities[0].pC: pC[0] has shape [2]"));
  EXPECT_THAT(
      ErrorOf("controls { actions: 2 legal { data: [0, 0] } } " + factor + "} " + modality + "}"),
      StartsWith("model.controls[0].legal: column legal[0] is all zero"));
  EXPECT_THAT(
      ErrorOf("controls { actions: 2 legal { shape: [2, 3] } } " + factor + "} " + modality + "}"),
      StartsWith("model.controls[0].legal.data: has 0 numbers; the shape needs 6"));
  EXPECT_THAT(ErrorOf(control + factor + "} " + modality + "} pE: [0, 0]"),
              StartsWith("model: column pE is all zero"));
}

}  // namespace
}  // namespace starling
