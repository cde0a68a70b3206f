// The machine and the build that figures come from, and what of them could not be controlled.
//
// Figures are compared only where the identity is the same:
//
//   const std::vector<std::string> differences = MachineDifferences(base.machine, other.machine);
//   if (!differences.empty()) ...   // "processors: 2 against 4"
//
// Reads /proc and /sys; changes nothing. Thread safety: pure functions.
#ifndef STARLING_BENCH_RUNNER_MACHINE_H_
#define STARLING_BENCH_RUNNER_MACHINE_H_

#include <string>
#include <vector>

#include "bench/results/results.h"

namespace starling {

// "cpu", "processors", "memory_gib", "caches", "kernel", "governor", "hypervisor", ...; "unknown"
// where the system does not say.
Properties DescribeMachine();

// "engine", "compiler", "optimised", "assertions", "executable_digest".
Properties DescribeBuild();

// What may have moved the figures and was not in our hands, each in a sentence that says what could
// be done: no frequency governor to read, other processes, a virtual machine, address
// randomisation.
std::vector<std::string> Uncontrolled(const Properties& machine);

// What differs between two machines of what decides speed, each as "name: A against B"; empty: the
// figures may be compared.
std::vector<std::string> MachineDifferences(const Properties& a, const Properties& b);

}  // namespace starling

#endif  // STARLING_BENCH_RUNNER_MACHINE_H_
