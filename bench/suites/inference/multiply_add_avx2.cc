#include <immintrin.h>

#include "bench/suites/inference/multiply_add.h"

namespace starling {
namespace isa_avx2 {
namespace {

// Two units of four cycles each keep eight of them busy; sixteen registers hold twelve and the
// operands.
constexpr int kChains = 12;

double RunFloat(int64_t turns) {
  const __m256 factor = _mm256_set1_ps(0.999f);
  const __m256 term = _mm256_set1_ps(0.001f);
  __m256 chains[kChains];
  for (int i = 0; i < kChains; ++i) chains[i] = _mm256_set1_ps(static_cast<float>(i));
  for (int64_t turn = 0; turn < turns; ++turn) {
    for (int i = 0; i < kChains; ++i) chains[i] = _mm256_fmadd_ps(chains[i], factor, term);
  }
  __m256 sum = chains[0];
  for (int i = 1; i < kChains; ++i) sum = _mm256_add_ps(sum, chains[i]);
  return static_cast<double>(_mm256_cvtss_f32(sum));
}

double RunDouble(int64_t turns) {
  const __m256d factor = _mm256_set1_pd(0.999);
  const __m256d term = _mm256_set1_pd(0.001);
  __m256d chains[kChains];
  for (int i = 0; i < kChains; ++i) chains[i] = _mm256_set1_pd(static_cast<double>(i));
  for (int64_t turn = 0; turn < turns; ++turn) {
    for (int i = 0; i < kChains; ++i) chains[i] = _mm256_fmadd_pd(chains[i], factor, term);
  }
  __m256d sum = chains[0];
  for (int i = 1; i < kChains; ++i) sum = _mm256_add_pd(sum, chains[i]);
  return _mm256_cvtsd_f64(sum);
}

}  // namespace

MultiplyAddLoops Loops() { return {{kChains * 8, RunFloat}, {kChains * 4, RunDouble}}; }

}  // namespace isa_avx2
}  // namespace starling
