// The model preset `graph`: an agent that knows a graph of places and looks for an object that is
// hidden at one of them.
//
//   GraphModelParameters parameters;
//   parameters.graph.places = 20;
//   ASSIGN_OR_RETURN(GenerativeModel model, MakeGraphModel(parameters));
//
// Factors: place, object (where it is). Modalities: place, seen without error; object (2: not here,
// here), by place and object. One control, "move": stay, then to the neighbours of the place in
// ascending order; a move that the place has no neighbour for stays. GraphEnv of pymdp 1.x names
// the place to go to instead, and its object may also be nowhere.
#ifndef STARLING_AGENTS_MODEL_PRESETS_GRAPH_H_
#define STARLING_AGENTS_MODEL_PRESETS_GRAPH_H_

#include "absl/status/statusor.h"
#include "agents/model/generative_model.h"
#include "agents/model/presets/place_graph.h"

namespace starling {

struct GraphModelParameters {
  GraphShape graph;
  double preference = 3.0;  // log-preference for being where the object is; nats, finite
  bool hide_again = false;  // an object that an agent stands at is next anywhere
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
absl::StatusOr<GenerativeModel> MakeGraphModel(const GraphModelParameters& parameters);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_GRAPH_H_
