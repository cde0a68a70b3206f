// Regrowth: which cells of a world grow food in a tick, eight of them for each call of the random
// number generator.
#ifndef STARLING_ENGINE_WORLDS_REGROWTH_H_
#define STARLING_ENGINE_WORLDS_REGROWTH_H_

#include <array>
#include <cstdint>

#include "engine/core/world.h"

namespace starling {

class Regrowth {
 public:
  static constexpr int kGroup = 8;

  // Each cell grows food with `probability` (0 to 1), independently; exact to 2^-48.
  explicit Regrowth(double probability);

  // Bit i: cell kGroup * group + i grows.
  uint32_t Grows(const WorldContext& context, int64_t group) const;

 private:
  bool Decide(const WorldContext& context, int64_t cell) const;

  // A cell grows if its 16 random bits are below the threshold; at the threshold 32 more decide.
  uint32_t threshold_;
  uint64_t remainder_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_REGROWTH_H_
