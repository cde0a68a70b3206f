// Whether the model presets are true of their worlds.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <tuple>
#include <utility>

#include "agents/model/presets/bearing.h"
#include "agents/model/presets/cue_chaining.h"
#include "agents/model/presets/forager.h"
#include "agents/model/presets/generalized_tmaze.h"
#include "agents/model/presets/graph.h"
#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"
#include "agents/model/presets/visual_foraging.h"
#include "engine/worlds/cue_chaining.h"
#include "engine/worlds/foraging.h"
#include "engine/worlds/foraging_state.h"
#include "engine/worlds/generalized_tmaze.h"
#include "engine/worlds/graph.h"
#include "engine/worlds/grid.h"
#include "engine/worlds/testing/world_harness.h"
#include "engine/worlds/tmaze.h"
#include "engine/worlds/visual_foraging.h"

namespace starling {
namespace {

// Bayes' rule over all joint states of a model with one control.
class ExactFilter {
 public:
  explicit ExactFilter(const GenerativeModel& model) : model_(model) {
    for (int64_t state = 0; state < States(); ++state) {
      double p = 1;
      for (size_t f = 0; f < model.factors().size(); ++f) p *= model.factors()[f].D[Of(state, f)];
      belief_.push_back(p);
    }
  }

  std::vector<double> Predict(size_t modality) const {
    const Modality& m = model_.modalities()[modality];
    std::vector<double> outcomes(m.outcomes);
    for (int64_t state = 0; state < States(); ++state) {
      for (int o = 0; o < m.outcomes; ++o) outcomes[o] += belief_[state] * Likelihood(m, o, state);
    }
    return outcomes;
  }

  void Observe(const std::vector<int>& seen) {
    double total = 0;
    for (int64_t state = 0; state < States(); ++state) {
      for (size_t m = 0; m < seen.size(); ++m) {
        belief_[state] *= Likelihood(model_.modalities()[m], seen[m], state);
      }
      total += belief_[state];
    }
    for (double& p : belief_) p /= total;
  }

  void Act(int action) {
    std::vector<double> next(belief_.size());
    for (int64_t from = 0; from < States(); ++from) {
      if (belief_[from] == 0) continue;
      for (int64_t to = 0; to < States(); ++to) {
        double p = belief_[from];
        for (size_t f = 0; f < model_.factors().size() && p > 0; ++f) {
          const Factor& factor = model_.factors()[f];
          std::vector<int> index = {Of(to, f)};
          for (const int d : factor.dependencies) index.push_back(Of(from, d));
          if (!factor.controls.empty()) index.push_back(action);
          p *= factor.B.at(index);
        }
        next[to] += p;
      }
    }
    belief_ = next;
  }

 private:
  int64_t States() const {
    int64_t states = 1;
    for (const Factor& factor : model_.factors()) states *= factor.states;
    return states;
  }
  int Of(int64_t state, size_t f) const {
    for (size_t before = 0; before < f; ++before) state /= model_.factors()[before].states;
    return static_cast<int>(state % model_.factors()[f].states);
  }
  double Likelihood(const Modality& m, int outcome, int64_t state) const {
    std::vector<int> index = {outcome};
    for (const int d : m.dependencies) index.push_back(Of(state, d));
    return m.A.at(index);
  }

