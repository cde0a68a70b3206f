// The floating-point environment that results are promised in: rounding to nearest, no flush to
// zero, nothing traps.
//
//   const FloatingPointScope scope;  // the caller's own settings come back at the end of the scope
#ifndef STARLING_ENGINE_CORE_FLOATING_POINT_H_
#define STARLING_ENGINE_CORE_FLOATING_POINT_H_

#if defined(__SSE2__)
#include <xmmintrin.h>
#else
#include <cfenv>
#endif

namespace starling {

// Of the present thread. Costs nanoseconds.
class FloatingPointScope {
 public:
#if defined(__SSE2__)
  FloatingPointScope() : saved_(_mm_getcsr()) { _mm_setcsr(kDefault); }
  ~FloatingPointScope() { _mm_setcsr(saved_); }

 private:
  static constexpr unsigned int kDefault = 0x1f80;  // all exceptions masked
  unsigned int saved_;
#else
  FloatingPointScope() {
    std::fegetenv(&saved_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~FloatingPointScope() { std::fesetenv(&saved_); }

 private:
  std::fenv_t saved_;
#endif

 public:
  FloatingPointScope(const FloatingPointScope&) = delete;
  FloatingPointScope& operator=(const FloatingPointScope&) = delete;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_FLOATING_POINT_H_
