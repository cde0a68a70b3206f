#define STARLING_ISA isa_avx512
#define STARLING_LANES_AVX512
#include "agents/math/testing/math_unit_kernels.h"

namespace starling {

MathUnit<float> Avx512FloatUnit() { return isa_avx512::MakeUnit<float>("avx512"); }
MathUnit<double> Avx512DoubleUnit() { return isa_avx512::MakeUnit<double>("avx512"); }

}  // namespace starling
