#include "engine/worlds/regrowth.h"

#include "agents/math/philox.h"

namespace starling {
namespace {

enum WorldDraw : uint32_t { kGroupDraw, kCellDraw };

}  // namespace

Regrowth::Regrowth(double probability)
    : threshold_(static_cast<uint32_t>(probability * 0x1p16)),
      remainder_(static_cast<uint64_t>((probability * 0x1p16 - threshold_) * 0x1p32)) {}

uint32_t Regrowth::Grows(const WorldContext& context, int64_t group) const {
  const auto bits =
      Draw(context.seed, static_cast<uint64_t>(group), context.tick, Purpose::kWorld, kGroupDraw);
  uint32_t grows = 0;
  for (int i = 0; i < kGroup; ++i) {
    const uint32_t mine = bits[i / 2] >> (16 * (i % 2)) & 0xffff;
    const bool yes =
        mine < threshold_ || (mine == threshold_ && Decide(context, group * kGroup + i));
    grows |= static_cast<uint32_t>(yes) << i;
  }
  return grows;
}

bool Regrowth::Decide(const WorldContext& context, int64_t cell) const {
  const auto bits =
      Draw(context.seed, static_cast<uint64_t>(cell), context.tick, Purpose::kWorld, kCellDraw);
  return bits[0] < remainder_;
}

}  // namespace starling
