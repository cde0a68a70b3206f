#include "engine/worlds/foraging.h"
#include "engine/core/agent_draws.h"

#include <array>
#include <cstring>
#include <vector>

#include "agents/math/philox.h"
#include "agents/model/presets/bearing.h"
#include "agents/model/presets/check_range.h"
#include "base/status_macros.h"
#include "engine/worlds/check_held.h"
#include "engine/worlds/foraging_state.h"
#include "engine/worlds/noise.h"
#include "engine/worlds/regrowth.h"

namespace starling {
namespace {

constexpr int kMaxSide = 4096;
constexpr int kAteReadings = 2;
enum InitDraw : uint32_t { kForagerPlace, kFoodPlace };
enum CellColour : uint8_t { kEmpty, kFood, kForager, kForagerOnFood, kSeveral };

int LowestBit(uint64_t bits) { return __builtin_ctzll(bits); }

using ConstState = SharedForagingState<const std::byte>;
using MutableState = SharedForagingState<std::byte>;

class ForagingWorld final : public World {
 public:
  explicit ForagingWorld(const ForagingParameters& parameters)
      : parameters_(parameters),
        width_(parameters.width),
        height_(parameters.height),
        cells_(width_ * height_),
        groups_((cells_ + Regrowth::kGroup - 1) / Regrowth::kGroup),
        noise_(parameters.observation_noise),
        regrowth_(parameters.regrowth),
        moves_() {
    for (int order = 0; order < kScanOrders; ++order) {
      scans_[order] = SightCells(parameters.view_radius, order);
    }
    for (int action = 0; action < kForagerActions; ++action) moves_[action] = ForagerMove(action);
  }

  absl::string_view kind() const override { return ForagingParameters::kKind; }

  WorldLayout Layout() const override {
    WorldLayout layout;
    layout.agent_bytes = sizeof(Forager);
    layout.shared_bytes = SharedForagingBytes(PaddedCells());
    layout.shared = true;
    layout.observation_outcomes = {kBearings, kBearings, kAteReadings};
    layout.action_counts = {kForagerActions};
    layout.agent_metrics = {"fed", "eaten_total"};
    layout.shared_metrics = {"food_left", "eaten"};
    return layout;
  }

  // Places the food in different cells: each cell in turn takes a piece with probability pieces
  // left / cells left (selection sampling, Knuth volume 2, 3.4.2).
  void InitShared(const WorldContext& context, MutableWorldState state) const override {
    const MutableState shared(state.shared, PaddedCells());
    int32_t left = parameters_.food;
    for (int32_t cell = 0; cell < cells_; ++cell) {
      const bool here = UniformInt(context.seed, static_cast<uint64_t>(cell), context.tick,
                                   Purpose::kInit, kFoodPlace, cells_ - cell) < left;
      shared.food[cell] = here;
      left -= here;
    }
    shared.counters->food_left = parameters_.food;
  }

  void InitAgents(const WorldContext& context, const AgentSlots& agents,
                  MutableWorldState state) const override {
    const MutableState shared(state.shared, PaddedCells());
    for (int64_t i = 0; i < agents.count; ++i) {
      Forager forager = {};
      if (agents.ids[i] >= 0) {
        const int32_t cell = UniformInt(context.seed, static_cast<uint64_t>(agents.ids[i]),
                                        context.tick, Purpose::kInit, kForagerPlace, cells_);
        forager.x = static_cast<int16_t>(cell % width_);
        forager.y = static_cast<int16_t>(cell / width_);
        ++shared.foragers[cell];
      }
      AgentState<Forager>(state, agents.first_slot + i) = forager;
    }
  }

  void RemoveAgents(const AgentSlots& agents, MutableWorldState state) const override {
    const MutableState shared(state.shared, PaddedCells());
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      --shared.foragers[CellOf(AgentState<Forager>(state, agents.first_slot + i))];
    }
  }

  void Observe(const WorldContext& context, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    const ConstState shared(state.shared, PaddedCells());
    AgentDraws draws(context, agents, Purpose::kObservation, 0);
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Forager& forager = AgentState<Forager>(state, agents.first_slot + i);
      const auto bits = draws.Of(i);
      const int32_t own = CellOf(forager);
      const Bearing food =
          Nearest(forager, bits[3], [&](int32_t cell) { return shared.food[cell] != 0; });
      const Bearing neighbour = Nearest(forager, bits[3] / kScanOrders, [&](int32_t cell) {
        return shared.foragers[cell] > (cell == own ? 1 : 0);
      });
      observations.Set(i, 0, noise_.Read(food, kBearings, bits[0]));
      observations.Set(i, 1, noise_.Read(neighbour, kBearings, bits[1]));
      observations.Set(i, 2, noise_.Read(forager.fed, kAteReadings, bits[2]));
    }
  }

