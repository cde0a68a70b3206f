#define STARLING_ISA isa_avx512
#define STARLING_LANES_AVX512
#include "bench/suites/inference/multiply_add_lanes.h"
