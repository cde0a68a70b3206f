// The loops for an instruction set that fuses multiply-adds. Included once by each
// multiply_add_<instructions>.cc, which defines STARLING_ISA first.
#ifndef STARLING_BENCH_SUITES_INFERENCE_MULTIPLY_ADD_LANES_H_
#define STARLING_BENCH_SUITES_INFERENCE_MULTIPLY_ADD_LANES_H_

#include "agents/math/lanes.h"
#include "bench/suites/inference/multiply_add.h"

namespace starling {
namespace STARLING_ISA {

// Two units of four cycles each keep eight busy; the fewest registers of any set, sixteen, hold
// twelve and the operands. With 256 bits, lanes are two registers.
#ifdef STARLING_LANES_AVX512
constexpr int kChains = 12;
#else
constexpr int kChains = 6;
#endif

template <typename R>
double Run(int64_t turns) {
  const Lanes<R> factor = Set<R>(static_cast<R>(0.999));
  const Lanes<R> term = Set<R>(static_cast<R>(0.001));
  Lanes<R> chains[kChains];
  for (int i = 0; i < kChains; ++i) chains[i] = Set<R>(static_cast<R>(i));
  for (int64_t turn = 0; turn < turns; ++turn) {
    for (int i = 0; i < kChains; ++i) chains[i] = Fma(chains[i], factor, term);
  }
  Lanes<R> sum = chains[0];
  for (int i = 1; i < kChains; ++i) sum = sum + chains[i];
  R first[Lanes<R>::kCount];
  Store(first, sum);
  return static_cast<double>(first[0]);
}

MultiplyAddLoops Loops() {
  return {{kChains * Lanes<float>::kCount, Run<float>},
          {kChains * Lanes<double>::kCount, Run<double>}};
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_MULTIPLY_ADD_LANES_H_
