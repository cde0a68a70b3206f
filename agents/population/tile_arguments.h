// What a kernel is given for one tile. Plain data: kernel units include this.
#ifndef STARLING_AGENTS_POPULATION_TILE_ARGUMENTS_H_
#define STARLING_AGENTS_POPULATION_TILE_ARGUMENTS_H_

#include <stdint.h>

namespace starling {

struct TileArguments {
  const unsigned char* image;  // a ModelImage
  unsigned char* scratch;
  const unsigned char* previous;  // the tile's state at tick t
  unsigned char* next;            // and at t + 1
  unsigned char* learned;
  const int64_t* ids;           // [lanes]
  const int32_t* observations;  // [modalities][lanes]
  const double* uniforms;       // [controls][lanes], in [0, 1)
};

// One instruction set and precision. Called in this order; each reads what those before it left in
// scratch.
struct TileKernels {
  const char* name;
  void (*infer_states)(const TileArguments* tile);  // posteriors and free energy
  void (*infer_policies)(
      const TileArguments* tile);            // expected free energy, probabilities of first actions
  void (*act)(const TileArguments* tile);    // chooses; writes beliefs, actions and age of t + 1
  void (*learn)(const TileArguments* tile);  // updates counts
  // In the place of infer_states, for infer_policies: the beliefs held at tick t.
  void (*recall)(const TileArguments* tile);
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_TILE_ARGUMENTS_H_
