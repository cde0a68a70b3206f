// Agents in lanes that pass messages over a window: the same as agents one by one, whatever each
// has seen and however long it has been there.
#include "agents/population/lane_window.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agents/population/individual.h"
#include "agents/population/lane_population.h"
#include "agents/population/single_agent.h"
#include "agents/population/testing/random_model.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

constexpr int kLanes = 8;
constexpr double kDoubleTolerance = 1e-9;
constexpr double kFloatTolerance = 2e-3;

struct alignas(64) Row {
  std::byte bytes[64];
};
std::vector<Row> Rows(int64_t bytes) {
  return std::vector<Row>(static_cast<size_t>(bytes / 64 + 1));
}

GenerativeModel ModelOf(Dice& dice) {
  RandomModelOptions options;
  options.zeros = 0.5;
  return RandomModel(dice, options);
}

AgentSettings WindowSettingsOf(Dice& dice, const GenerativeModel& model) {
  AgentSettings settings = RandomSettings(dice, model);
  settings.inference =
      dice.Chance(0.5) ? StateInference::kVariationalMessages : StateInference::kMarginalMessages;
  settings.window.horizon = dice.UpTo(5);
  settings.iterations = dice.UpTo(5);  // more rounds can let rounding grow without bound
  return settings;
}

// A tile whose lanes are followed by agents one by one, which take the actions of the lanes.
class FollowedTile {
 public:
  FollowedTile(const GenerativeModel& model, const AgentSettings& settings, Precision precision)
      : model_(model),
        lanes_(LanePopulation::Create(model, settings, precision, InstructionSet::kAuto).value()),
        individual_(Individual::Create(model, settings).value()),
        tolerance_(precision == Precision::kFloat ? kFloatTolerance : kDoubleTolerance),
        before_(Rows(lanes_->state_bytes())),
        after_(before_),
        learned_(Rows(lanes_->learned_bytes())),
        scratch_(Rows(lanes_->scratch_bytes())) {
    lanes_->InitTile(before_[0].bytes, learned_[0].bytes);
    for (int l = 0; l < kLanes; ++l) agents_.push_back(individual_->AtBirth());
  }

  void Replace(int lane) {
    lanes_->InitLane(before_[0].bytes, learned_[0].bytes, lane);
    agents_[static_cast<size_t>(lane)] = individual_->AtBirth();
  }

  void Step(Dice& dice) {
    const int width = lanes_->lanes();
    std::vector<int64_t> ids(static_cast<size_t>(width), -1);
    std::vector<int32_t> seen(static_cast<size_t>(width) * model_.modalities().size(), 1 << 30);
    std::vector<Observation> observations;
    for (int l = 0; l < kLanes; ++l) {
      ids[static_cast<size_t>(l)] = l;
      Observation& observation = observations.emplace_back();
      for (int outcome : RandomObservation(dice, model_)) {
        seen[observation.size() * static_cast<size_t>(width) + static_cast<size_t>(l)] = outcome;
        observation.push_back({outcome, {}});
      }
    }
    TileSums sums;
    lanes_->StepTile({1, tick_++, ids.data(), seen.data(), before_[0].bytes, after_[0].bytes,
                      learned_[0].bytes, &sums},
                     scratch_[0].bytes);
    std::swap(before_, after_);
    ASSERT_TRUE(lanes_->CheckTile(before_[0].bytes, learned_[0].bytes).ok());
    const std::vector<double> draws(model_.controls().size(), 0.5);
    double free_energy = 0, entropy = 0;
    for (int l = 0; l < kLanes; ++l) {
      const std::vector<int> taken = lanes_->Actions(before_[0].bytes, l);
      const AgentStep wanted = individual_->Step(observations[static_cast<size_t>(l)], draws, taken,
                                                 agents_[static_cast<size_t>(l)]);
      free_energy += wanted.free_energy;
      for (const Belief& belief : wanted.posterior) {
        for (double p : belief) entropy -= p > 0 ? p * std::log(p) : 0;
      }
      const auto got = lanes_->Beliefs(before_[0].bytes, l);
      for (size_t f = 0; f < got.size(); ++f) {
        for (size_t s = 0; s < got[f].size(); ++s)
          ASSERT_NEAR(got[f][s], wanted.posterior[f][s], tolerance_) << "lane " << l;
      }
    }
    EXPECT_NEAR(sums.free_energy, free_energy, tolerance_ * (1 + std::abs(free_energy)));
    EXPECT_NEAR(sums.belief_entropy, entropy, tolerance_ * kLanes);
  }

 private:
  const GenerativeModel model_;
  const std::unique_ptr<const LanePopulation> lanes_;
  const std::unique_ptr<const Individual> individual_;
  const double tolerance_;
  std::vector<Row> before_, after_, learned_, scratch_;
  std::vector<IndividualState> agents_;
  uint32_t tick_ = 0;
};

