// What an agent computes does not depend on the instruction set, its lane, its neighbours or how
// many there are: compared bit by bit over every field of the state, on random models.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "agents/population/testing/random_model.h"
#include "agents/population/testing/tile_run.h"

namespace starling {
namespace {

constexpr int kModels = 300;
constexpr int kSteps = 8;
constexpr Precision kPrecisions[] = {Precision::kFloat, Precision::kDouble};

int LanesOf(Precision precision) { return precision == Precision::kFloat ? 16 : 8; }

// Agents with ids far apart, `dead` of them missing.
std::vector<int64_t> Ids(Dice& dice, int lanes, int dead) {
  std::vector<int64_t> ids;
  for (int l = 0; l < lanes; ++l)
    ids.push_back(int64_t{1} << (4 * l % 60) | dice.Below(1000) << 1 | l);
  for (int i = 0; i < dead; ++i) ids[static_cast<size_t>(dice.Below(lanes))] = -1;
  return ids;
}

std::vector<std::vector<int>> Observations(Dice& dice, const GenerativeModel& model, int lanes) {
  std::vector<std::vector<int>> observations;
  for (int l = 0; l < lanes; ++l) observations.push_back(RandomObservation(dice, model));
  return observations;
}

void ExpectSameSums(const TileSums& a, const TileSums& b) {
  EXPECT_EQ(a.free_energy, b.free_energy);
  EXPECT_EQ(a.expected_free_energy, b.expected_free_energy);
  EXPECT_EQ(a.utility, b.utility);
  EXPECT_EQ(a.state_information_gain, b.state_information_gain);
  EXPECT_EQ(a.parameter_information_gain, b.parameter_information_gain);
  EXPECT_EQ(a.belief_entropy, b.belief_entropy);
}

// A third with masked actions, half with counts and what goes with them; a sixth that prunes
// policies.
RandomModelOptions SomeOptions(int i) {
  RandomModelOptions options;
  options.masks = i % 3 == 1 ? 0.8 : 0;
  options.counts = i / 2 % 2 == 1;
  return options;
}
AgentSettings SomeSettings(Dice& dice, const GenerativeModel& model, int i) {
  AgentSettings settings = RandomSettings(dice, model, SomeOptions(i));
  if (i % 6 == 4) settings.prune_policies = dice.Unit();
  settings.legality = dice.Unit();
  return settings;
}

TEST(Population, GivesTheSameBitsOnEveryInstructionSet) {
  for (int i = 0; i < kModels; ++i) {
    SCOPED_TRACE(i);
    Dice dice(static_cast<uint64_t>(i));
    const GenerativeModel model = RandomModel(dice, SomeOptions(i));
    const AgentSettings settings = SomeSettings(dice, model, i);
    const Precision precision = kPrecisions[i % 2];
    const int lanes = LanesOf(precision);
    const std::vector<int64_t> ids = Ids(dice, lanes, 2);
    std::vector<TileRun> runs;  // the first portable
    for (InstructionSet instructions : AvailableInstructionSets()) {
      runs.emplace_back(model, settings, precision, instructions, ids);
      ASSERT_EQ(runs.back().population().instruction_set(), InstructionSetName(instructions));
    }
    ASSERT_EQ(runs[0].population().instruction_set(), "portable");
    for (int t = 0; t < kSteps; ++t) {
      SCOPED_TRACE(t);
      const auto observations = Observations(dice, model, lanes);
      for (TileRun& run : runs) run.Step(observations);
      for (size_t r = 1; r < runs.size(); ++r) {
        SCOPED_TRACE(runs[r].population().instruction_set());
        for (int l = 0; l < lanes; ++l) {
          ASSERT_EQ(runs[0].Lane(l), runs[r].Lane(l)) << "lane " << l;
          if (ids[static_cast<size_t>(l)] >= 0) {
            ASSERT_EQ(runs[0].ActionProbabilities(l), runs[r].ActionProbabilities(l));
          }
        }
        ExpectSameSums(runs[0].sums(), runs[r].sums());
      }
    }
  }
}

TEST(Population, GivesAnAgentTheSameBitsInEveryLane) {
  for (int i = 0; i < kModels; ++i) {
    SCOPED_TRACE(i);
    Dice dice(1000 + static_cast<uint64_t>(i));
    const GenerativeModel model = RandomModel(dice, SomeOptions(i));
    const AgentSettings settings = SomeSettings(dice, model, i);
    const Precision precision = kPrecisions[i % 2];
    const int lanes = LanesOf(precision);
    const std::vector<int64_t> ids = Ids(dice, lanes, 1);
    std::vector<size_t> place(ids.size());  // where the agent of a lane goes
    std::iota(place.begin(), place.end(), size_t{0});
    for (int l = lanes - 1; l > 0; --l)
      std::swap(place[static_cast<size_t>(l)], place[static_cast<size_t>(dice.Below(l + 1))]);
    std::vector<int64_t> moved_ids(ids.size());
    for (size_t l = 0; l < ids.size(); ++l) moved_ids[place[l]] = ids[l];
    TileRun run(model, settings, precision, InstructionSet::kAuto, ids);
    TileRun moved(model, settings, precision, InstructionSet::kAuto, moved_ids);
    for (int t = 0; t < kSteps; ++t) {
      const auto observations = Observations(dice, model, lanes);
      std::vector<std::vector<int>> moved_observations(ids.size());
      for (size_t l = 0; l < ids.size(); ++l) moved_observations[place[l]] = observations[l];
      run.Step(observations);
      moved.Step(moved_observations);
      for (int l = 0; l < lanes; ++l) {
        ASSERT_EQ(run.Lane(l), moved.Lane(static_cast<int>(place[static_cast<size_t>(l)])))
            << "lane " << l << ", step " << t;
      }
    }
  }
}

TEST(Population, GivesAnAgentTheSameBitsAloneAndAmongOthers) {
  for (int i = 0; i < kModels; ++i) {
    SCOPED_TRACE(i);
    Dice dice(2000 + static_cast<uint64_t>(i));
    const GenerativeModel model = RandomModel(dice, SomeOptions(i));
    const AgentSettings settings = SomeSettings(dice, model, i);
    const Precision precision = kPrecisions[i % 2];
    const int lanes = LanesOf(precision);
    const std::vector<int64_t> ids = Ids(dice, lanes, 0);
    const int lane = dice.Below(lanes);
    std::vector<int64_t> alone_ids(ids.size(), -1);
    alone_ids[static_cast<size_t>(lane)] = ids[static_cast<size_t>(lane)];
    TileRun among(model, settings, precision, InstructionSet::kAuto, ids);
    TileRun alone(model, settings, precision, InstructionSet::kAuto, alone_ids);
    for (int t = 0; t < kSteps; ++t) {
      const auto observations = Observations(dice, model, lanes);
      among.Step(observations);
      alone.Step(observations);
      ASSERT_EQ(among.Lane(lane), alone.Lane(lane)) << "step " << t;
    }
  }
}

TEST(Population, SumsTheResultsOfItsAgentsAndOfNoOtherLane) {
  for (int i = 0; i < 20; ++i) {
    SCOPED_TRACE(i);
    Dice dice(3000 + static_cast<uint64_t>(i));
    const GenerativeModel model = RandomModel(dice, SomeOptions(i));
    const AgentSettings settings = RandomSettings(dice, model, SomeOptions(i));
    const std::vector<int64_t> ids = {5, -1, 8, -1, -1, 2, -1, 9};
    const auto kDouble = Precision::kDouble;
    TileRun all(model, settings, kDouble, InstructionSet::kAuto, ids);
    std::vector<TileRun> each;
    for (int64_t id : ids) {
      if (id >= 0)
        each.emplace_back(model, settings, kDouble, InstructionSet::kAuto,
                          std::vector<int64_t>{id});
    }
    for (int t = 0; t < 4; ++t) {
      const auto observations = Observations(dice, model, 8);
      all.Step(observations);
      TileSums sums;
      size_t agent = 0;
      for (size_t l = 0; l < ids.size(); ++l) {
        if (ids[l] < 0) continue;
        TileRun& run = each[agent++];
        run.Step({observations[l]});
        sums.free_energy += run.sums().free_energy;
        sums.expected_free_energy += run.sums().expected_free_energy;
        sums.utility += run.sums().utility;
        sums.state_information_gain += run.sums().state_information_gain;
        sums.parameter_information_gain += run.sums().parameter_information_gain;
        sums.belief_entropy += run.sums().belief_entropy;
      }
      EXPECT_NEAR(all.sums().free_energy, sums.free_energy, 1e-11);
      EXPECT_NEAR(all.sums().expected_free_energy, sums.expected_free_energy, 1e-11);
      EXPECT_NEAR(all.sums().utility, sums.utility, 1e-11);
      EXPECT_NEAR(all.sums().state_information_gain, sums.state_information_gain, 1e-11);
      EXPECT_NEAR(all.sums().parameter_information_gain, sums.parameter_information_gain, 1e-10);
      EXPECT_NEAR(all.sums().belief_entropy, sums.belief_entropy, 1e-11);
      EXPECT_NEAR(sums.expected_free_energy,
                  -sums.utility - sums.state_information_gain - sums.parameter_information_gain,
                  1e-10);
    }
  }
}

TEST(Population, SumsToNothingWithoutAgents) {
  Dice dice(7);
  const GenerativeModel model = RandomModel(dice, {});
  AgentSettings settings;
  settings.learn_a = settings.learn_b = LearningSettings{};
  TileRun run(model, settings, Precision::kFloat, InstructionSet::kAuto, {});
  TileRun untouched(model, settings, Precision::kFloat, InstructionSet::kAuto, {});
  run.Step({});
  run.Step({});
  ExpectSameSums(run.sums(), TileSums());
  for (const TileField& field : run.population().fields()) {
    if (!field.learned) continue;
    EXPECT_EQ(run.Reals(field, 3), untouched.Reals(field, 3)) << field.name;
  }
}

}  // namespace
}  // namespace starling
