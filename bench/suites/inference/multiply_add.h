// Loops of multiply-adds and nothing else, one unit for each instruction set.
#ifndef STARLING_BENCH_SUITES_INFERENCE_MULTIPLY_ADD_H_
#define STARLING_BENCH_SUITES_INFERENCE_MULTIPLY_ADD_H_

#include <cstdint>

namespace starling {

// How many a turn of the loop makes, and the loop. Its result must be used.
struct MultiplyAddLoop {
  int64_t for_each_turn;
  double (*run)(int64_t turns);
};

struct MultiplyAddLoops {
  MultiplyAddLoop float_loop;
  MultiplyAddLoop double_loop;
};

namespace isa_portable {
MultiplyAddLoops Loops();
}
namespace isa_avx2 {
MultiplyAddLoops Loops();  // to be run only where the processor has AVX2 and FMA
}
namespace isa_avx512 {
MultiplyAddLoops Loops();  // to be run only where the processor has AVX-512 F and DQ
}

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_MULTIPLY_ADD_H_
