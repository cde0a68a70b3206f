#include "engine/core/segment_layout.h"

#include <algorithm>
#include <limits>

namespace starling {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kSlotAlignment = 16;
constexpr int64_t kByteAlignment = 64;

int64_t Add(int64_t a, int64_t b) {
  int64_t sum;
  return __builtin_add_overflow(a, b, &sum) ? kMost : sum;
}

int64_t Multiply(int64_t a, int64_t b) {
  int64_t product;
  return __builtin_mul_overflow(a, b, &product) ? kMost : product;
}

int64_t RoundUp(int64_t value, int64_t multiple) {
  return Multiply(value / multiple + (value % multiple != 0 ? 1 : 0), multiple);
}

class Bump {
 public:
  int64_t Take(int64_t count, int64_t bytes) {
    const int64_t offset = RoundUp(end_, kByteAlignment);
    end_ = Add(offset, Multiply(count, bytes));
    return offset;
  }
  int64_t end() const { return end_; }

 private:
  int64_t end_ = 0;
};

}  // namespace

SegmentLayout PlanSegment(const std::vector<PopulationShape>& populations,
                          const WorldShape& world) {
  SegmentLayout layout;
  layout.world = world;
  for (const PopulationShape& shape : populations) {
    PopulationLayout& population = layout.populations.emplace_back();
    population.shape = shape;
    population.first_id = layout.agents;
    population.first_slot = RoundUp(layout.slots, kSlotAlignment);
    population.first_tile = layout.tiles;
    population.tiles = std::max(
        shape.agents / shape.lanes + (shape.agents % shape.lanes != 0 ? 1 : 0), shape.least_tiles);
    layout.agents = Add(layout.agents, shape.agents);
    layout.tiles = Add(layout.tiles, population.tiles);
    layout.slots = Add(population.first_slot, Multiply(population.tiles, shape.lanes));
  }

  Bump bump;
  layout.ids = bump.Take(layout.slots, sizeof(int64_t));
  layout.actions = bump.Take(layout.slots, Multiply(world.controls, sizeof(int32_t)));
  for (int buffer = 0; buffer < 2; ++buffer) {
    layout.world_agents[buffer] = bump.Take(layout.slots, world.agent_bytes);
    layout.world_shared[buffer] = bump.Take(1, world.shared_bytes);
  }
  layout.tile_sums = bump.Take(layout.tiles, sizeof(TileSums));
  layout.world_sums = bump.Take(layout.tiles, Multiply(world.agent_metrics, sizeof(double)));
  for (PopulationLayout& population : layout.populations) {
    population.state[0] = bump.Take(population.tiles, population.shape.state_bytes);
    population.state[1] = bump.Take(population.tiles, population.shape.state_bytes);
    population.learned = bump.Take(population.tiles, population.shape.learned_bytes);
  }
  layout.bytes = bump.end();
  return layout;
}

SegmentLayout PlanSegment(const SegmentLayout& layout, absl::Span<const int64_t> least_tiles) {
  std::vector<PopulationShape> shapes;
  for (size_t p = 0; p < layout.populations.size(); ++p) {
    shapes.push_back(layout.populations[p].shape);
    shapes.back().least_tiles = least_tiles[p];
  }
  return PlanSegment(shapes, layout.world);
}

}  // namespace starling
