#include "engine/worlds/cue_chaining.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "agents/math/philox.h"
#include "agents/model/presets/check_range.h"
#include "agents/model/presets/grid_moves.h"
#include "base/status_macros.h"
#include "engine/worlds/bounded_list.h"
#include "engine/worlds/check_held.h"
#include "engine/worlds/density.h"
#include "engine/worlds/trials.h"

namespace starling {
namespace {

constexpr int kMaxPlaces = 1024;
constexpr int kRewards = 2;
enum Outcome { kNothing, kReward, kLoss, kOutcomes };

struct Seeker {
  int32_t place;
  int32_t cue;     // which of the second ones
  int32_t reward;  // which of the two places
  int32_t read_first, read_second;
  int32_t last_cues_read;
  Trials trials;
};

class CueChainingWorld final : public World {
 public:
  explicit CueChainingWorld(const CueChainingParameters& parameters)
      : p_(parameters), places_(parameters.width * parameters.height) {}

  absl::string_view kind() const override { return CueChainingParameters::kKind; }

  WorldLayout Layout() const override {
    WorldLayout layout;
    layout.agent_bytes = sizeof(Seeker);
    layout.observation_outcomes = {places_, 1 + p_.num_second_cues, 1 + kRewards, kOutcomes};
    layout.action_counts = {p_.can_stay ? kGridMoves : kMoveStay};
    layout.agent_metrics = {"rewarded", "cues_read", "ticks", "reward_rate"};
    return layout;
  }

  void InitAgents(const WorldContext& context, const AgentSlots& agents,
                  MutableWorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      Seeker seeker = {};
      if (agents.ids[i] >= 0) Begin(context, agents.ids[i], Purpose::kInit, seeker);
      AgentState<Seeker>(state, agents.first_slot + i) = seeker;
    }
  }

  void Observe(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Seeker& seeker = AgentState<Seeker>(state, agents.first_slot + i);
      observations.Set(i, 0, seeker.place);
      observations.Set(i, 1, seeker.place == p_.first_cue ? 1 + seeker.cue : 0);
      observations.Set(i, 2, AtSecondCue(seeker) ? 1 + seeker.reward : 0);
      observations.Set(i, 3, !AtHolder(seeker) ? kNothing : AtReward(seeker) ? kReward : kLoss);
    }
  }

  void StepAgents(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      const int64_t slot = agents.first_slot + i;
      Seeker seeker = {};
      if (agents.ids[i] >= 0) {
        seeker = AgentState<Seeker>(state, slot);
        if (p_.restart_at_reward && AtHolder(seeker)) {
          Begin(context, agents.ids[i], Purpose::kWorld, seeker);
        } else {
          seeker.trials.Tick();
          seeker.place = AfterMove(seeker.place, actions.Get(slot, 0), p_.width, p_.height);
          Arrive(seeker);
        }
      }
      AgentState<Seeker>(next, slot) = seeker;
    }
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Seeker& seeker = AgentState<Seeker>(state, agents.first_slot + i);
      RETURN_IF_ERROR(CheckHeld("agent", agents.ids[i],
                                {{"place", seeker.place, 0, places_ - 1},
                                 {"second cue", seeker.cue, 0, p_.num_second_cues - 1},
                                 {"reward", seeker.reward, 0, kRewards - 1},
                                 {"read the first cue", seeker.read_first, 0, 1},
                                 {"read the second cue", seeker.read_second, 0, 1},
                                 {"cues read last", seeker.last_cues_read, 0, 2}}));
      RETURN_IF_ERROR(CheckTrials(agents.ids[i], seeker.trials));
    }
    return absl::OkStatus();
  }

  void AgentMetrics(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
                    absl::Span<double> sums) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Seeker& seeker = AgentState<Seeker>(state, agents.first_slot + i);
      const bool first = seeker.trials.ended == 0;
      sums[0] += seeker.trials.last_won;
      sums[1] += first ? seeker.read_first + seeker.read_second : seeker.last_cues_read;
      sums[2] += seeker.trials.Ticks();
      sums[3] += seeker.trials.WinRate();
    }
  }

  // Agents where there are any, else what stands there.
  WorldPicture Picture(const AgentSlots& agents, WorldState state) const override {
    WorldPicture picture = {p_.width, p_.height, DensityLevels<Seeker>(agents, state, places_)};
    const auto mark = [&](int place, size_t colour) {
      uint8_t& cell = picture.cells[static_cast<size_t>(place)];
      if (cell == 0) cell = static_cast<uint8_t>(DensityLegend().size() + colour);
    };
    for (const int place : p_.rewards) mark(place, 2);
    mark(p_.first_cue, 0);
    for (int cue = 0; cue < p_.num_second_cues; ++cue) mark(p_.second_cues[cue], 1);
    return picture;
  }

  std::vector<PictureColour> PictureLegend() const override {
    std::vector<PictureColour> legend = DensityLegend();
    legend.push_back({"first cue", 238, 160, 60});
    legend.push_back({"second cue, perhaps", 250, 214, 130});
    legend.push_back({"reward or loss", 120, 184, 110});
    return legend;
  }

 private:
  bool AtSecondCue(const Seeker& seeker) const {
    return seeker.place == p_.second_cues[seeker.cue];
  }
  bool AtReward(const Seeker& seeker) const { return seeker.place == p_.rewards[seeker.reward]; }
  bool AtHolder(const Seeker& seeker) const {
    return seeker.place == p_.rewards[0] || seeker.place == p_.rewards[1];
  }

  void Begin(const WorldContext& context, int64_t id, Purpose purpose, Seeker& seeker) const {
    seeker.place = p_.start;
    seeker.cue = UniformInt(context.seed, id, context.tick, purpose, 0, p_.num_second_cues);
    seeker.reward = UniformInt(context.seed, id, context.tick, purpose, 1, kRewards);
    seeker.read_first = seeker.read_second = 0;
    seeker.trials.Begin();
    Arrive(seeker);
  }

  void Arrive(Seeker& seeker) const {
    if (seeker.trials.over) return;
    if (seeker.place == p_.first_cue) seeker.read_first = 1;
    if (AtSecondCue(seeker)) seeker.read_second = 1;
    if (!AtHolder(seeker)) return;
    seeker.last_cues_read = seeker.read_first + seeker.read_second;
    seeker.trials.End(AtReward(seeker));
  }

  const CueChainingParameters p_;
  const int32_t places_;
};

}  // namespace

