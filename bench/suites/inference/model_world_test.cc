#include "bench/suites/inference/model_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"
#include "engine/worlds/testing/world_harness.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kAgents = 20000;

// Two factors that depend on each other, one control, two modalities; nothing is certain but the
// second outcome where the first factor is 1.
ModelParts Coupled() {
  ModelParts parts;
  parts.controls = {{"turn", 2}};
  Tensor B0({2, 2, 3, 2});  // next of factor 0 by factors 0 and 1 and the action
  Tensor B1({3, 3});
  for (int s0 = 0; s0 < 2; ++s0) {
    for (int s1 = 0; s1 < 3; ++s1) {
      for (int u = 0; u < 2; ++u) {
        const double p = 0.1 + 0.1 * (s0 + 2 * s1 + u);
        B0.at({0, s0, s1, u}) = p;
        B0.at({1, s0, s1, u}) = 1 - p;
      }
    }
  }
  B1.values = {0.5, 0.2, 0.3, 0.25, 0.7, 0.3, 0.25, 0.1, 0.4};
  parts.factors = {{"first", 2, {0, 1}, {0}, B0, {0.3, 0.7}, {}},
                   {"second", 3, {1}, {}, B1, {0.2, 0.5, 0.3}, {}}};
  Tensor A0({3, 3}, {0.6, 0.1, 0.2, 0.3, 0.8, 0.2, 0.1, 0.1, 0.6});
  Tensor A1({2, 3, 2});  // by factors 1 and 0, in that order
  for (int s1 = 0; s1 < 3; ++s1) {
    A1.at({0, s1, 0}) = 0.2 * (1 + s1);
    A1.at({1, s1, 0}) = 1 - 0.2 * (1 + s1);
    A1.at({0, s1, 1}) = 1;
  }
  parts.modalities = {{"one", 3, {1}, A0, {}, PreferenceKind::kUtility, {}},
                      {"two", 2, {1, 0}, A1, {}, PreferenceKind::kUtility, {}}};
  return parts;
}

std::shared_ptr<const World> WorldOf(ModelParts parts) {
  const absl::StatusOr<GenerativeModel> model = GenerativeModel::Create(std::move(parts));
  EXPECT_TRUE(model.ok()) << model.status();
  return MakeModelWorld(*model);
}

const int32_t* States(const WorldHarness& harness, int agent) {
  return reinterpret_cast<const int32_t*>(harness.state().agents) + 2 * agent;
}

// The sum over cells of (seen - expected)^2 / expected, for a test that 20,000 draws from the right
// distribution fail less than once in a million seeds: 30 for 4 degrees of freedom or fewer.
double ChiSquare(const std::vector<int64_t>& seen, const std::vector<double>& p) {
  double total = 0;
  for (const int64_t n : seen) total += static_cast<double>(n);
  double sum = 0;
  for (size_t i = 0; i < p.size(); ++i) {
    const double expected = p[i] * total;
    const double difference = static_cast<double>(seen[i]) - expected;
    if (expected > 0) {
      sum += difference * difference / expected;
    } else {
      EXPECT_EQ(seen[i], 0);
    }
  }
  return sum;
}
constexpr double kLimit = 30;

TEST(ModelWorld, TakesAndGivesWhatTheModelHas) {
  const WorldLayout layout = WorldOf(Coupled())->Layout();
  EXPECT_THAT(layout.observation_outcomes, ElementsAre(3, 2));
  EXPECT_THAT(layout.action_counts, ElementsAre(2));
  EXPECT_EQ(layout.agent_bytes, 8);
  EXPECT_FALSE(layout.shared);
}

TEST(ModelWorld, BeginsAsDSays) {
  const WorldHarness harness(WorldOf(Coupled()), ConsecutiveIds(kAgents));
  std::vector<int64_t> first(2), second(3);
  for (int agent = 0; agent < kAgents; ++agent) {
    ++first[static_cast<size_t>(States(harness, agent)[0])];
    ++second[static_cast<size_t>(States(harness, agent)[1])];
  }
  EXPECT_LT(ChiSquare(first, {0.3, 0.7}), kLimit);
  EXPECT_LT(ChiSquare(second, {0.2, 0.5, 0.3}), kLimit);
}

