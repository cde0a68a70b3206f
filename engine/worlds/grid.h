// Grid: a rectangle of places with walls around it, one for each agent, and a sensor that is
// sometimes wrong.
//
// Places are numbered row by row from the top left. Five actions: up, down, left, right, stay; a
// move into a wall leaves the agent where it is. Agents begin at a place drawn at random. One of
// the places is the goal; with `restart_at_goal` an agent that stands there is put at a random
// place by its next action, whichever it is, and looks for the goal again.
//
//   ASSIGN_OR_RETURN(std::shared_ptr<const World> world, MakeGridWorld({/*width=*/7,
//   /*height=*/7}));
//
// One observation: the place, replaced by one drawn from all places with probability
// `observation_noise`.
#ifndef STARLING_ENGINE_WORLDS_GRID_H_
#define STARLING_ENGINE_WORLDS_GRID_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "engine/core/world.h"

namespace starling {

enum GridAction : int { kGridUp, kGridDown, kGridLeft, kGridRight, kGridStay, kGridActions };

struct GridParameters {
  static constexpr char kKind[] = "grid";
  static constexpr char kDescription[] =
      "a walled grid for each agent, a noisy sense of place, a goal";

  int32_t width = 5;               // places, 1 to 1024
  int32_t height = 5;              // places, 1 to 1024
  double observation_noise = 0.1;  // probability that the place seen is drawn at random; 0 to 1
  int32_t goal = -1;               // place; -1: the last one
  bool restart_at_goal = false;    // an agent at the goal is next put at a random place
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
//
// Agent metrics: `at_goal` (share of agents that are there), `distance` (moves to the goal),
// `goals` (arrivals since birth).
absl::StatusOr<std::shared_ptr<const World>> MakeGridWorld(const GridParameters& parameters);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_GRID_H_
