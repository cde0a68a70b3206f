#include "profiling/capture/capabilities.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "absl/status/statusor.h"
#include "profiling/capture/allocator.h"
#include "profiling/capture/unwinder.h"
#include "profiling/symbols/module_list.h"
#include "profiling/symbols/symbol_table.h"

namespace starling {
namespace {

// The coarse clock advances once a tick, and interval timers expire at ticks.
double TickHz() {
  timespec resolution;
  if (clock_getres(CLOCK_MONOTONIC_COARSE, &resolution) != 0 || resolution.tv_nsec <= 0) return 0;
  return 1e9 / static_cast<double>(resolution.tv_nsec);
}

bool PerfEventsWork() {
  perf_event_attr attributes = {};
  attributes.size = sizeof(attributes);
  attributes.type = PERF_TYPE_SOFTWARE;
  attributes.config = PERF_COUNT_SW_TASK_CLOCK;
  attributes.exclude_kernel = 1;
  const auto descriptor =
      syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  if (descriptor < 0) return false;
  close(static_cast<int>(descriptor));
  return true;
}

// Of the module that this function lies in: the program, or the library that holds the engine.
bool HasSymbols() {
  const uint64_t here = reinterpret_cast<uint64_t>(&HasSymbols);
  const std::vector<LoadedModule> modules = LoadedModules();
  const auto module = std::find_if(modules.begin(), modules.end(), [&](const LoadedModule& each) {
    return each.start <= here && here < each.limit;
  });
  if (module == modules.end()) return false;
  const absl::StatusOr<SymbolTable> table = SymbolTable::Load(*module);
  return table.ok() && table->source() <= SymbolTable::Source::kDebugFile;
}

}  // namespace

const Capabilities& ProbeCapabilities() {
  static const Capabilities* const capabilities =
      new Capabilities{CanProfileCpu(),       ActiveUnwinder(), TickHz(),
                       AllocatorIsTcmalloc(), HasSymbols(),     PerfEventsWork()};
  return *capabilities;
}

}  // namespace starling