  const GenerativeModel& model_;
  std::vector<double> belief_;
};

// Agents act at random; what they see next must come as often as the exact filter of the model
// says, for each modality, outcome, action before and tenth of predicted probability.
void ExpectCalibrated(const GenerativeModel& model, std::shared_ptr<const World> world, int agents,
                      int ticks) {
  struct Bin {
    double expected = 0, variance = 0, seen = 0;
  };
  std::map<std::tuple<size_t, int, int, int>, Bin> bins;
  WorldHarness harness(std::move(world), ConsecutiveIds(agents), /*seed=*/23);
  std::vector<ExactFilter> filters(agents, ExactFilter(model));
  std::vector<int> actions(agents, -1);
  std::mt19937 random(4);
  for (int tick = 0; tick < ticks; ++tick) {
    const auto seen = harness.Observe();
    for (int agent = 0; agent < agents; ++agent) {
      for (size_t m = 0; m < seen[agent].size(); ++m) {
        const std::vector<double> predicted = filters[agent].Predict(m);
        for (int o = 0; o < static_cast<int>(predicted.size()); ++o) {
          const double p = predicted[o];
          Bin& bin = bins[{m, o, actions[agent], static_cast<int>(10 * p)}];
          bin.expected += p;
          bin.variance += std::max(0.0, p * (1 - p));
          bin.seen += seen[agent][m] == o;
        }
      }
      filters[agent].Observe(seen[agent]);
      actions[agent] = static_cast<int>(random() % model.controls()[0].actions);
      filters[agent].Act(actions[agent]);
    }
    harness.Step(actions);
  }
  for (const auto& [key, bin] : bins) {
    const auto& [modality, outcome, action, tenth] = key;
    EXPECT_NEAR(bin.seen, bin.expected, 5 * std::sqrt(bin.variance) + 1e-6 + 5 * (bin.variance > 0))
        << "modality " << modality << ", outcome " << outcome << ", action " << action << ", tenth "
        << tenth;
  }
}

TEST(ModelsMatchWorlds, TMazePredictsItsWorld) {
  for (const int episode_ticks : {4, 7, 0}) {
    TMazeModelParameters known;
    known.reward_probability = 0.8;
    known.episode_ticks = episode_ticks;
    TMazeParameters parameters;
    parameters.reward_probability = 0.8;
    parameters.episode_ticks = episode_ticks;
    ExpectCalibrated(*MakeTMazeModel(known), *MakeTMazeWorld(parameters), 300, 20);
  }
}

TEST(ModelsMatchWorlds, GridPredictsItsWorld) {
  for (const bool restart : {false, true}) {
    GridModelParameters known;
    known.width = 4;
    known.height = 3;
    known.observation_noise = 0.3;
    known.goal = 6;
    known.restart_at_goal = restart;
    GridParameters parameters;
    parameters.width = 4;
    parameters.height = 3;
    parameters.observation_noise = 0.3;
    parameters.goal = 6;
    parameters.restart_at_goal = restart;
    ExpectCalibrated(*MakeGridModel(known), *MakeGridWorld(parameters), 300, 40);
  }
}

// A chain short enough for agents that act at random to go through it.
TEST(ModelsMatchWorlds, CueChainingPredictsItsWorld) {
  for (const bool restart : {false, true}) {
    CueChainingModelParameters known;
    CueChainingParameters parameters = CueChain({1, 3, 5}, {0, 5}).value();
    known.width = parameters.width = 3;
    known.height = parameters.height = 2;
    known.start = parameters.start = 4;
    known.first_cue = parameters.first_cue = 3;
    known.second_cues = {1, 3, 5};
    known.rewards = {0, 5};
    known.can_stay = parameters.can_stay = !restart;
    known.restart_at_reward = parameters.restart_at_reward = restart;
    ExpectCalibrated(*MakeCueChainingModel(known), *MakeCueChainingWorld(parameters), 100, 25);
  }
}

TEST(ModelsMatchWorlds, GeneralizedTMazePredictsItsWorld) {
  for (const bool restart : {false, true}) {
    GeneralizedTMazeModelParameters known;
    GeneralizedTMazeParameters parameters;
    known.maze = parameters.maze = ToMazeText({"a1b", "#Sa", "b2a"}).value();
    known.restart_at_reward = parameters.restart_at_reward = restart;
    ExpectCalibrated(*MakeGeneralizedTMazeModel(known), *MakeGeneralizedTMazeWorld(parameters), 100,
                     25);
  }
}

TEST(ModelsMatchWorlds, GraphPredictsItsWorld) {
  for (const GraphKind kind : {GraphKind::kHalls, GraphKind::kRing, GraphKind::kGrid}) {
    for (const bool again : {false, true}) {
      GraphModelParameters known;
      GraphParameters parameters;
      known.graph.places = parameters.graph.places = 6;
      known.graph.kind = parameters.graph.kind = kind;
      known.hide_again = parameters.hide_again = again;
      ExpectCalibrated(*MakeGraphModel(known), *MakeGraphWorld(parameters), 100, 25);
    }
  }
}

TEST(ModelsMatchWorlds, VisualForagingPredictsItsWorld) {
  for (const bool mirrors : {false, true}) {
    VisualForagingModelParameters known;
    VisualForagingParameters parameters;
    known.mirrors = parameters.mirrors = mirrors;
    known.observation_noise = parameters.observation_noise = mirrors ? 0.3 : 0;
    ExpectCalibrated(*MakeVisualForagingModel(known), *MakeVisualForagingWorld(parameters), 100,
                     25);
  }
}

// Fresh surroundings for each trial: things in every cell independently.
class ForagerTrials {
 public:
  ForagerTrials(int view_radius, double regrowth) {
    parameters_.width = parameters_.height = 2 * view_radius + 5;
    parameters_.food = 0;
    parameters_.regrowth = regrowth;
    parameters_.view_radius = view_radius;
    parameters_.observation_noise = 0;
    world_ = *MakeForagingWorld(parameters_);
  }

