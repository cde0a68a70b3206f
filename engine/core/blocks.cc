#include "engine/core/blocks.h"

#include <algorithm>
#include <cmath>

namespace starling {

int64_t TilesPerBlock(double tile_nanoseconds) {
  constexpr double kBlockNanoseconds = 15e3;
  return static_cast<int64_t>(std::ceil(kBlockNanoseconds / std::max(tile_nanoseconds, 1.0)));
}

std::vector<Block> MakeBlocks(const SegmentLayout& layout,
                              absl::Span<const double> tile_nanoseconds) {
  std::vector<Block> blocks;
  for (size_t p = 0; p < layout.populations.size(); ++p) {
    const int64_t tiles = layout.populations[p].tiles;
    const int64_t step = TilesPerBlock(tile_nanoseconds[p]);
    for (int64_t first = 0; first < tiles; first += step) {
      blocks.push_back({static_cast<int32_t>(p), first, std::min(step, tiles - first)});
    }
  }
  return blocks;
}

}  // namespace starling
