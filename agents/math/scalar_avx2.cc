#define STARLING_ISA isa_avx2
#define STARLING_LANES_AVX2
#include "agents/math/scalar_kernel.h"

namespace starling {

const ScalarUnit kAvx2ScalarUnit = isa_avx2::kScalarUnit;

}  // namespace starling
