#include "engine/worlds/visual_foraging.h"

#include "agents/math/philox.h"
#include "agents/model/presets/check_range.h"
#include "agents/model/presets/scenes.h"
#include "base/status_macros.h"
#include "engine/core/agent_draws.h"
#include "engine/worlds/check_held.h"
#include "engine/worlds/density.h"
#include "engine/worlds/noise.h"
#include "engine/worlds/trials.h"

namespace starling {
namespace {

struct Viewer {
  int32_t place;
  int32_t scene;
  int32_t mirror;
  int32_t seen;       // quadrants looked at in this scene, a bit for each
  int32_t last_seen;  // how many, before the last report
  int32_t unused;
  Trials reports;
};

int CountOf(int32_t seen) {
  int count = 0;
  for (int quadrant = 0; quadrant < kQuadrants; ++quadrant) count += seen >> quadrant & 1;
  return count;
}

class VisualForagingWorld final : public World {
 public:
  explicit VisualForagingWorld(const VisualForagingParameters& parameters)
      : mirrors_(parameters.mirrors ? kSceneMirrors : 1), noise_(parameters.observation_noise) {}

  absl::string_view kind() const override { return VisualForagingParameters::kKind; }

  WorldLayout Layout() const override {
    WorldLayout layout;
    layout.agent_bytes = sizeof(Viewer);
    layout.observation_outcomes = {kScenePlaces, kScenePictures, kSceneFeedbacks};
    layout.action_counts = {kScenePlaces};
    layout.agent_metrics = {"correct", "correct_rate", "reports", "quadrants_seen"};
    return layout;
  }

  void InitAgents(const WorldContext& context, const AgentSlots& agents,
                  MutableWorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      Viewer viewer = {};
      if (agents.ids[i] >= 0) ShowScene(context, agents.ids[i], Purpose::kInit, viewer);
      AgentState<Viewer>(state, agents.first_slot + i) = viewer;
    }
  }

  void Observe(const WorldContext& context, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    AgentDraws draws(context, agents, Purpose::kObservation, 0);
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Viewer& viewer = AgentState<Viewer>(state, agents.first_slot + i);
      int picture = PictureAt(viewer.scene, viewer.mirror, viewer.place);
      if (IsQuadrant(viewer.place)) {
        const auto bits = draws.Of(i);
        picture = noise_.Read(picture, kScenePictures, bits[0]);
      }
      observations.Set(i, 0, viewer.place);
      observations.Set(i, 1, picture);
      observations.Set(i, 2,
                       !IsReport(viewer.place) ? kNoFeedback
                       : IsRight(viewer)       ? kFeedbackRight
                                               : kFeedbackWrong);
    }
  }

  void StepAgents(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      const int64_t slot = agents.first_slot + i;
      Viewer viewer = {};
      if (agents.ids[i] >= 0) {
        viewer = AgentState<Viewer>(state, slot);
        if (IsReport(viewer.place)) {
          ShowScene(context, agents.ids[i], Purpose::kWorld, viewer);
        } else {
          LookAt(actions.Get(slot, 0), viewer);
        }
      }
      AgentState<Viewer>(next, slot) = viewer;
    }
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Viewer& viewer = AgentState<Viewer>(state, agents.first_slot + i);
      RETURN_IF_ERROR(CheckHeld("agent", agents.ids[i],
                                {{"place", viewer.place, 0, kScenePlaces - 1},
                                 {"scene", viewer.scene, 0, kScenes - 1},
                                 {"mirror", viewer.mirror, 0, mirrors_ - 1},
                                 {"quadrants seen", viewer.seen, 0, (1 << kQuadrants) - 1},
                                 {"quadrants seen last", viewer.last_seen, 0, kQuadrants}}));
      RETURN_IF_ERROR(CheckTrials(agents.ids[i], viewer.reports));
    }
    return absl::OkStatus();
  }

  void AgentMetrics(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
                    absl::Span<double> sums) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Viewer& viewer = AgentState<Viewer>(state, agents.first_slot + i);
      sums[0] += viewer.reports.last_won;
      sums[1] += viewer.reports.WinRate();
      sums[2] += viewer.reports.ended;
      sums[3] += viewer.reports.ended == 0 ? CountOf(viewer.seen) : viewer.last_seen;
    }
  }

  // The quadrants around the fixation point, below them the reports.
  WorldPicture Picture(const AgentSlots& agents, WorldState state) const override {
    const std::vector<uint8_t> level = DensityLevels<Viewer>(agents, state, kScenePlaces);
    const auto wall = static_cast<uint8_t>(DensityLegend().size());
    return {3,
            5,
            {level[1], wall, level[2], wall, level[0], wall, level[3], wall, level[4], wall, wall,
             wall, level[5], level[6], level[7]}};
  }

  std::vector<PictureColour> PictureLegend() const override {
    std::vector<PictureColour> legend = DensityLegend();
    legend.push_back({"no place; below it: flee, feed, wait", 96, 96, 104});
    return legend;
  }

 private:
  static bool IsRight(const Viewer& viewer) { return viewer.place - kFirstReport == viewer.scene; }

  void ShowScene(const WorldContext& context, int64_t id, Purpose purpose, Viewer& viewer) const {
    viewer.place = kFixation;
    viewer.scene = UniformInt(context.seed, id, context.tick, purpose, 0, kScenes);
    viewer.mirror = UniformInt(context.seed, id, context.tick, purpose, 1, mirrors_);
    viewer.seen = 0;
    viewer.reports.Begin();
  }

  static void LookAt(int place, Viewer& viewer) {
    viewer.reports.Tick();
    viewer.place = place;
    if (IsQuadrant(place)) viewer.seen |= 1 << (place - kFirstQuadrant);
    if (!IsReport(place)) return;
    viewer.last_seen = CountOf(viewer.seen);
    viewer.reports.End(IsRight(viewer));
  }

  int mirrors_;
  SensorNoise noise_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const World>> MakeVisualForagingWorld(
    const VisualForagingParameters& parameters) {
  RETURN_IF_ERROR(
      CheckRange("world.visual_foraging.observation_noise", parameters.observation_noise, 0, 1));
  return std::make_shared<const VisualForagingWorld>(parameters);
}

}  // namespace starling
