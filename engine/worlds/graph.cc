#include "engine/worlds/graph.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "agents/math/philox.h"
#include "base/status_macros.h"
#include "engine/worlds/check_held.h"
#include "engine/worlds/density.h"
#include "engine/worlds/graph_drawing.h"
#include "engine/worlds/trials.h"

namespace starling {
namespace {

enum Seen { kNotHere, kHere, kSeen };

struct Searcher {
  int32_t place;
  int32_t object;
  Trials searches;
};

class GraphWorld final : public World {
 public:
  GraphWorld(PlaceGraph graph, bool hide_again)
      : graph_(std::move(graph)),
        hide_again_(hide_again),
        drawing_(graph_, static_cast<uint8_t>(DensityLegend().size()),
                 static_cast<uint8_t>(DensityLegend().size() + 1)) {}

  absl::string_view kind() const override { return GraphParameters::kKind; }

  WorldLayout Layout() const override {
    WorldLayout layout;
    layout.agent_bytes = sizeof(Searcher);
    layout.observation_outcomes = {graph_.places(), kSeen};
    layout.action_counts = {graph_.moves()};
    layout.agent_metrics = {"found", "finds", "ticks"};
    return layout;
  }

  void InitAgents(const WorldContext& context, const AgentSlots& agents,
                  MutableWorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      Searcher searcher = {};
      if (agents.ids[i] >= 0) {
        searcher.place = Place(context, agents.ids[i], Purpose::kInit, 0);
        searcher.object = Place(context, agents.ids[i], Purpose::kInit, 1);
        Look(searcher);
      }
      AgentState<Searcher>(state, agents.first_slot + i) = searcher;
    }
  }

  void Observe(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Searcher& searcher = AgentState<Searcher>(state, agents.first_slot + i);
      observations.Set(i, 0, searcher.place);
      observations.Set(i, 1, searcher.place == searcher.object ? kHere : kNotHere);
    }
  }

  void StepAgents(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      const int64_t slot = agents.first_slot + i;
      Searcher searcher = {};
      if (agents.ids[i] >= 0) {
        searcher = AgentState<Searcher>(state, slot);
        if (hide_again_ && searcher.place == searcher.object) {
          searcher.object = Place(context, agents.ids[i], Purpose::kWorld, 0);
          searcher.searches.Begin();
        }
        searcher.searches.Tick();
        searcher.place = graph_.AfterMove(searcher.place, actions.Get(slot, 0));
        Look(searcher);
      }
      AgentState<Searcher>(next, slot) = searcher;
    }
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Searcher& searcher = AgentState<Searcher>(state, agents.first_slot + i);
      RETURN_IF_ERROR(CheckHeld("agent", agents.ids[i],
                                {{"place", searcher.place, 0, graph_.places() - 1},
                                 {"object", searcher.object, 0, graph_.places() - 1}}));
      RETURN_IF_ERROR(CheckTrials(agents.ids[i], searcher.searches));
    }
    return absl::OkStatus();
  }

  void AgentMetrics(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
                    absl::Span<double> sums) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const Searcher& searcher = AgentState<Searcher>(state, agents.first_slot + i);
      sums[0] += searcher.place == searcher.object;
      sums[1] += searcher.searches.ended;
      sums[2] += searcher.searches.Ticks();
    }
  }

  WorldPicture Picture(const AgentSlots& agents, WorldState state) const override {
    return drawing_.WithPlaces(DensityLevels<Searcher>(agents, state, graph_.places()));
  }

  std::vector<PictureColour> PictureLegend() const override {
    std::vector<PictureColour> legend = DensityLegend();
    legend.push_back({"no place", 96, 96, 104});
    legend.push_back({"edge", 160, 160, 168});
    return legend;
  }

 private:
  int32_t Place(const WorldContext& context, int64_t id, Purpose purpose, uint32_t draw) const {
    return UniformInt(context.seed, id, context.tick, purpose, draw, graph_.places());
  }

  static void Look(Searcher& searcher) {
    if (searcher.place == searcher.object) searcher.searches.End(true);
  }

  const PlaceGraph graph_;
  const bool hide_again_;
  const GraphDrawing drawing_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const World>> MakeGraphWorld(const GraphParameters& parameters) {
  absl::StatusOr<PlaceGraph> graph = PlaceGraph::Create(parameters.graph);
  if (!graph.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("world.graph.", graph.status().message()));
  }
  return std::make_shared<const GraphWorld>(*std::move(graph), parameters.hide_again);
}

}  // namespace starling
