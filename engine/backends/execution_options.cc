#include "engine/backends/execution_options.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/backends/processors.h"

namespace starling {

absl::Status ValidateExecutionOptions(const ExecutionOptions& options) {
  if (options.workers < 0 || options.workers > kMaxWorkers) {
    return absl::InvalidArgumentError(absl::StrCat("workers is ", options.workers,
                                                   "; it must be between 0 and ", kMaxWorkers,
                                                   " (0 uses every processor available)"));
  }
  if (options.start != "fork" && options.start != "spawn") {
    return absl::InvalidArgumentError(
        absl::StrCat("start is \"", options.start, "\"; it must be \"fork\" or \"spawn\""));
  }
  return absl::OkStatus();
}

int WorkersFor(const ExecutionOptions& options) {
  return options.workers > 0 ? options.workers : std::min(AvailableProcessors(), kMaxWorkers);
}

}  // namespace starling
