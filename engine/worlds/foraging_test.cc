#include "engine/worlds/foraging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>
#include <random>

#include "agents/math/philox.h"
#include "agents/model/presets/bearing.h"
#include "engine/worlds/foraging_state.h"
#include "engine/worlds/regrowth.h"
#include "engine/worlds/testing/world_harness.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

enum { kFoodSeen, kNeighbourSeen, kAte };

// No regrowth, no noise.
ForagingParameters Still(int width, int height, int food) {
  ForagingParameters parameters;
  parameters.width = width;
  parameters.height = height;
  parameters.food = food;
  parameters.regrowth = 0;
  parameters.observation_noise = 0;
  return parameters;
}

int PaddedCells(const ForagingParameters& p) { return (p.width * p.height + 63) / 64 * 64; }

// A world whose agents and food stand where the test wants them.
struct Situation {
  Situation(const ForagingParameters& parameters, std::vector<int64_t> ids, uint64_t seed = 1)
      : parameters(parameters), harness(*MakeForagingWorld(parameters), std::move(ids), seed) {}

  void Place(int agent, int x, int y) {
    auto shared = Shared();
    Forager& forager = AgentState<Forager>(harness.mutable_state(), agent);
    --shared.foragers[forager.y * parameters.width + forager.x];
    forager.x = static_cast<int16_t>(x);
    forager.y = static_cast<int16_t>(y);
    ++shared.foragers[y * parameters.width + x];
  }
  void SetFood(const std::vector<int>& cells) {
    auto shared = Shared();
    std::fill_n(shared.food, PaddedCells(parameters), 0);
    for (const int cell : cells) shared.food[cell] = 1;
    shared.counters->food_left = static_cast<int64_t>(cells.size());
  }
  SharedForagingState<std::byte> Shared() {
    return {harness.mutable_state().shared, PaddedCells(parameters)};
  }
  const Forager& Agent(int slot) { return AgentState<Forager>(harness.state(), slot); }

  ForagingParameters parameters;
  WorldHarness harness;
};

TEST(Foraging, StartsWithItsFoodInDifferentCells) {
  Situation world(Still(7, 9, 20), ConsecutiveIds(5));
  EXPECT_EQ(std::count(world.Shared().food, world.Shared().food + 63, 1), 20);
  EXPECT_EQ(world.harness.Metric("food_left"), 20);
  EXPECT_EQ(std::accumulate(world.Shared().foragers, world.Shared().foragers + 63, 0), 5);
}

TEST(Foraging, MovesWrapAroundTheTorus) {
  Situation world(Still(4, 3, 0), ConsecutiveIds(4));
  world.Place(0, 1, 0);
  world.Place(1, 3, 1);
  world.Place(2, 1, 2);
  world.Place(3, 0, 1);
  world.harness.Step({kForagerNorth, kForagerEast, kForagerSouth, kForagerWest});
  const auto at = [&](int slot) {
    return std::pair<int, int>(world.Agent(slot).x, world.Agent(slot).y);
  };
  EXPECT_EQ(at(0), std::make_pair(1, 2));
  EXPECT_EQ(at(1), std::make_pair(0, 1));
  EXPECT_EQ(at(2), std::make_pair(1, 0));
  EXPECT_EQ(at(3), std::make_pair(3, 1));
}

TEST(Foraging, SeesTheNearestFoodAcrossTheEdge) {
  Situation world(Still(5, 5, 0), ConsecutiveIds(1));
  world.Place(0, 0, 0);
  const std::map<int, int> bearing_of_cell = {
      {0, kBearingHere}, {20, kBearingNorth}, {1, kBearingEast}, {5, kBearingSouth},
      {4, kBearingWest}, {6, kBearingNone},   {12, kBearingNone}};
  for (const auto& [cell, bearing] : bearing_of_cell) {
    world.SetFood({cell});
    EXPECT_THAT(world.harness.Observe()[0], ElementsAre(bearing, kBearingNone, 0)) << cell;
  }
}

TEST(Foraging, SeesAnyOfEquallyNearFoodEquallyOften) {
  constexpr int kAgents = 4000;
  Situation world(Still(5, 5, 0), ConsecutiveIds(kAgents));
  for (int agent = 0; agent < kAgents; ++agent) world.Place(agent, 2, 2);
  world.SetFood({2 * 5 + 3, 3 * 5 + 2, 4});
  int east = 0;
  for (const auto& seen : world.harness.Observe()) {
    EXPECT_TRUE(seen[kFoodSeen] == kBearingEast || seen[kFoodSeen] == kBearingSouth);
    east += seen[kFoodSeen] == kBearingEast;
  }
  EXPECT_NEAR(east, kAgents / 2, 5 * std::sqrt(kAgents / 4.0));
}

TEST(Foraging, SeesNeighboursButNotItself) {
  ForagingParameters parameters = Still(7, 7, 0);
  parameters.view_radius = 2;
  Situation world(parameters, ConsecutiveIds(2));
  world.Place(0, 3, 3);
  world.Place(1, 3, 1);
  EXPECT_EQ(world.harness.Observe()[0][kNeighbourSeen], kBearingNorth);
  EXPECT_EQ(world.harness.Observe()[1][kNeighbourSeen], kBearingSouth);
  world.Place(1, 3, 3);
  EXPECT_EQ(world.harness.Observe()[0][kNeighbourSeen], kBearingHere);
  world.Place(1, 6, 3);
  EXPECT_EQ(world.harness.Observe()[0][kNeighbourSeen], kBearingNone);
}

