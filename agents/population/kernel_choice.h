// Which kernels run: by precision, instruction set and what this processor has.
//
//   ASSIGN_OR_RETURN(InstructionSet instructions, InstructionSetNamed("avx2"));
//   ASSIGN_OR_RETURN(const TileKernels* kernels, ChooseKernels(instructions, Precision::kFloat));
#ifndef STARLING_AGENTS_POPULATION_KERNEL_CHOICE_H_
#define STARLING_AGENTS_POPULATION_KERNEL_CHOICE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/model_image.h"
#include "agents/population/kernels.h"

namespace starling {

enum class InstructionSet {
  kAuto,
  kPortable,  // any processor; fused multiply-adds in software
  kAvx2,      // AVX2 and FMA
  kAvx512,    // AVX-512 F and DQ
};

// "auto", "portable", "avx2", "avx512". INVALID_ARGUMENT lists them.
absl::StatusOr<InstructionSet> InstructionSetNamed(absl::string_view name);
absl::string_view InstructionSetName(InstructionSet instructions);

// What this processor can run, the widest last; kPortable is always there.
std::vector<InstructionSet> AvailableInstructionSets();

// kAuto takes the widest that the processor has. FAILED_PRECONDITION if the processor lacks the one
// asked for. The table lives forever.
absl::StatusOr<const TileKernels*> ChooseKernels(InstructionSet instructions, Precision precision);

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_KERNEL_CHOICE_H_
