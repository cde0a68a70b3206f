// What one core of this machine can do at most: the limits that figures are held against.
//
//   const double share = operations_per_second / MeasuredCoreLimits().multiply_adds_float;
//
// Measured once in a process, when they are first asked for, in about a third of a second of the
// caller's CPU time; other programs that share a cache or a core make them smaller. Thread-safe.
#ifndef STARLING_BENCH_SUITES_INFERENCE_MACHINE_LIMITS_H_
#define STARLING_BENCH_SUITES_INFERENCE_MACHINE_LIMITS_H_

namespace starling {

// All by CPU second of one thread; medians of several measurements.
struct CoreLimits {
  // Multiply-adds with the widest instructions that the kernels have and this processor knows:
  // fused with AVX2 or AVX-512, else a product and a sum with the registers that every processor
  // has.
  double multiply_adds_float = 0;
  double multiply_adds_double = 0;
  // Bytes read and bytes written, together, while a block twice as large as the last-level cache is
  // copied; 0 where the memory for it cannot be had.
  double copied_bytes = 0;
};

const CoreLimits& MeasuredCoreLimits();

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_MACHINE_LIMITS_H_
