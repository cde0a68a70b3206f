#include "engine/worlds/tmaze.h"

#include "agents/math/philox.h"
#include "agents/model/presets/check_range.h"
#include "base/status_macros.h"
#include "engine/core/agent_draws.h"
#include "engine/worlds/check_held.h"
#include "engine/worlds/density.h"

namespace starling {
namespace {

enum Reading { kNothing, kReward, kLoss, kRewardReadings };
constexpr int kContexts = 2;  // reward left, reward right
constexpr int kMaxEpisode = 1 << 20;

struct Maze {
  int32_t place;
  int32_t context;
  int32_t clock;     // ticks since the episode began
  int32_t saw_cue;   // in this episode
  int32_t episodes;  // finished
  int32_t rewarded;  // of them, ended in the good arm
  int32_t last_rewarded;
  int32_t last_saw_cue;
};

bool InGoodArm(const Maze& maze) { return maze.place == kTMazeLeft + maze.context; }

class TMazeWorld final : public World {
 public:
  explicit TMazeWorld(const TMazeParameters& parameters) : parameters_(parameters) {}

  absl::string_view kind() const override { return TMazeParameters::kKind; }

  WorldLayout Layout() const override {
    WorldLayout layout;
    layout.agent_bytes = sizeof(Maze);
    layout.observation_outcomes = {kTMazePlaces, kRewardReadings, kContexts};
    layout.action_counts = {kTMazePlaces};
    layout.agent_metrics = {"rewarded", "cue_visited", "reward_rate"};
    return layout;
  }

  void InitAgents(const WorldContext& context, const AgentSlots& agents,
                  MutableWorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      Maze maze = {};
      if (agents.ids[i] >= 0) {
        maze.context = UniformInt(context.seed, agents.ids[i], context.tick, Purpose::kInit, 0, 2);
      }
      AgentState<Maze>(state, agents.first_slot + i) = maze;
    }
  }

  void Observe(const WorldContext& context, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    AgentDraws draws(context, agents, Purpose::kObservation, 0);
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Maze& maze = AgentState<Maze>(state, agents.first_slot + i);
      const auto bits = draws.Of(i);
      int reward = kNothing;
      if (maze.place == kTMazeLeft || maze.place == kTMazeRight) {
        const bool expected = UniformDouble(bits[0], bits[1]) < parameters_.reward_probability;
        reward = InGoodArm(maze) == expected ? kReward : kLoss;
      }
      observations.Set(i, 0, maze.place);
      observations.Set(i, 1, reward);
      observations.Set(i, 2,
                       maze.place == kTMazeCue ? maze.context : static_cast<int>(bits[2] & 1));
    }
  }

  void StepAgents(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      const int64_t slot = agents.first_slot + i;
      Maze maze = {};
      if (agents.ids[i] >= 0) {
        maze = AgentState<Maze>(state, slot);
        if (maze.clock < kMostCounted) ++maze.clock;
        if (maze.clock == parameters_.episode_ticks) {
          StartEpisode(context, agents.ids[i], maze);
        } else {
          maze.place = actions.Get(slot, 0);
          if (maze.place == kTMazeCue) maze.saw_cue = 1;
        }
      }
      AgentState<Maze>(next, slot) = maze;
    }
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    const int last = parameters_.episode_ticks > 0 ? parameters_.episode_ticks - 1 : kMostCounted;
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Maze& maze = AgentState<Maze>(state, agents.first_slot + i);
      RETURN_IF_ERROR(CheckHeld("agent", agents.ids[i],
                                {{"place", maze.place, 0, kTMazePlaces - 1},
                                 {"context", maze.context, 0, kContexts - 1},
                                 {"clock", maze.clock, 0, last},
                                 {"saw the cue", maze.saw_cue, 0, 1},
                                 {"episodes", maze.episodes, 0, kMostCounted},
                                 {"rewarded", maze.rewarded, 0, maze.episodes},
                                 {"rewarded last", maze.last_rewarded, 0, 1},
                                 {"saw the cue last", maze.last_saw_cue, 0, 1}}));
    }
    return absl::OkStatus();
  }

  void AgentMetrics(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
                    absl::Span<double> sums) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Maze& maze = AgentState<Maze>(state, agents.first_slot + i);
      const bool first = maze.episodes == 0;
      sums[0] += first ? InGoodArm(maze) : maze.last_rewarded;
      sums[1] += first ? maze.saw_cue : maze.last_saw_cue;
      sums[2] += first ? InGoodArm(maze) : static_cast<double>(maze.rewarded) / maze.episodes;
    }
  }

  // The arms at the top, the stem below: left arm, centre, right arm; cue.
  WorldPicture Picture(const AgentSlots& agents, WorldState state) const override {
    const std::vector<uint8_t> level = DensityLevels<Maze>(agents, state, kTMazePlaces);
    const auto wall = static_cast<uint8_t>(DensityLegend().size());
    return {
        3,
        2,
        {level[kTMazeLeft], level[kTMazeCentre], level[kTMazeRight], wall, level[kTMazeCue], wall}};
  }

  std::vector<PictureColour> PictureLegend() const override {
    std::vector<PictureColour> legend = DensityLegend();
    legend.push_back({"wall", 96, 96, 104});
    return legend;
  }

 private:
  void StartEpisode(const WorldContext& context, int64_t id, Maze& maze) const {
    maze.last_rewarded = InGoodArm(maze);
    maze.last_saw_cue = maze.saw_cue;
    if (maze.episodes < kMostCounted) {
      maze.rewarded += maze.last_rewarded;
      ++maze.episodes;
    }
    maze.clock = 0;
    maze.saw_cue = 0;
    maze.place = kTMazeCentre;
    const double u =
        Uniform(context.seed, static_cast<uint64_t>(id), context.tick, Purpose::kWorld, 0);
    if (u < parameters_.context_change) maze.context = 1 - maze.context;
  }

  TMazeParameters parameters_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const World>> MakeTMazeWorld(const TMazeParameters& parameters) {
  RETURN_IF_ERROR(
      CheckRange("world.tmaze.reward_probability", parameters.reward_probability, 0.5, 1));
  RETURN_IF_ERROR(
      CheckRange("world.tmaze.episode_ticks", parameters.episode_ticks, 0, kMaxEpisode));
  RETURN_IF_ERROR(CheckRange("world.tmaze.context_change", parameters.context_change, 0, 1));
  return std::make_shared<const TMazeWorld>(parameters);
}

}  // namespace starling
