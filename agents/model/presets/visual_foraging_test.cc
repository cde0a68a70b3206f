#include "agents/model/presets/visual_foraging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "agents/model/presets/scenes.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

GenerativeModel Make(const VisualForagingModelParameters& parameters = {}) {
  absl::StatusOr<GenerativeModel> model = MakeVisualForagingModel(parameters);
  EXPECT_TRUE(model.ok()) << model.status();
  return *std::move(model);
}

// The quadrants of a layout: n nothing, b bird, s seed, c cat.
std::string Quadrants(const GenerativeModel& model, int layout) {
  const Tensor& A = model.modalities()[1].A;
  std::string seen;
  for (int place = 1; place <= 4; ++place) {
    for (int picture = 0; picture < 4; ++picture) {
      if (A.at({picture, place, layout}) == 1) seen += "nbsc"[picture];
    }
  }
  return seen;
}

// The figure of the article, mirrored by hand.
TEST(VisualForagingModel, HasTheScenesOfTheArticleInAllMirrors) {
  const GenerativeModel model = Make();
  std::vector<std::set<std::string>> scenes(3);
  for (int layout = 0; layout < 12; ++layout) {
    scenes[static_cast<size_t>(layout / 4)].insert(Quadrants(model, layout));
  }
  EXPECT_THAT(scenes[0], ElementsAre("bcnn", "cbnn", "nnbc", "nncb"));
  EXPECT_THAT(scenes[1], ElementsAre("bsnn", "nnbs", "nnsb", "sbnn"));
  EXPECT_THAT(scenes[2], ElementsAre("bnns", "nbsn", "nsbn", "snnb"));
}

TEST(VisualForagingModel, HasOneLayoutOfEachSceneWithoutMirrors) {
  VisualForagingModelParameters parameters;
  parameters.mirrors = false;
  const GenerativeModel model = Make(parameters);
  EXPECT_EQ(model.factors()[1].states, 3);
  EXPECT_EQ(Quadrants(model, 0), "bcnn");
  EXPECT_EQ(Quadrants(model, 1), "bsnn");
  EXPECT_EQ(Quadrants(model, 2), "bnns");
}

TEST(VisualForagingModel, SeesNothingButInQuadrantsAndHearsOfReports) {
  const GenerativeModel model = Make();
  for (int layout = 0; layout < 12; ++layout) {
    for (int place = 0; place < 8; ++place) {
      EXPECT_EQ(model.modalities()[0].A.at({place, place}), 1);
      const bool quadrant = place > 0 && place < 5;
      EXPECT_TRUE(quadrant || model.modalities()[1].A.at({0, place, layout}) == 1);
      const int feedback = place < 5 ? 0 : place - 5 == layout / 4 ? 1 : 2;
      EXPECT_EQ(model.modalities()[2].A.at({feedback, place, layout}), 1);
    }
  }
  EXPECT_THAT(model.modalities()[2].C.values, ElementsAre(0, 2, -4));
}

TEST(VisualForagingModel, NoiseIsInQuadrantsOnly) {
  VisualForagingModelParameters parameters;
  parameters.observation_noise = 0.2;
  const GenerativeModel model = Make(parameters);
  const Tensor& A = model.modalities()[1].A;
  EXPECT_DOUBLE_EQ(A.at({1, 1, 0}), 0.85);  // the bird of the first layout
  EXPECT_DOUBLE_EQ(A.at({3, 1, 0}), 0.05);
  EXPECT_EQ(A.at({0, 0, 0}), 1);
  EXPECT_EQ(A.at({0, 6, 0}), 1);
}

TEST(VisualForagingModel, AReportLeadsToAnotherScene) {
  const GenerativeModel model = Make();
  for (int action = 0; action < 8; ++action) {
    for (int from = 0; from < 8; ++from) {
      EXPECT_EQ(model.factors()[0].B.at({from < 5 ? action : 0, from, action}), 1);
    }
  }
  for (int place = 0; place < 8; ++place) {
    EXPECT_DOUBLE_EQ(model.factors()[1].B.at({7, 7, place}), place < 5 ? 1 : 1.0 / 12);
    EXPECT_DOUBLE_EQ(model.factors()[1].B.at({2, 7, place}), place < 5 ? 0 : 1.0 / 12);
  }
  EXPECT_THAT(model.factors()[0].D, ElementsAre(1, 0, 0, 0, 0, 0, 0, 0));
}

TEST(VisualForagingModel, NamesTheParameterThatIsOutOfRange) {
  VisualForagingModelParameters parameters;
  parameters.observation_noise = -0.1;
  EXPECT_EQ(MakeVisualForagingModel(parameters).status().message(),
            "model.preset.visual_foraging.observation_noise is -0.1; it must be 0 to 1");
  parameters = {};
  parameters.wrong_preference = std::numeric_limits<double>::infinity();
  EXPECT_THAT(std::string(MakeVisualForagingModel(parameters).status().message()),
              HasSubstr("model.preset.visual_foraging.wrong_preference is inf"));
}

}  // namespace
}  // namespace starling
