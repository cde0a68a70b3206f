#include "engine/worlds/regrowth.h"

#include "agents/math/philox.h"

namespace starling {

Regrowth::Regrowth(double probability) : inverted_(probability > 0.5) {
  const double chosen = inverted_ ? 1 - probability : probability;
  double exactly = 1;
  for (int cell = 0; cell < kGroup; ++cell) exactly *= 1 - chosen;
  double sum = 0;
  for (int count = 0; count < kGroup; ++count) {
    sum += exactly;
    at_most_[count] = sum;
    exactly *= chosen / (1 - chosen) * (kGroup - count) / (count + 1);
  }
}

// Which cells: Floyd's sampling without replacement. R. W. Floyd, J. Bentley, "A sample of
// brilliance", Communications of the ACM 30 (1987), 754-757.
uint64_t Regrowth::Grows(const WorldContext& context, int64_t group) const {
  uint32_t draw = 0;
  const auto next_bits = [&] {
    return Draw(context.seed, static_cast<uint64_t>(group), context.tick, Purpose::kWorld, draw++);
  };
  std::array<uint32_t, 4> bits = next_bits();
  size_t used = 2;
  const double u = UniformDouble(bits[0], bits[1]);
  int count = 0;
  while (count < kGroup && u >= at_most_[count]) ++count;

  uint64_t chosen = 0;
  for (int last = kGroup - count; last < kGroup; ++last) {
    if (used == bits.size()) {
      bits = next_bits();
      used = 0;
    }
    const int cell = static_cast<int>(bits[used++] * static_cast<uint64_t>(last + 1) >> 32);
    const uint64_t bit = uint64_t{1} << cell;
    chosen |= (chosen & bit) != 0 ? uint64_t{1} << last : bit;
  }
  return inverted_ ? ~chosen : chosen;
}

}  // namespace starling
