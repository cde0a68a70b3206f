// Agents computed one by one: the same numbers as side by side where both can, and what only they
// do.
#include "agents/population/individual.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <functional>

#include "agents/model/presets/tmaze.h"
#include "agents/population/lane_coverage.h"
#include "agents/population/population.h"
#include "agents/population/single_agent.h"
#include "agents/population/testing/random_model.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Pointwise;

MATCHER(NearTo, "") {
  return std::abs(std::get<0>(arg) - std::get<1>(arg)) <=
         1e-10 * std::max(1.0, std::abs(std::get<1>(arg)));
}

Observation ToObservation(const std::vector<int>& outcomes) {
  Observation observation;
  for (int index : outcomes) observation.push_back({index, {}});
  return observation;
}

// A step with the counts that changed in it.
AgentStep StepWithCounts(const Individual& individual, const Observation& observation,
                         absl::Span<const int> taken, IndividualState& state) {
  AgentStep step = individual.Step(observation, std::vector<double>(8, 0.4), taken, state);
  individual.AddCounts(state, step);
  return step;
}

List<double> MemoryOf(const StateRows& rows, const IndividualState& state) {
  List<double> memory;
  rows.AddMemory(state, memory);
  return memory;
}

List<double> CountsOf(const StateRows& rows, const IndividualState& state) {
  List<double> counts;
  rows.AddCounts(state, counts);
  return counts;
}

const std::vector<double> kDraws(8, 0.4);

TEST(Individual, ComputesWhatLanesCompute) {
  for (int i = 0; i < 900; ++i) {
    SCOPED_TRACE(testing::Message() << "model " << i);
    Dice dice(40000 + static_cast<uint64_t>(i));
    RandomModelOptions options;
    options.counts = i % 3 != 0;
    options.masks = i % 5 == 0 ? 0.8 : 0;
    const GenerativeModel model = RandomModel(dice, options);
    AgentSettings settings = RandomSettings(dice, model, options);
    if (i % 7 == 0) settings.prune_policies = dice.Unit();
    ASSERT_TRUE(NotInLanes(model, settings).empty());
    const auto lanes = SingleAgent::Create(model, settings).value();
    const auto individual = Individual::Create(model, settings).value();
    IndividualState state = individual->AtBirth();
    for (int t = 0; t < 7; ++t) {
      const std::vector<int> outcomes = RandomObservation(dice, model);
      const AgentStep wanted = lanes->Step(outcomes).value();
      const AgentStep got =
          StepWithCounts(*individual, ToObservation(outcomes), wanted.action, state);
      for (size_t f = 0; f < wanted.posterior.size(); ++f) {
        EXPECT_THAT(got.prior[f], Pointwise(NearTo(), wanted.prior[f]));
        EXPECT_THAT(got.posterior[f], Pointwise(NearTo(), wanted.posterior[f]));
      }
      EXPECT_NEAR(got.free_energy, wanted.free_energy, 1e-8);
      EXPECT_EQ(got.window_observations, wanted.window_observations);
      EXPECT_THAT(got.window_free_energy, Pointwise(NearTo(), wanted.window_free_energy));
      ASSERT_EQ(got.window.size(), wanted.window.size());
      for (size_t i = 0; i < wanted.window.size(); ++i) {
        for (size_t f = 0; f < wanted.window[i].size(); ++f)
          EXPECT_THAT(got.window[i][f], Pointwise(NearTo(), wanted.window[i][f]));
      }
      EXPECT_THAT(got.utility, Pointwise(NearTo(), wanted.utility));
      EXPECT_THAT(got.state_information_gain, Pointwise(NearTo(), wanted.state_information_gain));
      if (settings.use_parameter_information_gain) {
        EXPECT_THAT(got.novelty_a, Pointwise(NearTo(), wanted.novelty_a));
        EXPECT_THAT(got.novelty_b, Pointwise(NearTo(), wanted.novelty_b));
      }
      EXPECT_THAT(got.G, Pointwise(NearTo(), wanted.G));
      EXPECT_THAT(got.policy_posterior, Pointwise(NearTo(), wanted.policy_posterior));
      for (size_t c = 0; c < wanted.action_marginals.size(); ++c)
        EXPECT_THAT(got.action_marginals[c], Pointwise(NearTo(), wanted.action_marginals[c]));
      ASSERT_EQ(got.A_counts.size(), wanted.A_counts.size());
      for (size_t m = 0; m < wanted.A_counts.size(); ++m)
        EXPECT_THAT(got.A_counts[m].values, Pointwise(NearTo(), wanted.A_counts[m].values));
      ASSERT_EQ(got.B_counts.size(), wanted.B_counts.size());
      for (size_t f = 0; f < wanted.B_counts.size(); ++f)
        EXPECT_THAT(got.B_counts[f].values, Pointwise(NearTo(), wanted.B_counts[f].values));
      ASSERT_EQ(got.D_counts.size(), wanted.D_counts.size());
      for (size_t f = 0; f < wanted.D_counts.size(); ++f)
        EXPECT_THAT(got.D_counts[f], Pointwise(NearTo(), wanted.D_counts[f]));
    }
    if (HasFailure()) return;
  }
}

