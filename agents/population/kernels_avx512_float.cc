#define STARLING_ISA isa_avx512
#define STARLING_LANES_AVX512
#include "agents/population/kernel_unit.h"

namespace starling {

const TileKernels kAvx512FloatKernels = STARLING_KERNEL_TABLE(float, "avx512");

}  // namespace starling
