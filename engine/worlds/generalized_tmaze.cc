#include "engine/worlds/generalized_tmaze.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agents/math/philox.h"
#include "agents/model/presets/grid_moves.h"
#include "base/status_macros.h"
#include "engine/worlds/check_held.h"
#include "engine/worlds/density.h"
#include "engine/worlds/trials.h"

namespace starling {
namespace {

enum Outcome { kNothing, kReward, kLoss, kOutcomes };

struct Mouse {
  int32_t place;
  int32_t cues_read;  // a bit for each pair
  int32_t last_cue_read;
  int32_t unused;
  int32_t rewards[MazeText::kMostPairs];  // for each pair, which of its places
  Trials trials;
};

// What stands in a place.
struct Site {
  bool wall = false;
  int cue = -1;     // of this pair
  int pair = -1;    // that may have its reward here
  int holder = -1;  // its places before this one
};

class GeneralizedTMazeWorld final : public World {
 public:
  GeneralizedTMazeWorld(Maze maze, bool restart_at_reward)
      : maze_(std::move(maze)),
        restart_at_reward_(restart_at_reward),
        places_(maze_.width * maze_.height),
        sites_(static_cast<size_t>(places_)) {
    for (const int place : maze_.walls) sites_[static_cast<size_t>(place)].wall = true;
    for (int pair = 0; pair < Pairs(); ++pair) {
      for (const int place : PairAt(pair).cues) sites_[static_cast<size_t>(place)].cue = pair;
      for (int holder = 0; holder < Holders(pair); ++holder) {
        Site& site = sites_[static_cast<size_t>(PairAt(pair).holders[static_cast<size_t>(holder)])];
        site.pair = pair;
        site.holder = holder;
      }
    }
  }

  absl::string_view kind() const override { return GeneralizedTMazeParameters::kKind; }

  WorldLayout Layout() const override {
    WorldLayout layout;
    layout.agent_bytes = sizeof(Mouse);
    layout.observation_outcomes = {places_};
    for (int pair = 0; pair < Pairs(); ++pair) {
      layout.observation_outcomes.push_back(1 + Holders(pair));
    }
    layout.observation_outcomes.insert(layout.observation_outcomes.end(), maze_.pairs.size(),
                                       kOutcomes);
    layout.action_counts = {kGridMoves};
    layout.agent_metrics = {"rewarded", "cue_visited", "ticks", "reward_rate"};
    return layout;
  }

  void InitAgents(const WorldContext& context, const AgentSlots& agents,
                  MutableWorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      Mouse mouse = {};
      if (agents.ids[i] >= 0) Begin(context, agents.ids[i], Purpose::kInit, mouse);
      AgentState<Mouse>(state, agents.first_slot + i) = mouse;
    }
  }

  void Observe(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Mouse& mouse = AgentState<Mouse>(state, agents.first_slot + i);
      const Site& site = SiteOf(mouse);
      observations.Set(i, 0, mouse.place);
      for (int pair = 0; pair < Pairs(); ++pair) {
        observations.Set(i, 1 + pair, site.cue == pair ? 1 + mouse.rewards[pair] : kNothing);
        observations.Set(i, 1 + Pairs() + pair,
                         site.pair != pair   ? kNothing
                         : IsRewarded(mouse) ? kReward
                                             : kLoss);
      }
    }
  }

