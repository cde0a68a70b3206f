#define STARLING_ISA isa_avx2
#define STARLING_LANES_AVX2
#include "bench/suites/inference/multiply_add_lanes.h"
