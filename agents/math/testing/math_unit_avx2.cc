#define STARLING_ISA isa_avx2
#define STARLING_LANES_AVX2
#include "agents/math/testing/math_unit_kernels.h"

namespace starling {

MathUnit<float> Avx2FloatUnit() { return isa_avx2::MakeUnit<float>("avx2"); }
MathUnit<double> Avx2DoubleUnit() { return isa_avx2::MakeUnit<double>("avx2"); }

}  // namespace starling