  void StepShared(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    const ConstState now(state.shared, PaddedCells());
    const MutableState then(next.shared, PaddedCells());
    // Until the foragers are counted, `then.foragers` holds the first contender of each cell.
    std::memset(then.foragers, 0xff, static_cast<size_t>(PaddedCells()) * sizeof(int32_t));
    ListContenders(agents, state, actions, now, next, then);
    ShareFood(context, now, next, then);
    std::memset(then.foragers, 0, static_cast<size_t>(PaddedCells()) * sizeof(int32_t));
    MoveForagers(agents, actions, next, then);
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    std::vector<int32_t> foragers(static_cast<size_t>(PaddedCells()));
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Forager& forager = AgentState<Forager>(state, agents.first_slot + i);
      RETURN_IF_ERROR(CheckHeld("agent", agents.ids[i],
                                {{"column", forager.x, 0, width_ - 1},
                                 {"row", forager.y, 0, height_ - 1},
                                 {"pieces eaten", forager.eaten, 0, kMostCounted},
                                 {"fed", forager.fed, 0, 1},
                                 {"next contender", forager.next, 0, 0}}));
      ++foragers[static_cast<size_t>(CellOf(forager))];
    }
    const ConstState shared(state.shared, PaddedCells());
    int64_t food = 0;
    for (int32_t cell = 0; cell < PaddedCells(); ++cell) {
      const int32_t here = foragers[static_cast<size_t>(cell)];
      RETURN_IF_ERROR(CheckHeld("cell", cell,
                                {{"food", shared.food[cell], 0, cell < cells_ ? 1 : 0},
                                 {"foragers", shared.foragers[cell], here, here}}));
      food += shared.food[cell];
    }
    return CheckHeld("food of cells up to", cells_ - 1,
                     {{"pieces left", shared.counters->food_left, food, food},
                      {"pieces eaten", shared.counters->eaten, 0, cells_}});
  }

  void AgentMetrics(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
                    absl::Span<double> sums) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Forager& forager = AgentState<Forager>(state, agents.first_slot + i);
      sums[0] += forager.fed;
      sums[1] += forager.eaten;
    }
  }

  void SharedMetrics(const WorldContext& /*context*/, WorldState state,
                     absl::Span<double> values) const override {
    const ConstState shared(state.shared, PaddedCells());
    values[0] = static_cast<double>(shared.counters->food_left);
    values[1] = static_cast<double>(shared.counters->eaten);
  }

  WorldPicture Picture(const AgentSlots& /*agents*/, WorldState state) const override {
    const ConstState shared(state.shared, PaddedCells());
    WorldPicture picture = {width_, height_, std::vector<uint8_t>(static_cast<size_t>(cells_))};
    for (int32_t cell = 0; cell < cells_; ++cell) {
      const int32_t foragers = shared.foragers[cell];
      const bool food = shared.food[cell] != 0;
      picture.cells[cell] = foragers > 1    ? kSeveral
                            : foragers == 1 ? (food ? kForagerOnFood : kForager)
                                            : (food ? kFood : kEmpty);
    }
    return picture;
  }

  std::vector<PictureColour> PictureLegend() const override {
    return {{"empty", 244, 244, 240},
            {"food", 88, 164, 72},
            {"forager", 92, 124, 196},
            {"forager on food", 236, 148, 44},
            {"several foragers", 40, 56, 120}};
  }

 private:
  int32_t PaddedCells() const { return groups_ * Regrowth::kGroup; }

  int32_t CellOf(const Forager& forager) const { return forager.y * width_ + forager.x; }

  static int32_t Wrap(int32_t position, int32_t size) {
    return position < 0 ? position + size : position >= size ? position - size : position;
  }

  // The bearing of the first cell of which `holds` is true, in an order of looking given by three
  // bits.
  template <typename Holds>
  Bearing Nearest(const Forager& from, uint32_t order, const Holds& holds) const {
    for (const SightCell& seen : scans_[order % kScanOrders]) {
      const int32_t x = Wrap(from.x + seen.dx, width_);
      const int32_t y = Wrap(from.y + seen.dy, height_);
      if (holds(y * width_ + x)) return seen.bearing;
    }
    return kBearingNone;
  }

  // Copies the agents to `next`, those who eat where there is food in a list for each cell, by id.
  // Slots are mostly in the order of ids; then each agent goes to the front of its list at once.
  void ListContenders(const AgentSlots& agents, WorldState state, ActionReader actions,
                      const ConstState& now, MutableWorldState next,
                      const MutableState& then) const {
    const auto id = [&](int32_t slot) { return agents.ids[slot - agents.first_slot]; };
    for (int64_t i = agents.count - 1; i >= 0; --i) {
      const auto slot = static_cast<int32_t>(agents.first_slot + i);
      Forager& forager = AgentState<Forager>(next, slot);
      if (agents.ids[i] < 0) {
        forager = {};
        continue;
      }
      forager = AgentState<Forager>(state, slot);
      forager.fed = 0;
      forager.next = 0;
      if (actions.Get(slot, 0) != kForagerEat) continue;
      const int32_t cell = CellOf(forager);
      if (now.food[cell] == 0) continue;
      int32_t* link = &then.foragers[cell];
      while (*link >= 0 && id(*link) < id(slot)) link = &AgentState<Forager>(next, *link).next;
      forager.next = *link;
      *link = slot;
    }
  }

  // Gives each contended piece to one of its contenders, clears their links, and lets food grow.
  void ShareFood(const WorldContext& context, const ConstState& now, MutableWorldState next,
                 const MutableState& then) const {
    int64_t eaten = 0;
    int64_t grown = 0;
    std::memcpy(then.food, now.food, static_cast<size_t>(PaddedCells()));
    for (int32_t cell = 0; cell < cells_; ++cell) {
      if (then.foragers[cell] < 0) continue;
      Feed(context, cell, then.foragers[cell], next);
      then.food[cell] = 0;
      ++eaten;
    }
    for (int32_t group = 0; group < groups_; ++group) {
      for (uint64_t grows = regrowth_.Grows(context, group); grows != 0; grows &= grows - 1) {
        const int32_t cell = group * Regrowth::kGroup + LowestBit(grows);
        if (cell >= cells_ || now.food[cell] != 0) continue;
        then.food[cell] = 1;
        ++grown;
      }
    }
    *then.counters = {now.counters->food_left - eaten + grown, eaten};
  }

  static void Feed(const WorldContext& context, int32_t cell, int32_t first,
                   MutableWorldState next) {
    int32_t contenders = 0;
    for (int32_t slot = first; slot >= 0; slot = AgentState<Forager>(next, slot).next) ++contenders;
    int32_t winner = contenders == 1
                         ? 0
                         : UniformInt(context.seed, static_cast<uint64_t>(cell), context.tick,
                                      Purpose::kContention, 0, contenders);
    for (int32_t slot = first; slot >= 0; --winner) {
      Forager& forager = AgentState<Forager>(next, slot);
      slot = forager.next;
      forager.next = 0;
      forager.fed = winner == 0;
      if (forager.eaten < kMostCounted) forager.eaten += forager.fed;
    }
  }

  void MoveForagers(const AgentSlots& agents, ActionReader actions, MutableWorldState next,
                    const MutableState& then) const {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const int64_t slot = agents.first_slot + i;
      Forager& forager = AgentState<Forager>(next, slot);
      const Displacement move = moves_[actions.Get(slot, 0)];
      forager.x = static_cast<int16_t>(Wrap(forager.x + move.dx, width_));
      forager.y = static_cast<int16_t>(Wrap(forager.y + move.dy, height_));
      ++then.foragers[CellOf(forager)];
    }
  }

  ForagingParameters parameters_;
  int32_t width_;
  int32_t height_;
  int32_t cells_;
  int32_t groups_;
  SensorNoise noise_;
  Regrowth regrowth_;
  std::array<std::vector<SightCell>, kScanOrders> scans_;
  std::array<Displacement, kForagerActions> moves_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const World>> MakeForagingWorld(const ForagingParameters& p) {
  RETURN_IF_ERROR(CheckRange("world.foraging.view_radius", p.view_radius, 1, kMaxViewRadius));
  const int least = 2 * p.view_radius + 1;
  RETURN_IF_ERROR(CheckRange("world.foraging.width", p.width, least, kMaxSide));
  RETURN_IF_ERROR(CheckRange("world.foraging.height", p.height, least, kMaxSide));
  RETURN_IF_ERROR(CheckRange("world.foraging.food", p.food, 0, p.width * p.height));
  RETURN_IF_ERROR(CheckRange("world.foraging.regrowth", p.regrowth, 0, 1));
  RETURN_IF_ERROR(CheckRange("world.foraging.observation_noise", p.observation_noise, 0, 1));
  return std::make_shared<const ForagingWorld>(p);
}

}  // namespace starling
