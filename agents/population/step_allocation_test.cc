#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "agents/population/population.h"
#include "agents/population/testing/random_model.h"
#include "base/testing/allocation_count.h"

namespace starling {
namespace {

struct alignas(64) Row {
  std::byte bytes[64];
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
    auto rows = [](int64_t bytes) { return std::vector<Row>(static_cast<size_t>(bytes / 64 + 1)); };
    std::vector<Row> previous = rows(population->state_bytes()), next = previous;
    std::vector<Row> learned = rows(population->learned_bytes());
    std::vector<Row> scratch = rows(population->scratch_bytes());
    const std::vector<int64_t> ids(16, 3);
    const std::vector<int32_t> observations(16 * model.modalities().size(), 0);
    TileSums sums;
    population->InitTile(previous[0].bytes, learned[0].bytes);
    const int64_t before = AllocationCount();
    ASSERT_GT(before, 0);
    population->StepTile({1, 0, ids.data(), observations.data(), previous[0].bytes, next[0].bytes,
                          learned[0].bytes, &sums},
                         scratch[0].bytes);
    EXPECT_EQ(AllocationCount() - before, 0);
  }
}

}  // namespace
}  // namespace starling
