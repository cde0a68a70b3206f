// Which kernels run: by precision, instruction set and what this processor has.
#ifndef STARLING_AGENTS_POPULATION_KERNEL_CHOICE_H_
#define STARLING_AGENTS_POPULATION_KERNEL_CHOICE_H_

#include "absl/status/statusor.h"
#include "agents/model/model_image.h"
#include "agents/population/kernels.h"

namespace starling {

enum class InstructionSet { kAuto, kPortable, kAvx2 };

// kAuto takes the widest that the processor has. FAILED_PRECONDITION if the processor lacks the one
// asked for. The table lives forever.
absl::StatusOr<const TileKernels*> ChooseKernels(InstructionSet instructions, Precision precision);

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_KERNEL_CHOICE_H_
