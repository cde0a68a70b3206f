// How the ticks of a simulation are executed: on which backend, by how many workers, in which
// order.
//
//   ExecutionOptions options;
//   options.backend = "threads";
//   options.workers = 4;
//   RETURN_IF_ERROR(ValidateExecutionOptions(options));
//
// None of it changes the result of a simulation, only its speed.
#ifndef STARLING_ENGINE_BACKENDS_EXECUTION_OPTIONS_H_
#define STARLING_ENGINE_BACKENDS_EXECUTION_OPTIONS_H_

#include <string>

#include "absl/status/status.h"

namespace starling {

struct ExecutionOptions {
  std::string backend = "auto";    // a registered backend, or "auto"
  std::string scheduler = "auto";  // a registered scheduler, or "auto"
  std::string start = "fork";      // how worker processes come to be: "fork" or "spawn"
  int workers = 0;                 // 0 to kMaxWorkers; 0: as many as there are processors available
};

inline constexpr int kMaxWorkers = 1024;

// INVALID_ARGUMENT if `workers` is out of range or `start` is unknown. The names of backend and
// scheduler are checked by the registries that know them.
absl::Status ValidateExecutionOptions(const ExecutionOptions& options);

// The number of workers asked for, or AvailableProcessors() (at most kMaxWorkers) if that is 0.
int WorkersFor(const ExecutionOptions& options);

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_EXECUTION_OPTIONS_H_
