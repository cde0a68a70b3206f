#include "agents/model/presets/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace starling {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

GraphModelParameters Ring(int places) {
  GraphModelParameters parameters;
  parameters.graph.places = places;
  parameters.graph.kind = GraphKind::kRing;
  return parameters;
}

TEST(GraphModel, StaysOrGoesToANeighbour) {
  const auto model = MakeGraphModel(Ring(4));
  ASSERT_TRUE(model.ok()) << model.status();
  const Tensor& B = model->factors()[0].B;
  const int to[4][3] = {{0, 1, 3}, {1, 0, 2}, {2, 1, 3}, {3, 0, 2}};
  for (int from = 0; from < 4; ++from) {
    for (int move = 0; move < 3; ++move) EXPECT_EQ(B.at({to[from][move], from, move}), 1);
  }
  EXPECT_EQ(model->num_joint_actions(), 3);
}

TEST(GraphModel, SeesTheObjectWhereItIs) {
  const auto model = MakeGraphModel(Ring(4));
  ASSERT_TRUE(model.ok()) << model.status();
  for (int place = 0; place < 4; ++place) {
    EXPECT_EQ(model->modalities()[0].A.at({place, place}), 1);
    for (int object = 0; object < 4; ++object) {
      EXPECT_EQ(model->modalities()[1].A.at({place == object, place, object}), 1);
    }
  }
  EXPECT_THAT(model->modalities()[1].C.values, ElementsAre(0, 3));
  EXPECT_THAT(model->factors()[0].D, Each(0.25));
  EXPECT_THAT(model->factors()[1].D, Each(0.25));
}

TEST(GraphModel, AnObjectThatWasFoundMayBeHiddenAgain) {
  GraphModelParameters parameters = Ring(4);
  const auto still = MakeGraphModel(parameters);
  ASSERT_TRUE(still.ok()) << still.status();
  EXPECT_THAT(still->factors()[1].dependencies, ElementsAre(1));
  EXPECT_THAT(still->factors()[1].B.values,
              ElementsAre(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
  parameters.hide_again = true;
  const auto again = MakeGraphModel(parameters);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_THAT(again->factors()[1].dependencies, ElementsAre(1, 0));
  for (int to = 0; to < 4; ++to) {
    for (int object = 0; object < 4; ++object) {
      for (int place = 0; place < 4; ++place) {
        EXPECT_EQ(again->factors()[1].B.at({to, object, place}), object == place ? 0.25
                                                                 : to == object  ? 1
                                                                                 : 0);
      }
    }
  }
}

TEST(GraphModel, NamesTheParameterThatIsWrong) {
  EXPECT_EQ(MakeGraphModel(Ring(200)).status().message(),
            "model.preset.graph.places is 200; it must be 2 to 128");
  GraphModelParameters parameters;
  parameters.preference = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(std::string(MakeGraphModel(parameters).status().message()),
              HasSubstr("model.preset.graph.preference is nan"));
}

}  // namespace
}  // namespace starling
