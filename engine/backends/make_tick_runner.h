// From execution options to a TickRunner, with the choice that `auto` stands for.
//
//   ASSIGN_OR_RETURN(ChosenRunner chosen, MakeTickRunner(options, estimate, backends, schedulers));
//   if (!chosen.reason.empty()) std::cerr << chosen.reason << "\n";
//   RETURN_IF_ERROR(chosen.runner->RunTick(work, num_blocks));
#ifndef STARLING_ENGINE_BACKENDS_MAKE_TICK_RUNNER_H_
#define STARLING_ENGINE_BACKENDS_MAKE_TICK_RUNNER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/registry.h"
#include "engine/backends/builtin_backends.h"
#include "engine/backends/execution_options.h"
#include "engine/core/tick_runner.h"
#include "engine/schedulers/scheduler.h"

namespace starling {

// What a tick is expected to cost.
struct TickEstimate {
  int64_t blocks = 0;
  double nanoseconds = 0;  // of a whole tick on one worker
};

struct ChosenRunner {
  std::unique_ptr<TickRunner> runner;
  std::string reason;  // one sentence, why `auto` chose this backend; empty if one was named
};

// Below this a tick is not worth sharing: waking and joining the workers would eat the gain.
inline constexpr double kLeastNanosecondsToShare = 30e3;

// The backend `auto` takes `serial` for one worker, one block, or a tick that costs less than
// kLeastNanosecondsToShare, else `threads`; the scheduler `auto` is `work_stealing`.
// INVALID_ARGUMENT for an unknown name or a value out of range, whichever backend is chosen;
// FAILED_PRECONDITION for a backend that cannot be used here; RESOURCE_EXHAUSTED if workers cannot
// be started.
absl::StatusOr<ChosenRunner> MakeTickRunner(const ExecutionOptions& options,
                                            const TickEstimate& estimate,
                                            const Registry<TickRunnerFactory>& backends,
                                            const Registry<SchedulerFactory>& schedulers);

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_MAKE_TICK_RUNNER_H_
