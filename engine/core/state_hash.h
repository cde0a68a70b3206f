// The hash by which two simulations are compared: one number for the state of every agent and of
// the world.
#ifndef STARLING_ENGINE_CORE_STATE_HASH_H_
#define STARLING_ENGINE_CORE_STATE_HASH_H_

#include <cstdint>

#include "engine/core/state.h"

namespace starling {

// XXH3 of each tile's live lanes (ids, every field of the population row by row, the world's state
// of the agents), joined two by two by the tree of tree_sum.h; then the world's shared state and
// the tick; then, if any agents joined since the start, how many ever did. Padding, scratch,
// metrics and the other buffer do not count. O(state).
uint64_t HashState(const SimulationState& state, int64_t tick, int64_t joined = 0);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_STATE_HASH_H_
