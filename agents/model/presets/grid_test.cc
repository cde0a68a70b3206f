#include "agents/model/presets/grid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace starling {
namespace {

using ::testing::HasSubstr;

// The numbers of tests/reference/pymdp_1.grid5.json: A = 0.9 I + 0.1 / 25 and the moves.
TEST(GridModel, OfFiveByFiveIsTheGridOfTheReference) {
  const auto model = MakeGridModel({});
  ASSERT_TRUE(model.ok()) << model.status();
  const Tensor& A = model->modalities()[0].A;
  const Tensor& B = model->factors()[0].B;
  EXPECT_DOUBLE_EQ(A.at({7, 7}), 0.904);
  EXPECT_DOUBLE_EQ(A.at({8, 7}), 0.004);
  const int to[5][5] = {{0, 5, 0, 1, 0},      // from the top left: up, down, left, right, stay
                        {7, 17, 11, 13, 12},  // from the middle
                        {4, 14, 8, 9, 9},     // from the right edge
                        {19, 24, 23, 24, 24},
                        {15, 20, 20, 21, 20}};
  const int from[5] = {0, 12, 9, 24, 20};
  for (int i = 0; i < 5; ++i) {
    for (int action = 0; action < 5; ++action) {
      EXPECT_EQ(B.at({to[i][action], from[i], action}), 1) << from[i] << " by " << action;
    }
  }
  for (int place = 0; place < 25; ++place) {
    EXPECT_EQ(model->modalities()[0].C.at({place}), place == 24 ? 3 : 0);
    EXPECT_DOUBLE_EQ(model->factors()[0].D[place], 0.04);
  }
}

TEST(GridModel, LeavesTheGoalForAnyPlaceIfItRestarts) {
  GridModelParameters parameters;
  parameters.width = 4;
  parameters.height = 3;
  parameters.goal = 5;
  parameters.restart_at_goal = true;
  const auto model = MakeGridModel(parameters);
  ASSERT_TRUE(model.ok()) << model.status();
  for (int to = 0; to < 12; ++to) {
    for (int action = 0; action < 5; ++action) {
      EXPECT_DOUBLE_EQ(model->factors()[0].B.at({to, 5, action}), 1.0 / 12);
    }
  }
  EXPECT_EQ(model->factors()[0].B.at({2, 6, 0}), 1);
}

TEST(GridModel, NamesTheParameterThatIsOutOfRange) {
  GridModelParameters parameters;
  parameters.width = 40;
  parameters.height = 30;
  EXPECT_EQ(MakeGridModel(parameters).status().message(),
            "model.preset.grid.width * height is 1200; it must be 1 to 1024");
  parameters = {};
  parameters.goal = 25;
  EXPECT_THAT(std::string(MakeGridModel(parameters).status().message()),
              HasSubstr("model.preset.grid.goal is 25; it must be -1 to 24"));
  parameters = {};
  parameters.preference = std::numeric_limits<double>::infinity();
  EXPECT_THAT(std::string(MakeGridModel(parameters).status().message()),
              HasSubstr("model.preset.grid.preference is inf"));
}

}  // namespace
}  // namespace starling
