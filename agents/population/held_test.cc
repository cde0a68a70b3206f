// What may be done with the memory of a tile between two steps.

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "agents/population/lane_population.h"
#include "agents/population/policy_reader.h"
#include "agents/population/single_agent.h"
#include "agents/population/testing/random_model.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

struct alignas(64) Row {
  std::byte bytes[64];
};

// A tile whose first lanes hold agents, with its memory laid open.
class OpenTile {
 public:
  OpenTile(const GenerativeModel& model, const AgentSettings& settings, Precision precision,
           int agents)
      : model_(model),
        population_(
            LanePopulation::Create(model, settings, precision, InstructionSet::kAuto).value()),
        state_(Rows(population_->state_bytes())),
        next_(state_),
        learned_(Rows(population_->learned_bytes())),
        scratch_(Rows(population_->scratch_bytes())),
        ids_(static_cast<size_t>(population_->lanes()), -1) {
    for (int i = 0; i < agents; ++i) ids_[static_cast<size_t>(i)] = i;
    population_->InitTile(state(), learned());
  }

  // The same outcomes for all.
  void Step(const std::vector<int>& observation) {
    std::vector<int32_t> outcomes;
    for (int outcome : observation) outcomes.insert(outcomes.end(), ids_.size(), outcome);
    TileSums sums;
    population_->StepTile({/*seed=*/1, tick_++, ids_.data(), outcomes.data(), state(),
                           next_[0].bytes, learned(), &sums},
                          scratch());
    std::swap(state_, next_);
  }

  const LanePopulation& population() const { return *population_; }
  std::byte* state() { return state_[0].bytes; }
  std::byte* learned() { return learned_[0].bytes; }
  std::byte* scratch() { return scratch_[0].bytes; }
  absl::Status Check() { return population_->CheckTile(state(), learned()); }

  // One lane's bytes, or those of all others.
  std::vector<std::byte> Lane(int lane, bool others = false) {
    std::vector<std::byte> bytes;
    const int lanes = population_->lanes();
    for (const TileField& field : population_->fields()) {
      const std::byte* block = (field.learned ? learned() : state()) + field.offset;
      for (int i = 0; i < field.rows * lanes; ++i) {
        if ((i % lanes == lane) == others) continue;
        const std::byte* entry = block + int64_t{i} * field.element_bytes;
        bytes.insert(bytes.end(), entry, entry + field.element_bytes);
      }
    }
    return bytes;
  }
  // The place of a number of the first lane, in the first row of a field.
  template <typename T>
  T& First(const std::string& name) {
    for (const TileField& field : population_->fields()) {
      if (field.name != name) continue;
      return *reinterpret_cast<T*>((field.learned ? learned() : state()) + field.offset);
    }
    std::abort();
  }

 private:
  static std::vector<Row> Rows(int64_t bytes) {
    return std::vector<Row>(static_cast<size_t>(bytes / 64 + 1));
  }

  const GenerativeModel& model_;
  std::unique_ptr<const LanePopulation> population_;
  std::vector<Row> state_, next_, learned_, scratch_;
  std::vector<int64_t> ids_;
  uint32_t tick_ = 0;
};

AgentSettings Plain(Dice& dice, const GenerativeModel& model) {
  AgentSettings settings = RandomSettings(dice, model);
  settings.learn_a.reset();
  settings.learn_b.reset();
  return settings;
}

TEST(Held, GivesThePosteriorOverPoliciesByWhichTheLastActionWasChosen) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    const GenerativeModel model = RandomModel(dice, {});
    const AgentSettings settings = Plain(dice, model);
    const auto agent = SingleAgent::Create(model, settings, /*seed=*/1).value();
    OpenTile tile(model, settings, Precision::kDouble, 3);
    OpenTile single(model, settings, Precision::kFloat, 3);
    for (int t = 0; t < 4; ++t) {
      const std::vector<int> observation = RandomObservation(dice, model);
      const AgentStep step = agent->Step(observation).value();
      tile.Step(observation);
      single.Step(observation);
      const std::vector<std::byte> before = tile.Lane(0);
      tile.population().EvaluatePolicies(tile.state(), tile.learned(), tile.scratch());
      EXPECT_EQ(tile.Lane(0), before);
      const PolicyReader reader(tile.population().image());
      EXPECT_EQ(reader.policies(), static_cast<int64_t>(step.policy_posterior.size()));
      // Agent 0 of seed 1 is the single agent.
      const PolicyValues values = reader.Read(tile.scratch(), 0);
      ASSERT_EQ(values.posterior, step.policy_posterior) << seed;
      EXPECT_EQ(values.utility, step.utility);
      EXPECT_EQ(values.state_information_gain, step.state_information_gain);
      if (t > 0) continue;  // later, actions may differ
      single.population().EvaluatePolicies(single.state(), single.learned(), single.scratch());
      EXPECT_THAT(PolicyReader(single.population().image()).Read(single.scratch(), 2).posterior,
                  Pointwise(DoubleNear(2e-3), step.policy_posterior))
          << seed;
    }
  }
}

// A column of counts as a distribution.
Tensor Means(const Tensor& shape, const std::vector<double>& counts) {
  Tensor means(shape.shape, counts);
  const size_t columns = counts.size() / static_cast<size_t>(shape.shape[0]);
  for (size_t c = 0; c < columns; ++c) {
    double sum = 0;
    for (size_t i = c; i < counts.size(); i += columns) sum += std::max(counts[i], 1e-16);
    for (size_t i = c; i < counts.size(); i += columns) means.values[i] /= sum;
  }
  return means;
}

