// FloatingPointScope: the floating-point environment in which the engine computes.
//
// Round to nearest, denormal numbers kept (no flush to zero, no denormals as zero), every exception
// masked. Results would otherwise depend on what the embedding program has set in its threads, as
// programs built with -ffast-math do. The destructor gives the thread its own setting back.
//
//   FloatingPointScope scope;
//   work.RunBlock(block, worker);
//
// Concerns the calling thread only; scopes nest. Costs a few nanoseconds. On x86-64 it covers SSE
// and AVX, not the x87 unit of `long double`, which the engine does not use.
#ifndef STARLING_BASE_FLOATING_POINT_SCOPE_H_
#define STARLING_BASE_FLOATING_POINT_SCOPE_H_

#if defined(__x86_64__)
#include <xmmintrin.h>
#else
#include <cfenv>
#endif

namespace starling {

class FloatingPointScope {
 public:
#if defined(__x86_64__)
  FloatingPointScope() : saved_(_mm_getcsr()) { _mm_setcsr(kDefaultMxcsr); }
  ~FloatingPointScope() { _mm_setcsr(saved_); }
#else
  FloatingPointScope() {
    std::fegetenv(&saved_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~FloatingPointScope() { std::fesetenv(&saved_); }
#endif
  FloatingPointScope(const FloatingPointScope&) = delete;
  FloatingPointScope& operator=(const FloatingPointScope&) = delete;

 private:
#if defined(__x86_64__)
  // All six exceptions masked, all other bits clear: the value the processor starts with.
  static constexpr unsigned kDefaultMxcsr = 0x1f80;
  unsigned saved_;
#else
  std::fenv_t saved_;
#endif
};

}  // namespace starling

#endif  // STARLING_BASE_FLOATING_POINT_SCOPE_H_
