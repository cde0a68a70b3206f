#include "bench/suites/inference/multiply_add.h"

namespace starling {
namespace isa_portable {
namespace {

constexpr int kBytes = 16;  // of a register that every processor has
constexpr int kChains = 12;
using Floats = float __attribute__((vector_size(kBytes)));
using Doubles = double __attribute__((vector_size(kBytes)));

template <typename Real, typename Vector>
double Run(int64_t turns) {
  const Vector zero = {};
  const Vector factor = zero + static_cast<Real>(0.999);
  const Vector term = zero + static_cast<Real>(0.001);
  Vector chains[kChains];
  for (int i = 0; i < kChains; ++i) chains[i] = zero + static_cast<Real>(i);
  for (int64_t turn = 0; turn < turns; ++turn) {
    for (int i = 0; i < kChains; ++i) chains[i] = chains[i] * factor + term;
  }
  Vector sum = chains[0];
  for (int i = 1; i < kChains; ++i) sum += chains[i];
  return static_cast<double>(sum[0]);
}

}  // namespace

MultiplyAddLoops Loops() {
  return {{kChains * kBytes / static_cast<int64_t>(sizeof(float)), Run<float, Floats>},
          {kChains * kBytes / static_cast<int64_t>(sizeof(double)), Run<double, Doubles>}};
}

}  // namespace isa_portable
}  // namespace starling