// The same as an agent that was born with what this one has learned.
TEST(Held, PlansWithWhatWasLearned) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Dice dice(seed);
    const GenerativeModel model = RandomModel(dice, {});
    AgentSettings settings = RandomSettings(dice, model);
    settings.inference = StateInference::kMeanField;
    settings.learn_a = LearningSettings{0.5, 1.0};
    settings.learn_b = LearningSettings{0.25, 1.0};
    OpenTile tile(model, settings, Precision::kDouble, 2);
    for (int t = 0; t < 5; ++t) tile.Step(RandomObservation(dice, model));
    const LanePopulation& population = tile.population();

    ModelParts parts = {model.controls(), model.factors(), model.modalities(), model.E()};
    const std::vector<std::vector<double>> beliefs = population.Beliefs(tile.state(), 1);
    for (size_t f = 0; f < parts.factors.size(); ++f) {
      const int factor = static_cast<int>(f);
      parts.factors[f].D = beliefs[f];
      parts.factors[f].B = Means(parts.factors[f].B,
                                 population.Counts(tile.learned(), LearnedTensor::kB, factor, 1));
    }
    for (size_t m = 0; m < parts.modalities.size(); ++m) {
      const int modality = static_cast<int>(m);
      parts.modalities[m].A = Means(
          parts.modalities[m].A, population.Counts(tile.learned(), LearnedTensor::kA, modality, 1));
    }
    AgentSettings fixed = settings;
    fixed.learn_a.reset();
    fixed.learn_b.reset();
    const auto born = SingleAgent::Create(GenerativeModel::Create(parts).value(), fixed).value();
    const AgentStep step = born->Step(std::vector<int>(parts.modalities.size(), -1)).value();

    population.EvaluatePolicies(tile.state(), tile.learned(), tile.scratch());
    EXPECT_THAT(PolicyReader(population.image()).Read(tile.scratch(), 1).posterior,
                Pointwise(DoubleNear(1e-9), step.policy_posterior))
        << seed;
  }
}

TEST(Held, IsAtBirthInALaneWhereAnAgentJoins) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Dice dice(seed);
    const GenerativeModel model = RandomModel(dice, {});
    const AgentSettings settings = RandomSettings(dice, model);
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      OpenTile fresh(model, settings, precision, 4);
      OpenTile tile(model, settings, precision, 4);
      for (int t = 0; t < 3; ++t) tile.Step(RandomObservation(dice, model));
      const std::vector<std::byte> others = tile.Lane(2, /*others=*/true);
      tile.population().InitLane(tile.state(), tile.learned(), 2);
      EXPECT_EQ(tile.Lane(2), fresh.Lane(2));
      EXPECT_EQ(tile.Lane(2, /*others=*/true), others);
    }
  }
}

TEST(Held, CountsAreThoseOfTheModelAtBirth) {
  Dice dice(5);
  const GenerativeModel model = RandomModel(dice, {});
  AgentSettings settings;
  settings.learn_b = LearningSettings{1.0, 8.0};
  OpenTile tile(model, settings, Precision::kDouble, 1);
  for (size_t f = 0; f < model.factors().size(); ++f) {
    std::vector<double> expected = model.factors()[f].B.values;
    for (double& count : expected) count *= 8.0;
    EXPECT_EQ(tile.population().Counts(tile.learned(), LearnedTensor::kB, static_cast<int>(f), 0),
              expected);
  }
  EXPECT_THAT(tile.population().Counts(tile.learned(), LearnedTensor::kA, 0, 0),
              ::testing::IsEmpty());
}

TEST(Held, PassesItsCheckAfterAnySteps) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    const GenerativeModel model = RandomModel(dice, {});
    const AgentSettings settings = RandomSettings(dice, model);
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      OpenTile tile(model, settings, precision, 5);
      for (int t = 0; t < 10; ++t) {
        ASSERT_EQ(tile.Check(), absl::OkStatus()) << seed;
        tile.Step(RandomObservation(dice, model));
      }
    }
  }
}

TEST(Held, IsRefusedWhereItCannotBe) {
  Dice dice(3);
  const GenerativeModel model = RandomModel(dice, {});
  AgentSettings settings;
  settings.learn_a = settings.learn_b = LearningSettings{};
  const auto refusal = [&](const auto& forge) {
    OpenTile tile(model, settings, Precision::kFloat, 2);
    forge(tile);
    const absl::Status status = tile.Check();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    return std::string(status.message());
  };
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const float bad : {nan, -0.5f, 2.0f}) {
    EXPECT_THAT(refusal([&](OpenTile& tile) { tile.First<float>("beliefs") = bad; }),
                HasSubstr("beliefs of lane 0 in row 0"));
  }
  const int actions = model.controls()[0].actions;
  for (const int bad : {-2, actions, 1 << 30}) {
    EXPECT_THAT(refusal([&](OpenTile& tile) { tile.First<int32_t>("actions") = bad; }),
                HasSubstr("action of control 0"));
  }
  EXPECT_THAT(refusal([&](OpenTile& tile) { tile.First<int32_t>("age") = -1; }), HasSubstr("age"));
  for (const float bad : {nan, -1.0f, std::numeric_limits<float>::infinity()}) {
    EXPECT_THAT(refusal([&](OpenTile& tile) { tile.First<float>("A_counts_0") = bad; }),
                HasSubstr("A_counts_0"));
    EXPECT_THAT(refusal([&](OpenTile& tile) { tile.First<float>("B_counts_0") = bad; }),
                HasSubstr("B_counts_0"));
  }
}

}  // namespace
}  // namespace starling