TEST(ModelWorld, MovesAsBSaysUnderTheActionTaken) {
  const ModelParts parts = Coupled();
  WorldHarness harness(WorldOf(parts), ConsecutiveIds(kAgents));
  std::vector<int> actions;
  std::vector<std::vector<int32_t>> before;
  for (int agent = 0; agent < kAgents; ++agent) {
    actions.push_back(agent % 2);
    before.push_back({States(harness, agent)[0], States(harness, agent)[1]});
  }
  harness.Step(actions);
  for (int s0 = 0; s0 < 2; ++s0) {
    for (int s1 = 0; s1 < 3; ++s1) {
      std::vector<int64_t> second(3);
      for (int u = 0; u < 2; ++u) {
        std::vector<int64_t> first(2);
        for (int agent = u; agent < kAgents; agent += 2) {
          const std::vector<int32_t>& was = before[static_cast<size_t>(agent)];
          if (was[0] != s0 || was[1] != s1) continue;
          ++first[static_cast<size_t>(States(harness, agent)[0])];
          ++second[static_cast<size_t>(States(harness, agent)[1])];
        }
        const Tensor& B = parts.factors[0].B;
        EXPECT_LT(ChiSquare(first, {B.at({0, s0, s1, u}), B.at({1, s0, s1, u})}), kLimit);
      }
      const Tensor& B = parts.factors[1].B;
      EXPECT_LT(ChiSquare(second, {B.at({0, s1}), B.at({1, s1}), B.at({2, s1})}), kLimit);
    }
  }
}

TEST(ModelWorld, ShowsWhatASays) {
  const ModelParts parts = Coupled();
  const WorldHarness harness(WorldOf(parts), ConsecutiveIds(kAgents));
  const std::vector<std::vector<int>> seen = harness.Observe();
  for (int s0 = 0; s0 < 2; ++s0) {
    for (int s1 = 0; s1 < 3; ++s1) {
      std::vector<int64_t> one(3), two(2);
      for (int agent = 0; agent < kAgents; ++agent) {
        if (States(harness, agent)[0] != s0 || States(harness, agent)[1] != s1) continue;
        ++one[static_cast<size_t>(seen[static_cast<size_t>(agent)][0])];
        ++two[static_cast<size_t>(seen[static_cast<size_t>(agent)][1])];
      }
      const Tensor& A0 = parts.modalities[0].A;
      const Tensor& A1 = parts.modalities[1].A;
      EXPECT_LT(ChiSquare(one, {A0.at({0, s1}), A0.at({1, s1}), A0.at({2, s1})}), kLimit);
      EXPECT_LT(ChiSquare(two, {A1.at({0, s1, s0}), A1.at({1, s1, s0})}), kLimit);
    }
  }
}

// Outcomes and moves of agents, of ticks and of modalities are drawn apart from each other.
TEST(ModelWorld, DrawsEveryNumberForItself) {
  ModelParts parts;
  parts.controls = {{"none", 1}};
  parts.factors = {{"only", 1, {0}, {0}, Tensor({1, 1, 1}, 1.0), {}, {}}};
  for (int m = 0; m < 6; ++m) {
    parts.modalities.push_back(
        {"coin", 2, {0}, Tensor({2, 1}, 0.5), {}, PreferenceKind::kUtility, {}});
  }
  WorldHarness harness(WorldOf(parts), ConsecutiveIds(kAgents));
  const std::vector<std::vector<int>> now = harness.Observe();
  harness.Step(std::vector<int>(kAgents, 0));
  const std::vector<std::vector<int>> then = harness.Observe();
  for (size_t m = 0; m < 6; ++m) {
    std::vector<int64_t> same_tick(4), same_modality(4), same_agent(4);
    for (size_t agent = 0; agent < kAgents; ++agent) {
      const int coin = now[agent][m];
      ++same_tick[static_cast<size_t>(2 * coin + now[agent][(m + 1) % 6])];
      ++same_modality[static_cast<size_t>(2 * coin + then[agent][m])];
      ++same_agent[static_cast<size_t>(2 * coin + now[(agent + 1) % kAgents][m])];
    }
    for (const auto& pairs : {same_tick, same_modality, same_agent})
      EXPECT_LT(ChiSquare(pairs, {0.25, 0.25, 0.25, 0.25}), kLimit);
  }
}

