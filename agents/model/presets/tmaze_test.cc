#include "agents/model/presets/tmaze.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace starling {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pointwise;

TMazeModelParameters Endless() {
  TMazeModelParameters parameters;
  parameters.episode_ticks = 0;
  return parameters;
}

// The numbers of pymdp's T-maze: tests/reference/pymdp_1.tmaze.json.
TEST(TMazeModel, WithoutEpisodesIsTheTMazeOfPymdp) {
  const auto model = MakeTMazeModel(Endless());
  ASSERT_TRUE(model.ok()) << model.status();
  ASSERT_EQ(model->factors().size(), 2u);
  ASSERT_EQ(model->modalities().size(), 3u);
  const double kWrong = 1 - 0.98;
  EXPECT_THAT(model->modalities()[0].A.values,
              ElementsAre(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0,  //
                          0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1));
  EXPECT_THAT(model->modalities()[1].A.values,
              Pointwise(DoubleEq(), {1., 1., 0.,     0.,     0.,     0.,     1., 1.,  //
                                     0., 0., .98,    kWrong, kWrong, .98,    0., 0.,  //
                                     0., 0., kWrong, .98,    .98,    kWrong, 0., 0.}));
  EXPECT_THAT(model->modalities()[2].A.values,
              ElementsAre(.5, .5, .5, .5, .5, .5, 1, 0, .5, .5, .5, .5, .5, .5, 0, 1));
  EXPECT_THAT(model->modalities()[1].C.values, ElementsAre(0, 3, -3));
  EXPECT_THAT(model->factors()[0].D, ElementsAre(1, 0, 0, 0));
  EXPECT_THAT(model->factors()[1].B.values, ElementsAre(1, 0, 0, 1));
  EXPECT_THAT(model->factors()[1].controls, IsEmpty());
  for (int from = 0; from < 4; ++from) {
    for (int to = 0; to < 4; ++to) EXPECT_EQ(model->factors()[0].B.at({to, from, to}), 1);
  }
}

TEST(TMazeModel, KnowsWhenAnEpisodeEndsAndWhatThen) {
  const auto model = MakeTMazeModel({});
  ASSERT_TRUE(model.ok()) << model.status();
  ASSERT_EQ(model->factors().size(), 3u);
  const Factor& place = model->factors()[0];
  const Factor& context = model->factors()[1];
  const Factor& clock = model->factors()[2];
  EXPECT_THAT(clock.D, ElementsAre(1, 0, 0, 0));
  for (int now = 0; now < 4; ++now) {
    EXPECT_EQ(clock.B.at({(now + 1) % 4, now}), 1);
    const bool ends = now == 3;
    for (int from = 0; from < 4; ++from) {
      for (int to = 0; to < 4; ++to) EXPECT_EQ(place.B.at({ends ? 0 : to, from, now, to}), 1);
    }
    EXPECT_EQ(context.B.at({0, 0, now}), ends ? 0.5 : 1);
    EXPECT_EQ(context.B.at({0, 1, now}), ends ? 0.5 : 0);
  }
}

TEST(TMazeModel, NamesTheParameterThatIsOutOfRange) {
  TMazeModelParameters parameters;
  parameters.episode_ticks = 65;
  EXPECT_EQ(MakeTMazeModel(parameters).status().message(),
            "model.preset.tmaze.episode_ticks is 65; it must be 0 to 64");
  parameters = {};
  parameters.reward_probability = 2;
  EXPECT_THAT(std::string(MakeTMazeModel(parameters).status().message()),
              HasSubstr("model.preset.tmaze.reward_probability is 2"));
}

}  // namespace
}  // namespace starling