TEST(LaneWindow, HoldsAndInfersWhatAgentsOneByOneDo) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(90000 + seed);
    const GenerativeModel model = ModelOf(dice);
    const AgentSettings settings = WindowSettingsOf(dice, model);
    FollowedTile tile(model, settings, seed % 2 == 0 ? Precision::kDouble : Precision::kFloat);
    for (int t = 0; t < 9; ++t) {
      if (t > 0 && dice.Chance(0.4)) tile.Replace(dice.Below(kLanes));
      tile.Step(dice);
      if (HasFatalFailure() || HasFailure()) return;
    }
  }
}

// Beliefs settle long before the last round, some ticks of the window before others.
TEST(LaneWindow, StopsWhereNothingChangesAnyMore) {
  ModelParts parts;
  parts.controls = {{"stay or swap", 2}};
  parts.factors = {{"side",
                    2,
                    {0},
                    {0},
                    Tensor({2, 2, 2}, {0.7, 0.2, 0.4, 0.6, 0.3, 0.8, 0.6, 0.4}),
                    {0.6, 0.4}}};
  parts.modalities = {{"seen", 2, {0}, Tensor({2, 2}, {0.8, 0.3, 0.2, 0.7})}};
  const GenerativeModel model = GenerativeModel::Create(std::move(parts)).value();
  for (const StateInference inference :
       {StateInference::kVariationalMessages, StateInference::kMarginalMessages}) {
    for (const int rounds : {1, 2, 7, 200}) {
      SCOPED_TRACE(rounds);
      AgentSettings settings;
      settings.inference = inference;
      settings.iterations = rounds;
      FollowedTile tile(model, settings, Precision::kDouble);
      Dice dice(1);
      for (int t = 0; t < 12; ++t) {
        if (t == 7) tile.Replace(2);
        tile.Step(dice);
        if (HasFailure()) return;
      }
    }
  }
}

Observation ToObservation(const std::vector<int>& outcomes) {
  Observation observation;
  for (int outcome : outcomes) observation.push_back({outcome, {}});
  return observation;
}

// With an episode that begins anew, actions that the world did not carry out, and a distribution
// seen in the middle of a window, from which on the agent goes on by itself.
TEST(LaneWindow, GoesOnWhateverHappensToASingleAgent) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(95000 + seed);
    const GenerativeModel model = ModelOf(dice);
    const AgentSettings settings = WindowSettingsOf(dice, model);
    const auto lane = SingleAgent::Create(model, settings).value();
    const auto individual = Individual::Create(model, settings).value();
    IndividualState state = individual->AtBirth();
    const std::vector<double> draws(model.controls().size(), 0.5);
    const int soft_tick = 3 + dice.Below(6);
    const int episode_tick = dice.Below(6);
    for (int t = 0; t < 10; ++t) {
      if (t == episode_tick) {
        lane->StartEpisode();
        individual->StartEpisode(state);
      }
      Observation observation = ToObservation(RandomObservation(dice, model));
      if (t == soft_tick) {
        const size_t outcomes = static_cast<size_t>(model.modalities()[0].outcomes);
        observation[0] = {-1, Belief(outcomes, 1.0 / static_cast<double>(outcomes))};
      }
      std::vector<int> taken;
      for (const Control& control : model.controls()) taken.push_back(dice.Below(control.actions));
      const AgentStep got = lane->StepOn(observation, taken).value();
      const AgentStep wanted = individual->Step(observation, draws, taken, state);
      EXPECT_EQ(got.window_observations, wanted.window_observations);
      ASSERT_EQ(got.window.size(), wanted.window.size());
      for (size_t i = 0; i < wanted.window.size(); ++i) {
        EXPECT_NEAR(got.window_free_energy[i], wanted.window_free_energy[i], 1e-8);
        for (size_t f = 0; f < wanted.window[i].size(); ++f) {
          for (size_t s = 0; s < wanted.window[i][f].size(); ++s)
            ASSERT_NEAR(got.window[i][f][s], wanted.window[i][f][s], kDoubleTolerance)
                << "tick " << t << ", " << i << " of the window";
        }
      }
      for (size_t f = 0; f < wanted.prior.size(); ++f) {
        for (size_t s = 0; s < wanted.prior[f].size(); ++s)
          ASSERT_NEAR(got.prior[f][s], wanted.prior[f][s], kDoubleTolerance) << "tick " << t;
      }
      if (HasFailure()) return;
    }
  }
}

