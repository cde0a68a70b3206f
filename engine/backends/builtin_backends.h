// The backends that come with the engine.
//
//   Registry<TickRunnerFactory> backends("backend");
//   RETURN_IF_ERROR(RegisterBuiltinBackends(backends));
#ifndef STARLING_ENGINE_BACKENDS_BUILTIN_BACKENDS_H_
#define STARLING_ENGINE_BACKENDS_BUILTIN_BACKENDS_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/registry.h"
#include "engine/backends/execution_options.h"
#include "engine/core/tick_runner.h"
#include "engine/schedulers/scheduler.h"

namespace starling {

// Makes a runner from valid options; uses their `workers` and `start` only. A backend without a
// choice of blocks to make drops the scheduler.
using TickRunnerFactory = std::function<absl::StatusOr<std::unique_ptr<TickRunner>>(
    const ExecutionOptions&, std::unique_ptr<Scheduler>)>;

// Adds `serial` (which always has one worker) and `threads`, and lists `processes` and `mpi` with
// the reason why they cannot be used. ALREADY_EXISTS if one of the names is taken.
absl::Status RegisterBuiltinBackends(Registry<TickRunnerFactory>& backends);

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_BUILTIN_BACKENDS_H_
