#include "engine/worlds/grid.h"

#include <cstdlib>

#include "agents/math/philox.h"
#include "agents/model/presets/check_range.h"
#include "agents/model/presets/grid_moves.h"
#include "base/status_macros.h"
#include "engine/core/agent_draws.h"
#include "engine/worlds/check_held.h"
#include "engine/worlds/density.h"
#include "engine/worlds/noise.h"

namespace starling {
namespace {

constexpr int kMaxSide = 1024;

struct Walker {
  int32_t place;
  int32_t goals;  // arrivals at the goal
};

class GridWorld final : public World {
 public:
  explicit GridWorld(const GridParameters& parameters)
      : width_(parameters.width),
        height_(parameters.height),
        places_(width_ * height_),
        goal_(parameters.goal < 0 ? places_ - 1 : parameters.goal),
        restart_at_goal_(parameters.restart_at_goal),
        noise_(parameters.observation_noise) {}

  absl::string_view kind() const override { return GridParameters::kKind; }

  WorldLayout Layout() const override {
    WorldLayout layout;
    layout.agent_bytes = sizeof(Walker);
    layout.observation_outcomes = {places_};
    layout.action_counts = {kGridActions};
    layout.agent_metrics = {"at_goal", "distance", "goals"};
    return layout;
  }

  void InitAgents(const WorldContext& context, const AgentSlots& agents,
                  MutableWorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      Walker walker = {};
      if (agents.ids[i] >= 0) {
        walker.place =
            UniformInt(context.seed, agents.ids[i], context.tick, Purpose::kInit, 0, places_);
      }
      AgentState<Walker>(state, agents.first_slot + i) = walker;
    }
  }

  void Observe(const WorldContext& context, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    AgentDraws draws(context, agents, Purpose::kObservation, 0);
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Walker& walker = AgentState<Walker>(state, agents.first_slot + i);
      const auto bits = draws.Of(i);
      observations.Set(i, 0, noise_.Read(walker.place, places_, bits[0]));
    }
  }

  void StepAgents(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      const int64_t slot = agents.first_slot + i;
      Walker walker = {};
      if (agents.ids[i] >= 0) {
        walker = AgentState<Walker>(state, slot);
        const int32_t before = walker.place;
        walker.place =
            restart_at_goal_ && before == goal_
                ? UniformInt(context.seed, agents.ids[i], context.tick, Purpose::kWorld, 0, places_)
                : AfterMove(before, actions.Get(slot, 0), width_, height_);
        const bool arrived = walker.place == goal_ && before != goal_;
        if (arrived && walker.goals < kMostCounted) ++walker.goals;
      }
      AgentState<Walker>(next, slot) = walker;
    }
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Walker& walker = AgentState<Walker>(state, agents.first_slot + i);
      RETURN_IF_ERROR(CheckHeld(
          "agent", agents.ids[i],
          {{"place", walker.place, 0, places_ - 1}, {"goals", walker.goals, 0, kMostCounted}}));
    }
    return absl::OkStatus();
  }

  void AgentMetrics(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
                    absl::Span<double> sums) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Walker& walker = AgentState<Walker>(state, agents.first_slot + i);
      sums[0] += walker.place == goal_;
      sums[1] += std::abs(walker.place / width_ - goal_ / width_) +
                 std::abs(walker.place % width_ - goal_ % width_);
      sums[2] += walker.goals;
    }
  }

  WorldPicture Picture(const AgentSlots& agents, WorldState state) const override {
    return {width_, height_, DensityLevels<Walker>(agents, state, places_)};
  }

  std::vector<PictureColour> PictureLegend() const override { return DensityLegend(); }

 private:
  int32_t width_;
  int32_t height_;
  int32_t places_;
  int32_t goal_;
  bool restart_at_goal_;
  SensorNoise noise_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const World>> MakeGridWorld(const GridParameters& parameters) {
  RETURN_IF_ERROR(CheckRange("world.grid.width", parameters.width, 1, kMaxSide));
  RETURN_IF_ERROR(CheckRange("world.grid.height", parameters.height, 1, kMaxSide));
  const int places = parameters.width * parameters.height;
  RETURN_IF_ERROR(CheckRange("world.grid.goal", parameters.goal, -1, places - 1));
  RETURN_IF_ERROR(CheckRange("world.grid.observation_noise", parameters.observation_noise, 0, 1));
  return std::make_shared<const GridWorld>(parameters);
}

}  // namespace starling
