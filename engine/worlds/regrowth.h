// Regrowth: which cells of a world grow food in a tick, by few random numbers.
//
//   const Regrowth regrowth(/*probability=*/0.01);
//   uint64_t grows = regrowth.Grows(context, /*group=*/3);   // bit i: cell 192 + i
//
// Cells grow food independently of each other. For a group of 64 cells the number of those that do
// is drawn from its binomial distribution, then which they are, so that rare growth costs little
// more than one draw a group.
#ifndef STARLING_ENGINE_WORLDS_REGROWTH_H_
#define STARLING_ENGINE_WORLDS_REGROWTH_H_

#include <array>
#include <cstdint>

#include "engine/core/world.h"

namespace starling {

class Regrowth {
 public:
  static constexpr int kGroup = 64;

  // `probability` is 0 to 1.
  explicit Regrowth(double probability);

  // A pure function of context.seed, context.tick and the group.
  uint64_t Grows(const WorldContext& context, int64_t group) const;

 private:
  bool inverted_;  // the chosen cells are those that do not grow; chosen are never more than half
                   // on average
  std::array<double, kGroup> at_most_;  // probability that at most k cells are chosen
};

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_REGROWTH_H_