// Every setting that changes what an agent remembers.
std::vector<AgentSettings> Remembering() {
  std::vector<AgentSettings> all;
  for (StateInference inference :
       {StateInference::kMeanField, StateInference::kVariationalMessages,
        StateInference::kMarginalMessages, StateInference::kPolicyMessages}) {
    for (LearningTime time : {LearningTime::kOnline, LearningTime::kEpisodeEnd}) {
      AgentSettings settings;
      settings.inference = inference;
      settings.conventions.policy_messages = PolicyMessages::kPymdpLegacy;
      settings.policy_length = 2;
      settings.window.horizon = 3;
      settings.window.policy_priors = inference == StateInference::kPolicyMessages;
      settings.execution.every = 2;
      settings.episode_ticks = 5;
      settings.learning_time = time;
      settings.learn_a = settings.learn_b = settings.learn_c = settings.learn_d = settings.learn_e =
          LearningSettings();
      settings.learn_a->forgetting = 0.1;
      all.push_back(settings);
    }
  }
  return all;
}

// An agent that was written to rows of numbers and read back goes on as if nothing had happened.
TEST(IndividualState, GoesOnFromItsRows) {
  for (const AgentSettings& settings : Remembering()) {
    Dice dice(7);
    RandomModelOptions options;
    options.policy_length = 3;
    const GenerativeModel model = RandomModel(dice, options);
    const auto individual = Individual::Create(model, settings).value();
    const StateRows& rows = individual->rows();
    IndividualState kept = individual->AtBirth();
    for (int t = 0; t < 13; ++t) {
      IndividualState read = individual->AtBirth();
      read.beliefs = kept.beliefs;
      read.action = kept.action;
      read.age = kept.age;
      const List<double> memory = MemoryOf(rows, kept);
      ASSERT_EQ(static_cast<int>(memory.size()), rows.memory_rows());
      const List<double> counts = CountsOf(rows, kept);
      ASSERT_EQ(static_cast<int>(counts.size()), rows.count_rows());
      rows.SetMemory(memory, read);
      rows.SetCounts(counts, read);
      const Observation observation = ToObservation(RandomObservation(dice, model));
      const AgentStep a = individual->Step(observation, kDraws, {}, kept);
      const AgentStep b = individual->Step(observation, kDraws, {}, read);
      EXPECT_EQ(a.posterior, b.posterior) << "tick " << t;
      EXPECT_EQ(a.G, b.G);
      EXPECT_EQ(a.action, b.action);
      EXPECT_EQ(MemoryOf(rows, kept), MemoryOf(rows, read));
      EXPECT_EQ(CountsOf(rows, kept), CountsOf(rows, read));
    }
  }
}

