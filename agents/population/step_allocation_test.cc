#include <gtest/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "agents/planning/testing/random_agent.h"
#include "agents/population/individual_population.h"
#include "agents/population/population.h"
#include "agents/population/testing/random_model.h"
#include "base/testing/allocation_count.h"

namespace starling {
namespace {

struct alignas(64) Row {
  std::byte bytes[64];
};

// A tile in memory of its own, all lanes taken.
class Tile {
 public:
  Tile(const Population& population, int modalities)
      : population_(population),
        modalities_(modalities),
        previous_(Rows(population.state_bytes())),
        next_(previous_),
        learned_(Rows(population.learned_bytes())),
        scratch_(Rows(population.scratch_bytes())) {
    population.InitTile(previous_[0].bytes, learned_[0].bytes);
  }

  void Step() {
    TileSums sums;
    population_.StepTile({1, tick_++, ids_.data(), observations_.data(), previous_[0].bytes,
                          next_[0].bytes, learned_[0].bytes, &sums},
                         scratch_[0].bytes);
    std::swap(previous_, next_);
  }

 private:
  static std::vector<Row> Rows(int64_t bytes) {
    return std::vector<Row>(static_cast<size_t>(bytes / 64 + 1));
  }

  const Population& population_;
  const int modalities_;
  uint32_t tick_ = 0;
  const std::vector<int64_t> ids_ = std::vector<int64_t>(16, 3);
  const std::vector<int32_t> observations_ =
      std::vector<int32_t>(16 * static_cast<size_t>(modalities_), 0);
  std::vector<Row> previous_, next_, learned_, scratch_;
};

TEST(Population, AllocatesNothingInAStep) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    Dice dice(seed);
    RandomModelOptions options;
    options.counts = seed % 2 == 0;
    const GenerativeModel model = RandomModel(dice, options);
    const auto population = Population::Create(model, RandomSettings(dice, model, options),
                                               Precision::kFloat, InstructionSet::kAuto)
                                .value();
    Tile tile(*population, static_cast<int>(model.modalities().size()));
    const int64_t before = AllocationCount();
    ASSERT_GT(before, 0);
    tile.Step();
    EXPECT_EQ(AllocationCount() - before, 0);
  }
}

// Any conventions, terms, masks, goals and counts; every kind of inference; with and without
// episodes and search.
TEST(IndividualPopulation, AllocatesNothingInAStepOnceItIsWarm) {
  const StateInference kinds[] = {
      StateInference::kMeanField, StateInference::kExact, StateInference::kVariationalMessages,
      StateInference::kMarginalMessages, StateInference::kPolicyMessages};
  int stepped = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    const RandomAgent agent = DrawAgent(dice, {});
    AgentSettings settings = agent.settings;
    settings.inference = kinds[seed % 5];
    settings.window.horizon = 3;
    settings.iterations = 4;
    if (settings.inference == StateInference::kPolicyMessages) {
      settings.conventions = seed % 2 == 0 ? DialectSettings("pymdp_0_0_7").value().conventions
                                           : DialectSettings("pymdp_legacy").value().conventions;
    }
    if (seed % 3 == 0) settings.episode_ticks = 4;
    if (seed % 4 == 0) {
      settings.learn_a = settings.learn_b = LearningSettings();
      settings.learn_c = settings.learn_e = LearningSettings();
      if (settings.episode_ticks > 0) settings.learn_d = LearningSettings();
    }
    const auto population =
        IndividualPopulation::Create({{agent.model, settings}}, Precision::kDouble, "");
    if (!population.ok()) continue;  // settings that do not go together
    ++stepped;
    Tile tile(**population, static_cast<int>(agent.model.modalities().size()));
    for (int t = 0; t < 8; ++t) tile.Step();
    const int64_t before = AllocationCount();
    for (int t = 0; t < 8; ++t) tile.Step();
    EXPECT_EQ(AllocationCount() - before, 0);
  }
  EXPECT_GE(stepped, 50);
}

}  // namespace
}  // namespace starling
