#define STARLING_ISA isa_portable
#include "agents/math/testing/math_unit_kernels.h"

namespace starling {

MathUnit<float> PortableFloatUnit() { return isa_portable::MakeUnit<float>("portable"); }
MathUnit<double> PortableDoubleUnit() { return isa_portable::MakeUnit<double>("portable"); }

}  // namespace starling
