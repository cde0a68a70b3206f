// Graph: an object is hidden at one of the places of a graph. Each agent looks for one of its own.
//
// Agents begin at a place drawn at random, the object lies at another draw. Actions: stay,
// then go to the neighbours of the place in ascending order; an action that the place has no
// neighbour for stays. A search ends when the agent is where the object is. With `hide_again` the
// object is hidden anew in the next tick, while the agent moves on from where it is.
//
//   GraphParameters parameters;
//   parameters.graph.kind = GraphKind::kRing;
//   ASSIGN_OR_RETURN(std::shared_ptr<const World> world, MakeGraphWorld(parameters));
//
// Observations: place, object (2: not here, here). One control of 1 + as many actions as a place
// has neighbours at most. GraphEnv of pymdp 1.x is like that, but for actions, which name places.
#ifndef STARLING_ENGINE_WORLDS_GRAPH_H_
#define STARLING_ENGINE_WORLDS_GRAPH_H_

#include <memory>

#include "absl/status/statusor.h"
#include "agents/model/presets/place_graph.h"
#include "engine/core/world.h"

namespace starling {

struct GraphParameters {
  static constexpr char kKind[] = "graph";
  static constexpr char kDescription[] =
      "graph world: an object is hidden at one of the places of a graph";

  GraphShape graph;
  bool hide_again = false;
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
//
// Agent metrics: `found` (share of agents that are where the object is), `finds` (searches that
// have ended since birth), `ticks` (that the last ended search took; the present one while none
// has).
absl::StatusOr<std::shared_ptr<const World>> MakeGraphWorld(const GraphParameters& parameters);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_GRAPH_H_
