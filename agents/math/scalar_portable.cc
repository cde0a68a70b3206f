#define STARLING_ISA isa_portable
#include "agents/math/scalar_kernel.h"

namespace starling {

const ScalarUnit kPortableScalarUnit = isa_portable::kScalarUnit;

}  // namespace starling