TEST(Foraging, EatingTakesTheFoodAndShowsInTheNextReading) {
  Situation world(Still(3, 3, 0), ConsecutiveIds(2));
  world.Place(0, 1, 1);
  world.Place(1, 0, 0);
  world.SetFood({4});
  world.harness.Step({kForagerEat, kForagerEat});
  EXPECT_THAT(world.harness.Observe()[0], ElementsAre(kBearingNone, kBearingNone, 1));
  EXPECT_EQ(world.harness.Observe()[1][kAte], 0);
  EXPECT_EQ(world.harness.Metric("food_left"), 0);
  EXPECT_EQ(world.harness.Metric("eaten"), 1);
  EXPECT_EQ(world.harness.Metric("fed"), 0.5);
  world.harness.Step({kForagerEat, kForagerEat});
  EXPECT_EQ(world.harness.Observe()[0][kAte], 0);
  EXPECT_EQ(world.harness.Metric("eaten"), 0);
  EXPECT_EQ(world.harness.Metric("eaten_total"), 0.5);
}

TEST(Foraging, OneContenderGetsTheFoodAndEachAsOftenAsTheOthers) {
  constexpr int kTrials = 6000;
  constexpr int kContenders = 3;
  std::vector<int> wins(kContenders);
  for (int seed = 0; seed < kTrials; ++seed) {
    Situation world(Still(3, 3, 0), {40, 7, 1000}, static_cast<uint64_t>(seed));
    for (int agent = 0; agent < kContenders; ++agent) world.Place(agent, 2, 1);
    world.SetFood({5});
    world.harness.Step({kForagerEat, kForagerEat, kForagerEat});
    int fed = 0;
    for (int agent = 0; agent < kContenders; ++agent) {
      fed += world.Agent(agent).fed;
      wins[agent] += world.Agent(agent).fed;
    }
    ASSERT_EQ(fed, 1);
  }
  for (const int count : wins) EXPECT_NEAR(count, kTrials / 3, 5 * std::sqrt(kTrials * 2.0 / 9));
}

TEST(Foraging, TheWinnerDoesNotDependOnSlots) {
  std::vector<int64_t> ids = {3, 11, 12, 40, 77, -1};
  std::mt19937 shuffle(1);
  for (uint64_t seed = 0; seed < 50; ++seed) {
    std::vector<int64_t> winners;
    for (int order = 0; order < 4; ++order) {
      Situation world(Still(3, 3, 9), ids, seed);
      for (int slot = 0; slot < 6; ++slot) {
        if (ids[slot] >= 0) world.Place(slot, 1, 1);
      }
      world.harness.Step(std::vector<int>(6, kForagerEat));
      for (int slot = 0; slot < 6; ++slot) {
        if (ids[slot] >= 0 && world.Agent(slot).fed) winners.push_back(ids[slot]);
      }
      std::shuffle(ids.begin(), ids.end(), shuffle);
    }
    ASSERT_EQ(winners.size(), 4u);
    EXPECT_EQ(std::count(winners.begin(), winners.end(), winners[0]), 4) << "seed " << seed;
  }
}

// The rules again, with sorted containers.
struct NaiveWorld {
  ForagingParameters p;
  uint64_t seed;
  std::map<int64_t, Forager> agents;
  std::vector<bool> food;

  int Cell(const Forager& forager) const { return forager.y * p.width + forager.x; }

  void Step(uint32_t tick, const std::map<int64_t, int>& actions) {
    std::map<int, std::vector<int64_t>> contenders;
    for (auto& [id, forager] : agents) {
      forager.fed = 0;
      if (actions.at(id) == kForagerEat && food[Cell(forager)])
        contenders[Cell(forager)].push_back(id);
    }
    const Regrowth regrowth(p.regrowth);
    const std::vector<bool> before = food;
    for (int cell = 0; cell < p.width * p.height; ++cell) {
      if (!before[cell]) food[cell] = regrowth.Grows({seed, tick}, cell / 64) >> cell % 64 & 1;
    }
    for (const auto& [cell, ids] : contenders) {
      const int winner = UniformInt(seed, static_cast<uint64_t>(cell), tick, Purpose::kContention,
                                    0, static_cast<int>(ids.size()));
      agents[ids[winner]].fed = 1;
      ++agents[ids[winner]].eaten;
      food[cell] = false;
    }
    for (auto& [id, forager] : agents) {
      const Displacement move = ForagerMove(actions.at(id));
      forager.x = static_cast<int16_t>((forager.x + move.dx + p.width) % p.width);
      forager.y = static_cast<int16_t>((forager.y + move.dy + p.height) % p.height);
    }
  }
};

