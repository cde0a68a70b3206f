#include "engine/backends/builtin_backends.h"

#include <utility>

#include "base/status_macros.h"
#include "engine/backends/serial_runner.h"
#include "engine/backends/threads_runner.h"

namespace starling {
namespace {

absl::StatusOr<std::unique_ptr<TickRunner>> MakeSerial(const ExecutionOptions& /*options*/,
                                                       std::unique_ptr<Scheduler> /*scheduler*/) {
  return std::make_unique<SerialTickRunner>();
}

absl::StatusOr<std::unique_ptr<TickRunner>> MakeThreads(const ExecutionOptions& options,
                                                        std::unique_ptr<Scheduler> scheduler) {
  return ThreadsTickRunner::Create(WorkersFor(options), std::move(scheduler));
}

}  // namespace

absl::Status RegisterBuiltinBackends(Registry<TickRunnerFactory>& backends) {
  constexpr char kNotBuilt[] = "not part of this build";
  RETURN_IF_ERROR(backends.Add("serial", "one worker, the caller, in block order", MakeSerial));
  RETURN_IF_ERROR(backends.Add("threads", "a persistent team of threads", MakeThreads));
  RETURN_IF_ERROR(backends.AddUnavailable(
      "processes", "worker processes on shared memory, replaced when they die", kNotBuilt));
  return backends.AddUnavailable("mpi", "ranks of an MPI job, on one or many machines", kNotBuilt);
}

}  // namespace starling
