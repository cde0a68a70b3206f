// The smallest world that has everything: two rooms, a noisy view of the one an agent is in, a door
// that sometimes jams.
//
// As a world of agents that live apart, each has rooms of its own; as a shared world there is also
// a count of all moves, and a room that holds more than half of the agents takes nobody in.
#ifndef STARLING_ENGINE_CORE_TESTING_TWO_ROOMS_H_
#define STARLING_ENGINE_CORE_TESTING_TWO_ROOMS_H_

#include <cstdint>
#include <memory>

#include "engine/core/scenario.h"

namespace starling {

// Metrics: "in_room_1" and "id" of agents, "moves" of the world. Outcomes {2}, actions {2}.
std::shared_ptr<const World> MakeTwoRooms(bool shared);

// One factor, one modality, one control, of two states each; room 1 is preferred.
std::shared_ptr<const GenerativeModel> MakeTwoRoomsModel();

// `count` agents in one population "lodgers", and 3 that learn A and B in another, "learners".
Scenario MakeTwoRoomsScenario(bool shared, int64_t count, Precision precision = Precision::kFloat);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_TESTING_TWO_ROOMS_H_
