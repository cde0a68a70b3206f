#define STARLING_ISA isa_portable
#include "agents/population/kernel_unit.h"

namespace starling {

const TileKernels kPortableFloatKernels = STARLING_KERNEL_TABLE(float, "portable");

}  // namespace starling
