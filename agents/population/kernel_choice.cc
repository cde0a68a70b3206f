#include "agents/population/kernel_choice.h"

#include "agents/population/kernels.h"

namespace starling {

absl::StatusOr<const TileKernels*> ChooseKernels(InstructionSet instructions, Precision precision) {
  const bool is_double = precision == Precision::kDouble;
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (instructions == InstructionSet::kAvx2 && !has_avx2) {
    return absl::FailedPreconditionError(
        "this processor lacks AVX2 or FMA; use the portable instruction set");
  }
  if (instructions == InstructionSet::kPortable || !has_avx2) {
    return is_double ? &kPortableDoubleKernels : &kPortableFloatKernels;
  }
  return is_double ? &kAvx2DoubleKernels : &kAvx2FloatKernels;
}

}  // namespace starling