// Two states, of which the second action exchanges the beliefs; two outcomes; a window of two.
std::unique_ptr<const LanePopulation> Swapped() {
  ModelParts parts;
  parts.controls = {{"stay or swap", 2}};
  parts.factors = {{"side", 2, {0}, {0}, Tensor({2, 2, 2}, {1, 0, 0, 1, 0, 1, 1, 0}), {0.5, 0.5}}};
  parts.modalities = {{"seen", 2, {0}, Tensor({2, 2}, {0.9, 0.1, 0.1, 0.9})}};
  AgentSettings settings;
  settings.inference = StateInference::kVariationalMessages;
  settings.window.horizon = 2;
  return LanePopulation::Create(GenerativeModel::Create(std::move(parts)).value(), settings,
                                Precision::kDouble, InstructionSet::kAuto)
      .value();
}

TEST(LaneWindow, ChecksWhatMayComeFromAnywhere) {
  const auto population = Swapped();
  std::vector<Row> at_birth = Rows(population->state_bytes()), learned = Rows(64);
  population->InitTile(at_birth[0].bytes, learned[0].bytes);
  ASSERT_TRUE(population->CheckTile(at_birth[0].bytes, learned[0].bytes).ok());
  const auto message = [&](const std::string& name, int row, double value) {
    std::vector<Row> state = at_birth;
    for (const TileField& field : population->fields()) {
      if (field.name != name) continue;
      std::byte* rows = state[0].bytes + field.offset;
      const int entry = row * population->lanes() + 3;
      if (field.element_bytes == 8) {
        reinterpret_cast<double*>(rows)[entry] = value;
      } else {
        reinterpret_cast<int32_t*>(rows)[entry] = static_cast<int32_t>(value);
      }
    }
    return std::string(population->CheckTile(state[0].bytes, learned[0].bytes).message());
  };
  EXPECT_EQ(message("held", 0, 2), "");
  EXPECT_THAT(message("held", 0, 3), HasSubstr("held of lane 3 in row 0 is 3; 0 to 2 is allowed"));
  EXPECT_THAT(message("held", 0, -1), HasSubstr("is -1; 0 to 2 is allowed"));
  EXPECT_EQ(message("observations", 1, 1), "");
  EXPECT_THAT(message("observations", 1, 2),
              HasSubstr("observations of tick 1, modality 0, of lane 3 in row 0 is 2; -1 to 1"));
  EXPECT_THAT(message("observations", 0, -2), HasSubstr("is -2; -1 to 1 is allowed"));
  EXPECT_EQ(message("past_actions", 0, 1), "");
  EXPECT_THAT(message("past_actions", 0, 2),
              HasSubstr("past_actions of tick 0, control 0, of lane 3 in row 0 is 2; -1 to 1"));
  EXPECT_EQ(message("window_start", 1, 1), "");
  EXPECT_THAT(message("window_start", 1, 1.1), HasSubstr("window_start of lane 3 in row 1 is 1.1"));
  EXPECT_THAT(message("window_start", 0, std::nan("")), HasSubstr("is nan; 0 to 1.01 is allowed"));
}

// What a forged tile may say and no run would: long lives without a past, pasts without a life.
TEST(LaneWindow, StepsWhateverItAccepts) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Dice dice(97000 + seed);
    const GenerativeModel model = ModelOf(dice);
    const auto population = LanePopulation::Create(model, WindowSettingsOf(dice, model),
                                                   Precision::kFloat, InstructionSet::kAuto)
                                .value();
    std::vector<Row> state = Rows(population->state_bytes()), next = state;
    std::vector<Row> learned = Rows(population->learned_bytes());
    std::vector<Row> scratch = Rows(population->scratch_bytes());
    population->InitTile(state[0].bytes, learned[0].bytes);
    for (const TileField& field : population->fields()) {
      if (field.name != "held" && field.name != "age") continue;
      int32_t* values = reinterpret_cast<int32_t*>(state[0].bytes + field.offset);
      for (int l = 0; l < population->lanes(); ++l) values[l] = dice.Below(2);
    }
    ASSERT_TRUE(population->CheckTile(state[0].bytes, learned[0].bytes).ok());
    const std::vector<int64_t> ids(16, 3);
    const std::vector<int32_t> seen(16 * model.modalities().size(), 0);
    for (Row& row : scratch) {
      for (std::byte& byte : row.bytes) byte = std::byte{0xff};
    }
    TileSums sums;
    for (uint32_t t = 0; t < 4; ++t) {
      population->StepTile(
          {1, t, ids.data(), seen.data(), state[0].bytes, next[0].bytes, learned[0].bytes, &sums},
          scratch[0].bytes);
      std::swap(state, next);
      EXPECT_TRUE(std::isfinite(sums.free_energy));
      EXPECT_TRUE(population->CheckTile(state[0].bytes, learned[0].bytes).ok());
    }
  }
}

}  // namespace
}  // namespace starling