  // How often bearing `from` became `to` by each action, in `modality`. Things are food (modality
  // 0) or walkers (1).
  using Counts = std::map<std::pair<int, int>, std::array<int, kBearings>>;
  Counts Run(int modality, double density, int trials) {
    const int side = parameters_.width;
    const int cells = side * side;
    Counts counts;
    std::mt19937_64 random(8);
    std::uniform_real_distribution<double> uniform;
    for (int trial = 0; trial < trials; ++trial) {
      WorldHarness harness(world_, ConsecutiveIds(1 + cells), random());
      const MutableWorldState state = harness.mutable_state();
      SharedForagingState<std::byte> shared(state.shared, (cells + 63) / 64 * 64);
      std::fill_n(shared.foragers, cells, 0);
      // Walkers that do not take part stand in the farthest cell with all others, out of sight.
      const auto put = [&](int slot, int x, int y) {
        AgentState<Forager>(state, slot).x = static_cast<int16_t>(x);
        AgentState<Forager>(state, slot).y = static_cast<int16_t>(y);
        ++shared.foragers[y * side + x];
      };
      std::vector<int> actions(1 + cells, kForagerStay);
      put(0, side / 2, side / 2);
      for (int cell = 0; cell < cells; ++cell) {
        const bool here = uniform(random) < density;
        if (modality == 0) shared.food[cell] = here;
        if (modality == 1 && here) {
          put(1 + cell, cell % side, cell / side);
          actions[1 + cell] = static_cast<int>(random() % 5);
        } else {
          put(1 + cell, 0, 0);
        }
      }
      actions[0] = static_cast<int>(random() % kForagerActions);
      const int from = harness.Observe()[0][modality];
      harness.Step(actions);
      ++counts[{from, actions[0]}][harness.Observe()[0][modality]];
    }
    return counts;
  }

 private:
  ForagingParameters parameters_;
  std::shared_ptr<const World> world_;
};

void ExpectColumns(const Tensor& B, const ForagerTrials::Counts& counts, double slack) {
  for (const auto& [column, to] : counts) {
    const int total = std::accumulate(to.begin(), to.end(), 0);
    for (int bearing = 0; bearing < kBearings; ++bearing) {
      const double p = B.at({bearing, column.first, column.second});
      EXPECT_NEAR(static_cast<double>(to[bearing]) / total, p,
                  slack + 5 * std::sqrt(p * (1 - p) / total))
          << column.first << " -> " << bearing << " by " << column.second;
    }
  }
}

TEST(ModelsMatchWorlds, ForagerKnowsHowBearingsOfFoodChange) {
  for (const int radius : {1, 2}) {
    ForagerModelParameters known;
    known.view_radius = radius;
    known.food_density = 0.15;
    known.food_regrowth = 0.02;
    known.competition = 0;
    const auto model = MakeForagerModel(known);
    ASSERT_TRUE(model.ok()) << model.status();
    ExpectColumns(model->factors()[0].B, ForagerTrials(radius, 0.02).Run(0, 0.15, 20000), 0);
  }
}

// The model follows the nearest walker exactly and takes what the others do to each cell as
// independent, which it is not quite.
TEST(ModelsMatchWorlds, ForagerKnowsRoughlyHowBearingsOfNeighboursChange) {
  ForagerModelParameters known;
  known.neighbour_density = 0.15;
  const auto model = MakeForagerModel(known);
  ASSERT_TRUE(model.ok()) << model.status();
  ExpectColumns(model->factors()[1].B, ForagerTrials(1, 0).Run(1, 0.15, 20000), 0.02);
}

}  // namespace
}  // namespace starling