TEST(ModelWorld, IsTheSameForTheSameSeedWhereverAgentsStand) {
  const auto world = WorldOf(Coupled());
  WorldHarness one(world, {5, 6, 7, 8}, 9), other(world, {8, -1, 7, 6, 5}, 9),
      third(world, {5}, 10);
  bool differs = false;
  for (int tick = 0; tick < 50; ++tick) {
    const auto seen = one.Observe();
    const auto again = other.Observe();
    ASSERT_EQ(seen[0], again[4]);
    ASSERT_EQ(seen[3], again[0]);
    ASSERT_THAT(again[1], ElementsAre(-1, -1));
    differs |= seen[0] != third.Observe()[0];
    one.Step({0, 1, 0, 1});
    other.Step({1, 0, 0, 1, 0});
    third.Step({0});
  }
  EXPECT_TRUE(differs);
}

// The grid's own world has the same rules: rooms with walls, a place that is seen wrongly at times.
TEST(ModelWorld, OfAGridStopsAtWalls) {
  const absl::StatusOr<GenerativeModel> model = MakeGridModel({});
  ASSERT_TRUE(model.ok()) << model.status();
  WorldHarness harness(MakeModelWorld(*model), ConsecutiveIds(100));
  for (int tick = 0; tick < 4; ++tick) harness.Step(std::vector<int>(100, 1));
  for (int tick = 0; tick < 4; ++tick) harness.Step(std::vector<int>(100, 3));
  for (int agent = 0; agent < 100; ++agent) EXPECT_EQ(States(harness, agent)[0], 24);
}

// From anywhere, an episode's end leads to where D says, whatever the action; all else goes on.
TEST(ModelWorld, BeginsAgainWhenAnEpisodeEnds) {
  ModelParts parts = Coupled();
  parts.factors[0].D = {1, 0};
  parts.factors[1].D = {0.2, 0.5, 0.3};
  const absl::StatusOr<GenerativeModel> model = GenerativeModel::Create(std::move(parts));
  ASSERT_TRUE(model.ok()) << model.status();
  WorldHarness harness(MakeModelWorld(*model, 3), ConsecutiveIds(kAgents));
  std::vector<std::vector<int64_t>> drawn;
  for (int tick = 1; tick <= 6; ++tick) {
    harness.Step(std::vector<int>(kAgents, 0));
    std::vector<int64_t> first(2), second(3);
    for (int agent = 0; agent < kAgents; ++agent) {
      ++first[static_cast<size_t>(States(harness, agent)[0])];
      ++second[static_cast<size_t>(States(harness, agent)[1])];
    }
    EXPECT_EQ(first[0] == kAgents, tick % 3 == 0) << tick;
    if (tick % 3 != 0) continue;
    EXPECT_LT(ChiSquare(second, {0.2, 0.5, 0.3}), kLimit);
    drawn.push_back(second);
  }
  EXPECT_NE(drawn[0], drawn[1]);
}

TEST(ModelWorld, RefusesStateThatItsTablesDoNotHave) {
  const auto world = WorldOf(Coupled());
  WorldHarness harness(world, {3, -1});
  EXPECT_TRUE(world->CheckState(harness.slots(), harness.state()).ok());
  reinterpret_cast<int32_t*>(harness.mutable_state().agents)[1] = 3;
  const absl::Status status = world->CheckState(harness.slots(), harness.state());
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("agent 3: the state of factor 1 is 3; 0 to 2 is allowed"));
}

}  // namespace
}  // namespace starling
