#include "agents/model/presets/forager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agents/model/presets/bearing.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

ForagerModelParameters Known() {
  ForagerModelParameters parameters;
  parameters.food_density = 0.1;
  parameters.food_regrowth = 0;
  parameters.competition = 0.25;
  return parameters;
}

// Worked by hand for a view of one cell. After a move the scan meets the cell that it led to, whose
// food is known, and the one it came from; the other three are new and hold food with probability
// 0.1, after competition 0.1 * 0.75 = 0.075. The four cells around come in any of the eight orders.
TEST(ForagerModel, FoodFollowsFromTheGeometryOfSight) {
  const auto model = MakeForagerModel(Known());
  ASSERT_TRUE(model.ok()) << model.status();
  const Tensor& B = model->factors()[0].B;
  // Going to the food.
  EXPECT_DOUBLE_EQ(B.at({kBearingHere, kBearingNorth, kForagerNorth}), 0.75);
  EXPECT_DOUBLE_EQ(B.at({kBearingHere, kBearingWest, kForagerWest}), 0.75);
  // Away from food here: it lies to the south, behind none to three new cells in the order of the
  // look.
  EXPECT_DOUBLE_EQ(B.at({kBearingHere, kBearingHere, kForagerNorth}), 0.075);
  EXPECT_DOUBLE_EQ(B.at({kBearingSouth, kBearingHere, kForagerNorth}),
                   0.925 * 0.75 * (1 + 0.925 + 0.925 * 0.925 + 0.925 * 0.925 * 0.925) / 4);
  // Nothing in sight: only new cells can hold food.
  EXPECT_DOUBLE_EQ(B.at({kBearingNone, kBearingNone, kForagerStay}), 1);
  EXPECT_DOUBLE_EQ(B.at({kBearingHere, kBearingNone, kForagerEast}), 0);
  EXPECT_DOUBLE_EQ(B.at({kBearingNone, kBearingNone, kForagerEast}), 0.925 * 0.925 * 0.925);
  EXPECT_DOUBLE_EQ(B.at({kBearingEast, kBearingNone, kForagerEast}),
                   0.075 * (1 + 2 * 0.925 + 0.925 * 0.925) / 4);
  // Eating takes it away.
  EXPECT_DOUBLE_EQ(B.at({kBearingHere, kBearingHere, kForagerEat}), 0);
  EXPECT_DOUBLE_EQ(B.at({kBearingHere, kBearingHere, kForagerStay}), 0.75);
}

TEST(ForagerModel, FeedsThoseWhoEatWhereFoodIs) {
  const auto model = MakeForagerModel(Known());
  ASSERT_TRUE(model.ok()) << model.status();
  const Tensor& B = model->factors()[2].B;
  for (int bearing = 0; bearing < kBearings; ++bearing) {
    for (int action = 0; action < kForagerActions; ++action) {
      const bool eats = bearing == kBearingHere && action == kForagerEat;
      EXPECT_DOUBLE_EQ(B.at({1, bearing, action}), eats ? 0.875 : 0);
    }
  }
}

TEST(ForagerModel, StayAndEatDifferOnlyWhereFoodIs) {
  const auto model = MakeForagerModel({});
  ASSERT_TRUE(model.ok()) << model.status();
  for (int to = 0; to < kBearings; ++to) {
    for (int from = 0; from < kBearings; ++from) {
      const auto& factors = model->factors();
      EXPECT_EQ(factors[1].B.at({to, from, kForagerStay}),
                factors[1].B.at({to, from, kForagerEat}));
      if (from == kBearingHere) continue;
      EXPECT_EQ(factors[0].B.at({to, from, kForagerStay}),
                factors[0].B.at({to, from, kForagerEat}));
    }
  }
}

// A quarter turn of the world turns bearings and moves alike.
TEST(ForagerModel, PrefersNoDirection) {
  ForagerModelParameters parameters;
  parameters.view_radius = 2;
  const auto model = MakeForagerModel(parameters);
  ASSERT_TRUE(model.ok()) << model.status();
  const auto turn = [](int first, int which) {
    return which < first || which >= first + 4 ? which : first + (which - first + 1) % 4;
  };
  for (const int f : {0, 1}) {
    const Tensor& B = model->factors()[f].B;
    for (int to = 0; to < kBearings; ++to) {
      for (int from = 0; from < kBearings; ++from) {
        for (int action = 0; action < kForagerActions; ++action) {
          EXPECT_NEAR(B.at({to, from, action}),
                      B.at({turn(kBearingNorth, to), turn(kBearingNorth, from),
                            turn(kForagerNorth, action)}),
                      1e-14);
        }
      }
    }
  }
}

TEST(ForagerModel, IsAModelAtTheEdgesOfItsParameters) {
  for (const int radius : {1, kMaxViewRadius}) {
    for (const double share : {0.0, 1.0}) {
      ForagerModelParameters parameters;
      parameters.view_radius = radius;
      parameters.observation_noise = parameters.food_regrowth = parameters.competition = share;
      parameters.food_density = parameters.neighbour_density = share == 0 ? 0.001 : 0.99;
      EXPECT_TRUE(MakeForagerModel(parameters).ok()) << MakeForagerModel(parameters).status();
    }
  }
}

TEST(ForagerModel, NamesTheParameterThatIsOutOfRange) {
  ForagerModelParameters parameters;
  parameters.view_radius = 0;
  EXPECT_EQ(MakeForagerModel(parameters).status().message(),
            "model.preset.forager.view_radius is 0; it must be 1 to 8");
  parameters = {};
  parameters.food_density = 0;
  EXPECT_EQ(MakeForagerModel(parameters).status().message(),
            "model.preset.forager.food_density is 0; it must be 0.001 to 0.99");
  parameters = {};
  parameters.competition = 1.1;
  EXPECT_THAT(std::string(MakeForagerModel(parameters).status().message()),
              HasSubstr("model.preset.forager.competition is 1.1"));
}

}  // namespace
}  // namespace starling
