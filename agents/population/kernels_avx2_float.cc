#define STARLING_ISA isa_avx2
#define STARLING_LANES_AVX2
#include "agents/population/kernel_unit.h"

namespace starling {

const TileKernels kAvx2FloatKernels = STARLING_KERNEL_TABLE(float, "avx2");

}  // namespace starling