  void StepAgents(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      const int64_t slot = agents.first_slot + i;
      Mouse mouse = {};
      if (agents.ids[i] >= 0) {
        mouse = AgentState<Mouse>(state, slot);
        if (restart_at_reward_ && SiteOf(mouse).pair >= 0) {
          Begin(context, agents.ids[i], Purpose::kWorld, mouse);
        } else {
          mouse.trials.Tick();
          const int to = AfterMove(mouse.place, actions.Get(slot, 0), maze_.width, maze_.height);
          if (!sites_[static_cast<size_t>(to)].wall) mouse.place = to;
          Arrive(mouse);
        }
      }
      AgentState<Mouse>(next, slot) = mouse;
    }
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Mouse& mouse = AgentState<Mouse>(state, agents.first_slot + i);
      RETURN_IF_ERROR(CheckHeld("agent", agents.ids[i],
                                {{"place", mouse.place, 0, places_ - 1},
                                 {"cues read", mouse.cues_read, 0, (1 << Pairs()) - 1},
                                 {"cue read last", mouse.last_cue_read, 0, 1}}));
      for (int pair = 0; pair < Pairs(); ++pair) {
        RETURN_IF_ERROR(CheckHeld("agent", agents.ids[i],
                                  {{"reward", mouse.rewards[pair], 0, Holders(pair) - 1}}));
      }
      RETURN_IF_ERROR(CheckTrials(agents.ids[i], mouse.trials));
    }
    return absl::OkStatus();
  }

  void AgentMetrics(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
                    absl::Span<double> sums) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Mouse& mouse = AgentState<Mouse>(state, agents.first_slot + i);
      const bool first = mouse.trials.ended == 0;
      sums[0] += mouse.trials.last_won;
      sums[1] += first ? mouse.cues_read != 0 : mouse.last_cue_read;
      sums[2] += mouse.trials.Ticks();
      sums[3] += mouse.trials.WinRate();
    }
  }

  // Agents where there are any, else what stands there.
  WorldPicture Picture(const AgentSlots& agents, WorldState state) const override {
    WorldPicture picture = {maze_.width, maze_.height,
                            DensityLevels<Mouse>(agents, state, places_)};
    const auto first = static_cast<uint8_t>(DensityLegend().size());
    for (size_t place = 0; place < sites_.size(); ++place) {
      uint8_t& cell = picture.cells[place];
      if (cell != 0) continue;
      if (sites_[place].wall) cell = first;
      if (sites_[place].cue >= 0) cell = first + 1;
      if (sites_[place].pair >= 0) cell = first + 2;
    }
    return picture;
  }

  std::vector<PictureColour> PictureLegend() const override {
    std::vector<PictureColour> legend = DensityLegend();
    legend.push_back({"wall", 96, 96, 104});
    legend.push_back({"cue", 238, 160, 60});
    legend.push_back({"reward or loss", 120, 184, 110});
    return legend;
  }

 private:
  int Pairs() const { return static_cast<int>(maze_.pairs.size()); }
  const MazePair& PairAt(int pair) const { return maze_.pairs[static_cast<size_t>(pair)]; }
  int Holders(int pair) const { return static_cast<int>(PairAt(pair).holders.size()); }
  const Site& SiteOf(const Mouse& mouse) const { return sites_[static_cast<size_t>(mouse.place)]; }
  bool IsRewarded(const Mouse& mouse) const {
    const Site& site = SiteOf(mouse);
    return site.pair >= 0 && mouse.rewards[site.pair] == site.holder;
  }

  void Begin(const WorldContext& context, int64_t id, Purpose purpose, Mouse& mouse) const {
    mouse.place = maze_.start;
    for (int pair = 0; pair < Pairs(); ++pair) {
      mouse.rewards[pair] = UniformInt(context.seed, id, context.tick, purpose,
                                       static_cast<uint32_t>(pair), Holders(pair));
    }
    mouse.cues_read = 0;
    mouse.trials.Begin();
  }

  void Arrive(Mouse& mouse) const {
    if (mouse.trials.over) return;
    const Site& site = SiteOf(mouse);
    if (site.cue >= 0) mouse.cues_read |= 1 << site.cue;
    if (site.pair < 0) return;
    mouse.last_cue_read = mouse.cues_read >> site.pair & 1;
    mouse.trials.End(IsRewarded(mouse));
  }

  const Maze maze_;
  const bool restart_at_reward_;
  const int places_;
  std::vector<Site> sites_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const World>> MakeGeneralizedTMazeWorld(
    const GeneralizedTMazeParameters& parameters) {
  absl::StatusOr<Maze> maze = ReadMaze(parameters.maze);
  if (!maze.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("world.generalized_tmaze.", maze.status().message()));
  }
  return std::make_shared<const GeneralizedTMazeWorld>(*std::move(maze),
                                                       parameters.restart_at_reward);
}

}  // namespace starling
