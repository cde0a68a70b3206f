#define STARLING_ISA isa_avx512
#define STARLING_LANES_AVX512
#include "agents/population/kernel_unit.h"

namespace starling {

const TileKernels kAvx512DoubleKernels = STARLING_KERNEL_TABLE(double, "avx512");

}  // namespace starling
