// One tile of a population, with its memory, stepped by a test.
//
//   TileRun run(model, settings, Precision::kFloat, InstructionSet::kPortable, {0, 1, -1, 7});
//   run.Step(observations);
//
// Scratch and the buffer that a step writes are filled with ones in every bit (NaN, -1) before each
// step: nothing may be read from them.
#ifndef STARLING_AGENTS_POPULATION_TESTING_TILE_RUN_H_
#define STARLING_AGENTS_POPULATION_TESTING_TILE_RUN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "agents/population/population.h"

namespace starling {

class TileRun {
 public:
  // Lanes beyond `ids` hold no agent. Model and settings must fit.
  TileRun(const GenerativeModel& model, const AgentSettings& settings, Precision precision,
          InstructionSet instructions, const std::vector<int64_t>& ids, uint64_t seed = 1);
  // Of any population with a model of so many modalities.
  TileRun(std::unique_ptr<const Population> population, size_t modalities,
          const std::vector<int64_t>& ids, uint64_t seed = 1);

  // observations[lane][modality]; lanes beyond them, and those without an agent, get a number that
  // is no outcome.
  void Step(const std::vector<std::vector<int>>& observations);

  const Population& population() const { return *population_; }
  const TileSums& sums() const { return sums_; }
  // The state of one lane: its bytes of every row of every field, in order.
  std::vector<std::byte> Lane(int lane) const;
  std::vector<std::vector<double>> Beliefs(int lane) const;
  std::vector<int> Actions(int lane) const;
  // One lane's numbers of a field of reals.
  std::vector<double> Reals(const TileField& field, int lane) const;
  // What the last step left in scratch.
  const std::byte* scratch() const { return scratch_.get(); }
  // See Population::MostProbablePolicies; of one lane.
  std::vector<RankedPolicy> MostProbablePolicies(int lane, int count) const;
  // Probability of every first action, control by control.
  std::vector<double> ActionProbabilities(int lane) const;

 private:
  class Memory {
   public:
    explicit Memory(int64_t bytes);
    std::byte* get() const { return data_.get(); }
    void Spoil() const;

   private:
    struct Free {
      void operator()(std::byte* data) const;
    };
    size_t bytes_;
    std::unique_ptr<std::byte[], Free> data_;
  };

  const std::byte* Block(const TileField& field) const;

  std::unique_ptr<const Population> population_;
  const uint64_t seed_;
  const size_t modalities_;
  uint32_t tick_ = 0;
  std::vector<int64_t> ids_;
  Memory previous_, next_, learned_, scratch_;
  TileSums sums_;
  std::vector<double> action_probabilities_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_TESTING_TILE_RUN_H_