TEST(Foraging, StepEqualsTheRulesWrittenPlainly) {
  std::mt19937 random(17);
  for (const auto& [width, height] : {std::pair(3, 3), std::pair(10, 13), std::pair(16, 8)}) {
    ForagingParameters parameters = Still(width, height, width * height / 2);
    parameters.regrowth = 0.1;
    std::vector<int64_t> ids = ConsecutiveIds(60);
    std::shuffle(ids.begin(), ids.end(), random);
    ids[5] = ids[50] = -1;
    Situation world(parameters, ids, /*seed=*/99);
    NaiveWorld naive = {parameters, 99, {}, {}};
    naive.food.assign(world.Shared().food, world.Shared().food + width * height);
    for (int slot = 0; slot < 60; ++slot) {
      if (ids[slot] >= 0) naive.agents[ids[slot]] = world.Agent(slot);
    }
    for (uint32_t tick = 0; tick < 100; ++tick) {
      std::vector<int> actions;
      std::map<int64_t, int> by_id;
      for (const int64_t id : ids) {
        actions.push_back(random() % 2 ? kForagerEat
                                       : static_cast<int>(random() % kForagerActions));
        if (id >= 0) by_id[id] = actions.back();
      }
      world.harness.Step(actions);
      naive.Step(tick, by_id);

      const auto shared = world.Shared();
      std::vector<int> foragers(width * height);
      int eaten = 0;
      for (int slot = 0; slot < 60; ++slot) {
        const Forager expected = ids[slot] >= 0 ? naive.agents[ids[slot]] : Forager{};
        ASSERT_EQ(std::memcmp(&world.Agent(slot), &expected, sizeof(Forager)), 0)
            << "slot " << slot << ", tick " << tick;
        if (ids[slot] >= 0) ++foragers[naive.Cell(expected)];
        eaten += expected.fed;
      }
      for (int cell = 0; cell < width * height; ++cell) {
        ASSERT_EQ(shared.food[cell], naive.food[cell]) << "cell " << cell << ", tick " << tick;
        ASSERT_EQ(shared.foragers[cell], foragers[cell]) << "cell " << cell << ", tick " << tick;
      }
      ASSERT_EQ(shared.counters->eaten, eaten);
      ASSERT_EQ(shared.counters->food_left, std::count(naive.food.begin(), naive.food.end(), true));
    }
  }
}

TEST(Foraging, EachReadingIsWrongAsOftenAsItsNoiseSays) {
  constexpr int kAgents = 20000;
  ForagingParameters parameters = Still(30, 30, 200);
  parameters.observation_noise = 0.2;
  const WorldHarness noisy(*MakeForagingWorld(parameters), ConsecutiveIds(kAgents));
  parameters.observation_noise = 0;
  const WorldHarness exact(*MakeForagingWorld(parameters), ConsecutiveIds(kAgents));
  const auto seen = noisy.Observe();
  const auto truth = exact.Observe();
  for (const auto& [modality, outcomes] :
       {std::pair(kFoodSeen, 6), {kNeighbourSeen, 6}, {kAte, 2}}) {
    int wrong = 0;
    for (int agent = 0; agent < kAgents; ++agent) {
      wrong += seen[agent][modality] != truth[agent][modality];
    }
    const double p = 0.2 * (outcomes - 1) / outcomes;
    EXPECT_NEAR(wrong, kAgents * p, 5 * std::sqrt(kAgents * p * (1 - p))) << modality;
  }
}

TEST(Foraging, PictureTellsFoodAndForagersApart) {
  Situation world(Still(5, 3, 0), ConsecutiveIds(4));
  world.Place(0, 1, 0);
  world.Place(1, 3, 0);
  world.Place(2, 0, 2);
  world.Place(3, 0, 2);
  world.SetFood({2, 3});
  const auto rules = *MakeForagingWorld(world.parameters);
  const WorldPicture picture = rules->Picture(world.harness.slots(), world.harness.state());
  EXPECT_EQ(picture.width, 5);
  EXPECT_EQ(picture.height, 3);
  EXPECT_THAT(picture.cells, ElementsAre(0, 2, 1, 3, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0));
  EXPECT_EQ(rules->PictureLegend()[1].name, "food");
}

TEST(Foraging, NamesTheParameterThatIsOutOfRange) {
  const auto message = [](const ForagingParameters& p) {
    return std::string(MakeForagingWorld(p).status().message());
  };
  EXPECT_EQ(message(Still(2, 9, 0)), "world.foraging.width is 2; it must be 3 to 4096");
  EXPECT_EQ(message(Still(8, 8, 65)), "world.foraging.food is 65; it must be 0 to 64");
  ForagingParameters parameters;
  parameters.regrowth = -0.1;
  EXPECT_THAT(message(parameters), HasSubstr("world.foraging.regrowth is -0.1"));
  parameters = {};
  parameters.view_radius = 9;
  EXPECT_THAT(message(parameters), HasSubstr("world.foraging.view_radius is 9; it must be 1 to 8"));
  parameters = Still(8, 6, 0);
  parameters.view_radius = 3;
  EXPECT_THAT(message(parameters), HasSubstr("world.foraging.height is 6; it must be 7 to 4096"));
}

}  // namespace
}  // namespace starling