GenerativeModel TMaze() { return MakeTMazeModel({}).value(); }

TEST(Individual, CarriesOutItsPlanBetweenPlannings) {
  AgentSettings settings;
  settings.policy_length = 2;
  settings.execution.every = 2;
  const auto individual = Individual::Create(TMaze(), settings).value();
  IndividualState state = individual->AtBirth();
  const Observation centre = ToObservation({0, 0, 0});
  const AgentStep planned = individual->Step(centre, kDraws, {}, state);
  EXPECT_TRUE(planned.planned);
  const absl::Span<const int> plan = individual->policies()[static_cast<size_t>(state.plan)];
  EXPECT_EQ(planned.action[0], plan[0]);
  const AgentStep carried = individual->Step(ToObservation({plan[0], 0, 0}), kDraws, {}, state);
  EXPECT_FALSE(carried.planned);
  EXPECT_TRUE(carried.policy_posterior.empty());
  EXPECT_EQ(carried.action[0], plan[1]);
  EXPECT_TRUE(individual->Step(centre, kDraws, {}, state).planned);
}

TEST(Individual, BeginsEpisodesFromItsInitialStates) {
  AgentSettings settings;
  settings.policy_length = 2;
  settings.episode_ticks = 3;
  const GenerativeModel model = TMaze();
  const auto individual = Individual::Create(model, settings).value();
  IndividualState state = individual->AtBirth();
  for (int t = 0; t < 7; ++t) {
    const AgentStep step = individual->Step(ToObservation({0, 0, 1}), kDraws, {}, state);
    if (t % 3 != 0) continue;
    for (size_t f = 0; f < step.prior.size(); ++f) EXPECT_EQ(step.prior[f], model.factors()[f].D);
  }
}

// Two outcomes, the second liked; the agent cannot do anything about them.
ModelParts Coin() {
  ModelParts parts;
  parts.controls = {{"none", 2}};
  parts.factors = {{"side", 2, {0}, {}, Tensor({2, 2}, {1, 0, 0, 1}), {0.5, 0.5}}};
  parts.modalities = {{"seen", 2, {0}, Tensor({2, 2}, {0.9, 0.1, 0.1, 0.9}), Tensor({2}, {0, 1})}};
  return parts;
}

TEST(Individual, LearnsPreferencesHabitsAndInitialStates) {
  AgentSettings settings;
  settings.episode_ticks = 2;
  settings.learn_c.emplace(LearningSettings{2.0, 4.0});
  settings.learn_d.emplace(LearningSettings{1.0, 1.0});
  settings.learn_e.emplace(LearningSettings{1.0, 1.0});
  const auto individual = Individual::Create(GenerativeModel::Create(Coin()).value(), settings);
  IndividualState state = (*individual)->AtBirth();
  const AgentStep first = StepWithCounts(**individual, ToObservation({1}), {}, state);
  // pC = 4 softmax(0, 1) at birth; two more of the outcome seen.
  const double e = std::exp(1.0);
  ASSERT_EQ(first.C_counts.size(), 1u);
  EXPECT_NEAR(first.C_counts[0][0], 4 / (1 + e), 1e-12);
  EXPECT_NEAR(first.C_counts[0][1], 4 * e / (1 + e) + 2, 1e-12);
  EXPECT_NEAR(state.parameters.C[0][1], std::log((4 * e / (1 + e) + 2) / 6), 1e-12);
  // Nothing tells the two policies apart.
  EXPECT_THAT(first.E_counts, Pointwise(NearTo(), std::vector<double>{1, 1}));
  EXPECT_TRUE(first.D_counts.empty());
  EXPECT_NEAR(first.posterior[0][1], 0.9, 1e-12);
  // The episode ends: D learns from what was believed at its first tick.
  const AgentStep second = StepWithCounts(**individual, ToObservation({0}), {}, state);
  ASSERT_EQ(second.D_counts.size(), 1u);
  EXPECT_NEAR(second.D_counts[0][0], 0.6, 1e-12);
  EXPECT_NEAR(second.D_counts[0][1], 1.4, 1e-12);
  const AgentStep third = StepWithCounts(**individual, ToObservation({0}), {}, state);
  EXPECT_NEAR(third.prior[0][1], 0.7, 1e-12);
}

