// Foraging: agents look for food on one torus that they share.
//
// A cell holds at most one piece of food and any number of agents. Six actions: stay, north, east,
// south, west, eat. Of the agents that eat in a cell with food exactly one gets it: with the
// contenders in the order of their ids, a draw keyed by (seed, tick, cell) says which. Every cell
// that was empty at the start of a tick grows food with probability `regrowth`; a cell eaten empty
// in this tick may do so in the next.
//
//   ForagingParameters parameters;
//   parameters.width = parameters.height = 96;
//   parameters.food = 900;
//   ASSIGN_OR_RETURN(std::shared_ptr<const World> world, MakeForagingWorld(parameters));
//
// Observations: bearing of the nearest food (6: none, here, north, east, south, west), bearing of
// the nearest other agent (6), ate (2: no, yes). Each is replaced by one drawn at random with
// probability `observation_noise`. See agents/model/presets/bearing.h for what nearest means.
#ifndef STARLING_ENGINE_WORLDS_FORAGING_H_
#define STARLING_ENGINE_WORLDS_FORAGING_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "engine/core/world.h"

namespace starling {

struct ForagingParameters {
  static constexpr char kKind[] = "foraging";
  static constexpr char kDescription[] =
      "many agents, food that runs out and grows again, one torus";

  int32_t width = 32;               // cells, 2 * view_radius + 1 to 4096
  int32_t height = 32;              // cells, likewise
  int32_t food = 64;                // pieces at the start, in different cells; 0 to width * height
  double regrowth = 0.01;           // probability that an empty cell grows food in a tick; 0 to 1
  int32_t view_radius = 1;          // cells, counted in moves; 1 to 8
  double observation_noise = 0.05;  // probability that a reading is drawn at random; 0 to 1
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
//
// Agent metrics: `fed` (share of agents that ate in this tick), `eaten_total` (pieces since birth).
// Shared metrics: `food_left` (pieces), `eaten` (pieces in this tick).
//
// StepShared costs O(agents + cells), and beyond that O(contenders^2) for a piece of food where
// slots are not in the order of ids.
absl::StatusOr<std::shared_ptr<const World>> MakeForagingWorld(
    const ForagingParameters& parameters);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_FORAGING_H_
