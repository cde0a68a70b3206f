// The kernels of every instruction set, as tables of function pointers. Above this no code knows
// which one runs.
#ifndef STARLING_AGENTS_POPULATION_KERNELS_H_
#define STARLING_AGENTS_POPULATION_KERNELS_H_

#include "agents/population/tile_arguments.h"

namespace starling {

extern const TileKernels kPortableFloatKernels;
extern const TileKernels kPortableDoubleKernels;
extern const TileKernels kAvx2FloatKernels;  // only for processors with AVX2 and FMA
extern const TileKernels kAvx2DoubleKernels;
extern const TileKernels kAvx512FloatKernels;  // only for processors with AVX-512 F and DQ
extern const TileKernels kAvx512DoubleKernels;

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_KERNELS_H_
