// The model preset `forager`: an agent of the world `foraging` that thinks in bearings, so that its
// states do not grow with the world.
//
//   ASSIGN_OR_RETURN(GenerativeModel model, MakeForagerModel({}));
//
// Factors: bearing of the nearest food (6), bearing of the nearest other agent (6), fed (2).
// Modalities: the same three, each read wrongly with probability `observation_noise`. Six actions:
// stay, north, east, south, west, eat.
//
// How bearings change follows from the geometry of sight (agents/model/presets/surroundings.h):
// food stays unless somebody eats it and grows where there was none; others stay or take one of the
// four moves, all equally likely; what is out of sight holds them with a density that the agent is
// told.
#ifndef STARLING_AGENTS_MODEL_PRESETS_FORAGER_H_
#define STARLING_AGENTS_MODEL_PRESETS_FORAGER_H_

#include "absl/status/statusor.h"
#include "agents/model/generative_model.h"

namespace starling {

struct ForagerModelParameters {
  int view_radius = 1;              // cells, counted in moves; 1 to 8; as in the world
  double observation_noise = 0.05;  // probability that a reading is drawn at random; 0 to 1
  double food_density =
      0.05;  // share of cells with food, where the agent has not looked; 0.001 to 0.99
  double neighbour_density = 0.3;  // share of cells with another agent, likewise; 0.001 to 0.99
  double food_regrowth = 0.01;     // probability that an empty cell grows food in a tick; 0 to 1
  double competition = 0.2;        // probability that others take a piece of food in a tick; 0 to 1
  double preference = 3.0;         // log-preference for having eaten; nats, finite
  double crowding_cost =
      0.2;  // log-preference against another agent in the same cell; nats, finite
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
absl::StatusOr<GenerativeModel> MakeForagerModel(const ForagerModelParameters& parameters);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_FORAGER_H_
