#define STARLING_ISA isa_portable
#include "agents/population/kernel_unit.h"

namespace starling {

const TileKernels kPortableDoubleKernels = STARLING_KERNEL_TABLE(double, "portable");

}  // namespace starling
