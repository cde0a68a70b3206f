// What can be profiled in this process, and why not where it cannot.
#ifndef STARLING_PROFILING_CAPTURE_CAPABILITIES_H_
#define STARLING_PROFILING_CAPTURE_CAPABILITIES_H_

#include <string>

#include "absl/status/status.h"

namespace starling {

struct Capabilities {
  absl::Status cpu;              // OK, or FAILED_PRECONDITION with the reason and what to do
  std::string unwinder;          // "libgcc", "generic_fp", "libunwind"
  double greatest_hz = 0;        // that the kernel's tick allows
  bool tcmalloc = false;         // the allocator in use is tcmalloc
  bool has_symbols = false;      // the running binary has a symbol table
  bool perf_events = false;      // perf_event_open works here
};

// Probes once (takes about 50 ms of CPU time, for the tick) and remembers. Thread-safe.
const Capabilities& ProbeCapabilities();

// Only the part that CpuCapture::Start asks: is the unwinder safe? Costs nothing.
absl::Status CanProfileCpu();

// The way gperftools walks stacks in this process.
std::string ActiveUnwinder();

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_CAPABILITIES_H_