TEST(Individual, LearnsWithHindsightWhenAnEpisodeEnds) {
  AgentSettings settings;
  settings.episode_ticks = 2;
  settings.learning_time = LearningTime::kEpisodeEnd;
  settings.learn_a.emplace(LearningSettings{1.0, 10.0});
  const auto individual = Individual::Create(GenerativeModel::Create(Coin()).value(), settings);
  IndividualState state = (*individual)->AtBirth();
  EXPECT_TRUE(StepWithCounts(**individual, ToObservation({1}), {}, state).A_counts.empty());
  const AgentStep last = StepWithCounts(**individual, ToObservation({1}), {}, state);
  // Two looks at a side that stays: p = 0.81 / 0.82 at both ticks, known at the second.
  const double p = 0.81 / 0.82;
  ASSERT_EQ(last.A_counts.size(), 1u);
  EXPECT_THAT(last.A_counts[0].values,
              Pointwise(NearTo(), std::vector<double>{9, 1, 1 + 2 * (1 - p), 9 + 2 * p}));
}

TEST(Individual, ForgetsAShareOfItsCounts) {
  AgentSettings settings;
  settings.learn_a.emplace(LearningSettings{1.0, 10.0, /*forgetting=*/0.5});
  const auto individual = Individual::Create(GenerativeModel::Create(Coin()).value(), settings);
  IndividualState state = (*individual)->AtBirth();
  const AgentStep step = StepWithCounts(**individual, ToObservation({1}), {}, state);
  EXPECT_THAT(step.A_counts[0].values,
              Pointwise(NearTo(), std::vector<double>{4.5, 0.5, 0.5 + 0.1, 4.5 + 0.9}));
}

// Memory may come from anywhere: a field at a time is made wrong, at and just beyond its bounds.
TEST(IndividualPopulation, ChecksMemoryAndStepsWhatItAccepts) {
  ModelParts parts = Coin();
  parts.controls = {{"two", 2}, {"five", 5}};
  parts.factors[0].controls = {0};
  parts.factors[0].B = Tensor({2, 2, 2}, {1, 0, 0, 1, 0, 1, 1, 0});
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  for (AgentSettings settings : Remembering()) {
    settings.iterations = 2;
    const auto population =
        Population::Create(model, settings, Precision::kDouble, InstructionSet::kAuto).value();
    const auto aligned = [](int64_t bytes) {
      return std::vector<std::max_align_t>(static_cast<size_t>(bytes) / sizeof(std::max_align_t) +
                                           1);
    };
    auto state = aligned(population->state_bytes()), next = state;
    auto learned = aligned(population->learned_bytes());
    const auto bytes = [](auto& memory) { return reinterpret_cast<std::byte*>(memory.data()); };
    population->InitTile(bytes(state), bytes(learned));
    const auto at_birth = state;
    const std::vector<int64_t> ids(8, 1);
    const std::vector<int32_t> seen(8, 1);
    TileSums sums;
    int refused = 0;
    for (const TileField& field : population->fields()) {
      if (field.learned) continue;
      for (const double value : {-1.0, 0.0, 1.0, 2.0, 4.0, 5.0, 1e9}) {
        state = at_birth;
        for (int i = 0; i < field.rows * 8; ++i) {
          if (field.element_bytes == 4) {
            reinterpret_cast<int32_t*>(bytes(state) + field.offset)[i] = static_cast<int>(value);
          } else {
            reinterpret_cast<double*>(bytes(state) + field.offset)[i] = value;
          }
        }
        if (!population->CheckTile(bytes(state), bytes(learned)).ok()) {
          ++refused;
          continue;
        }
        for (uint32_t tick = 0; tick < 6; ++tick) {
          population->StepTile(
              {1, tick, ids.data(), seen.data(), bytes(state), bytes(next), bytes(learned), &sums},
              nullptr);
          std::swap(state, next);
        }
        EXPECT_TRUE(std::isfinite(sums.free_energy)) << field.name << " " << value;
      }
    }
    EXPECT_GT(refused, 10);
    // Each control has its own actions: 4 is one of the second, not of the first.
    state = at_birth;
    for (const TileField& field : population->fields()) {
      if (field.name == "actions") *reinterpret_cast<int32_t*>(bytes(state) + field.offset) = 4;
    }
    EXPECT_EQ(population->CheckTile(bytes(state), bytes(learned)).message(),
              "action of control 0 of lane 0 is 4; -1 to 1 is allowed");
  }
}

