#include "agents/math/scalar.h"

#define STARLING_ISA isa_portable
#include "agents/math/digamma.h"
#include "agents/math/exp_log.h"
#include "agents/math/lanes.h"

namespace starling {
namespace {

double FirstLane(isa_portable::Lanes<double> x) { return x.v[0]; }

}  // namespace

double StableExp(double x) { return FirstLane(isa_portable::Exp(isa_portable::Set<double>(x))); }

double StableLog(double x) { return FirstLane(isa_portable::Log(isa_portable::Set<double>(x))); }

double StableDigamma(double x) {
  return FirstLane(isa_portable::Digamma(isa_portable::Set<double>(x)));
}

}  // namespace starling
