#include "engine/core/state_hash.h"

#include <vector>

#include "engine/core/stream_hash.h"
#include "engine/core/tree_sum.h"

namespace starling {
namespace {

class TileHash {
 public:
  TileHash(const SimulationState& state, int buffer) : state_(state), buffer_(buffer) {}

  uint64_t operator()(int population, int64_t tile) {
    const AgentSlots slots = state_.TileSlots(population, tile);
    live_.clear();
    for (int64_t lane = 0; lane < slots.count; ++lane) {
      if (slots.ids[lane] >= 0) live_.push_back(static_cast<int>(lane));
    }
    AddRows(reinterpret_cast<const std::byte*>(slots.ids), 1, sizeof(int64_t), slots.count);
    for (const TileField& field : state_.layout().populations[population].shape.fields) {
      AddRows(state_.Field(population, tile, field, buffer_), field.rows, field.element_bytes,
              slots.count);
    }
    const int64_t agent_bytes = state_.layout().world.agent_bytes;
    AddRows(state_.World(buffer_).agents + slots.first_slot * agent_bytes, 1, agent_bytes,
            slots.count);
    return hash_.Take();
  }

 private:
  // Rows of `lanes` elements, without the lanes that hold no agent.
  void AddRows(const std::byte* rows, int64_t count, int64_t element_bytes, int64_t lanes) {
    if (static_cast<int64_t>(live_.size()) == lanes) {
      hash_.Add(rows, static_cast<size_t>(count * lanes * element_bytes));
      return;
    }
    for (int64_t row = 0; row < count; ++row) {
      for (int lane : live_) {
        hash_.Add(rows + (row * lanes + lane) * element_bytes, static_cast<size_t>(element_bytes));
      }
    }
  }

  const SimulationState& state_;
  int buffer_;
  std::vector<int> live_;
  StreamHash hash_;
};

uint64_t Join(uint64_t left, uint64_t right) {
  const uint64_t both[2] = {left, right};
  return XXH3_64bits(both, sizeof(both));
}

}  // namespace

uint64_t HashState(const SimulationState& state, int64_t tick, int64_t joined) {
  const int buffer = BufferOf(tick);
  const SegmentLayout& layout = state.layout();
  TileHash tile_hash(state, buffer);
  int population = 0;
  const auto part = [&](int64_t tile) {  // called with 0, 1, 2, ...
    while (tile - layout.populations[population].first_tile >=
           layout.populations[population].tiles) {
      ++population;
    }
    return tile_hash(population, tile - layout.populations[population].first_tile);
  };
  const uint64_t agents = TreeReduce<uint64_t>(layout.tiles, part, Join);
  const uint64_t shared =
      XXH3_64bits(state.World(buffer).shared, static_cast<size_t>(layout.world.shared_bytes));
  const uint64_t hash = Join(agents, Join(shared, static_cast<uint64_t>(tick)));
  return joined == 0 ? hash : Join(hash, static_cast<uint64_t>(joined));
}

}  // namespace starling
