// The body of a kernel unit: every kernel for one instruction set and precision. Included once by
// each kernels_*.cc, which defines STARLING_ISA first.
#ifndef STARLING_AGENTS_POPULATION_KERNEL_UNIT_H_
#define STARLING_AGENTS_POPULATION_KERNEL_UNIT_H_

#include "agents/inference/infer_states_kernel.h"
#include "agents/inference/recall_kernel.h"
#include "agents/inference/window_kernel.h"
#include "agents/learning/learn_kernel.h"
#include "agents/planning/act_kernel.h"
#include "agents/planning/infer_policies_kernel.h"
#include "agents/planning/restricted_policies_kernel.h"
#include "agents/population/kernels.h"

#define STARLING_KERNEL_TABLE(R, NAME)                                                         \
  {                                                                                            \
    NAME, STARLING_ISA::InferBeliefs<R>, STARLING_ISA::InferPolicies<R>, STARLING_ISA::Act<R>, \
        STARLING_ISA::Learn<R>, STARLING_ISA::Recall<R>                                        \
  }

#endif  // STARLING_AGENTS_POPULATION_KERNEL_UNIT_H_
