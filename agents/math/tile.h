// The shape of a tile: agents are stored side by side, one SIMD lane per agent.
//
// A tile row is one quantity (say the probability of state 3) for every agent of the tile: 64
// bytes, 16 floats or 8 doubles, aligned to 64. The width of a tile never depends on the processor;
// the number of registers that a row fills does (see lanes.h).
//
// Constants only: safe to include from any unit, whatever instruction set it is compiled for.

#ifndef STARLING_AGENTS_MATH_TILE_H_
#define STARLING_AGENTS_MATH_TILE_H_

namespace starling {

// Bytes of one tile row, and its alignment.
constexpr int kTileBytes = 64;

// Agents per tile: 16 in float, 8 in double.
template <typename R>
constexpr int kTileLanes = kTileBytes / static_cast<int>(sizeof(R));

}  // namespace starling

#endif  // STARLING_AGENTS_MATH_TILE_H_
