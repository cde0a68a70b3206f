// What can be profiled in this process, and why not where it cannot.
//
//   if (!ProbeCapabilities().cpu.ok()) std::cerr << ProbeCapabilities().cpu.message() << "\n";
#ifndef STARLING_PROFILING_CAPTURE_CAPABILITIES_H_
#define STARLING_PROFILING_CAPTURE_CAPABILITIES_H_

#include <string>

#include "absl/status/status.h"

namespace starling {

struct Capabilities {
  absl::Status cpu;          // OK, or FAILED_PRECONDITION with the reason and what to do
  std::string unwinder;      // "libgcc", "generic_fp", "libunwind", ...
  double greatest_hz = 0;    // samples for each second of CPU time that the kernel's tick allows
  bool tcmalloc = false;     // the allocator in use is tcmalloc
  bool symbols = false;      // the running program has a symbol table
  bool perf_events = false;  // perf_event_open works here
};

// Probes once (some 10 ms, to read the symbol table) and remembers. Thread-safe.
const Capabilities& ProbeCapabilities();

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_CAPABILITIES_H_
