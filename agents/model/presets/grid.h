// The model preset `grid`: an agent that knows the rooms of the world `grid`, senses its place with
// noise and wants to be at the goal.
//
//   GridModelParameters parameters;
//   parameters.width = parameters.height = 5;
//   ASSIGN_OR_RETURN(GenerativeModel model, MakeGridModel(parameters));
//
// One factor and one modality, the place, numbered row by row; five actions: up, down, left, right,
// stay. A = (1 - noise) I + noise / places; B moves, and stays put at walls; D is flat.
#ifndef STARLING_AGENTS_MODEL_PRESETS_GRID_H_
#define STARLING_AGENTS_MODEL_PRESETS_GRID_H_

#include "absl/status/statusor.h"
#include "agents/model/generative_model.h"

namespace starling {

struct GridModelParameters {
  int width = 5;                   // places; width * height is at most 1024
  int height = 5;                  // places
  double observation_noise = 0.1;  // probability that the place seen is drawn at random; 0 to 1
  int goal = -1;                   // place; -1: the last one
  double preference = 3.0;         // log-preference for seeing the goal; nats, finite
  bool restart_at_goal = false;    // from the goal every action leads to a place drawn at random
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
absl::StatusOr<GenerativeModel> MakeGridModel(const GridModelParameters& parameters);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_GRID_H_