TEST(Individual, SettingsThatDoNotFitAreNamed) {
  const GenerativeModel model = GenerativeModel::Create(Coin()).value();
  const auto error = [&](const std::function<void(AgentSettings&)>& change) {
    AgentSettings settings;
    change(settings);
    const auto individual = Individual::Create(model, settings);
    EXPECT_EQ(individual.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(individual.status().message());
  };
  EXPECT_THAT(error([](AgentSettings& s) { s.learn_c = LearningSettings{-1}; }),
              HasSubstr("learning.c.rate is -1; it must be"));
  EXPECT_THAT(error([](AgentSettings& s) {
                s.learn_a = LearningSettings{1, 1, 1.5};
              }),
              HasSubstr("learning.a.forgetting is 1.5; it must be a finite number of at least 0 "
                        "and at most 1"));
  EXPECT_THAT(error([](AgentSettings& s) {
                s.learn_a = LearningSettings{1, 1, 0, {1}};
              }),
              HasSubstr("learning.a.only names 1; there are 1 modalities"));
  EXPECT_THAT(error([](AgentSettings& s) { s.learn_d = LearningSettings(); }),
              HasSubstr("episode_ticks is 0; D is learned when an episode ends"));
  EXPECT_THAT(error([](AgentSettings& s) {
                s.learn_a = LearningSettings();
                s.learning_time = LearningTime::kEpisodeEnd;
              }),
              HasSubstr("episode_ticks is 0; learning at the end of an episode needs one"));
  EXPECT_THAT(error([](AgentSettings& s) { s.execution.every = 2; }),
              HasSubstr("plan_every is 2; it must be"));
  EXPECT_THAT(error([](AgentSettings& s) {
                s.policy_length = 2;
                s.search = SearchSettings();
              }),
              HasSubstr("policy_length is 2; tree search looks ahead by its horizon"));
  EXPECT_THAT(error([](AgentSettings& s) {
                s.search = SearchSettings();
                s.search->max_nodes = 1;
              }),
              HasSubstr("search.max_nodes is 1;"));
  EXPECT_THAT(error([](AgentSettings& s) { s.legality = 1.5; }), HasSubstr("legality is 1.5;"));
  EXPECT_THAT(error([](AgentSettings& s) { s.prune_policies = -0.1; }),
              HasSubstr("prune_policies is -0.1;"));
  EXPECT_THAT(error([](AgentSettings& s) {
                s.gamma = 0;
                s.precision = PrecisionSettings();
              }),
              HasSubstr("gamma is 0; to be updated it must be above 0"));
  EXPECT_THAT(error([](AgentSettings& s) { s.inference = StateInference::kPolicyMessages; }),
              HasSubstr("inference by policy is pymdp's own, defects included; choose marginal"));
  EXPECT_THAT(error([](AgentSettings& s) {
                s.precision = PrecisionSettings();
                s.policy_length = 17;
              }),
              HasSubstr("the policy set has 131072 policies; at most 65536"));
}

}  // namespace
}  // namespace starling