absl::StatusOr<CueChainingParameters> CueChain(absl::Span<const int32_t> second_cues,
                                               absl::Span<const int32_t> rewards) {
  RETURN_IF_ERROR(CheckEntries("world.cue_chaining.second_cues", second_cues.size(), 1,
                               CueChainingParameters::kMostCues));
  RETURN_IF_ERROR(CheckEntries("world.cue_chaining.rewards", rewards.size(), kRewards, kRewards));
  CueChainingParameters parameters;
  CopyEntries(second_cues, parameters.num_second_cues, parameters.second_cues);
  std::copy(rewards.begin(), rewards.end(), parameters.rewards);
  return parameters;
}

absl::StatusOr<std::shared_ptr<const World>> MakeCueChainingWorld(const CueChainingParameters& p) {
  const auto check = [](absl::string_view field, int value, int low, int high) {
    return CheckRange(absl::StrCat("world.cue_chaining.", field), value, low, high);
  };
  RETURN_IF_ERROR(check("width", p.width, 1, kMaxPlaces));
  RETURN_IF_ERROR(check("height", p.height, 1, kMaxPlaces));
  const int places = p.width * p.height;
  RETURN_IF_ERROR(check("width * height", places, 2, kMaxPlaces));
  RETURN_IF_ERROR(check("start", p.start, 0, places - 1));
  RETURN_IF_ERROR(check("first_cue", p.first_cue, 0, places - 1));
  RETURN_IF_ERROR(CheckEntries("world.cue_chaining.second_cues",
                               static_cast<size_t>(p.num_second_cues), 1,
                               CueChainingParameters::kMostCues));
  for (int cue = 0; cue < p.num_second_cues; ++cue) {
    RETURN_IF_ERROR(
        check(absl::StrCat("second_cues[", cue, "]"), p.second_cues[cue], 0, places - 1));
  }
  for (int i = 0; i < kRewards; ++i) {
    RETURN_IF_ERROR(check(absl::StrCat("rewards[", i, "]"), p.rewards[i], 0, places - 1));
  }
  if (p.rewards[0] == p.rewards[1]) {
    return absl::InvalidArgumentError(absl::StrCat("world.cue_chaining.rewards are both ",
                                                   p.rewards[0],
                                                   "; they must be two different places"));
  }
  return std::make_shared<const CueChainingWorld>(p);
}

}  // namespace starling
