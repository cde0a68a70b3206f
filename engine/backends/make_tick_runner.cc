#include "engine/backends/make_tick_runner.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

struct Choice {
  std::string backend;
  std::string reason;
};

// "3 us", "1.5 ms", "2.1 s": two significant digits.
std::string Readable(double nanoseconds) {
  const char* unit = " us";
  double value = nanoseconds / 1e3;
  if (value >= 1e3) {
    unit = " ms";
    value /= 1e3;
  }
  if (value >= 1e3) {
    unit = " s";
    value /= 1e3;
  }
  const double step = value >= 10 ? 1 : 0.1;
  return absl::StrCat(std::round(value / step) * step, unit);
}

Choice ChooseBackend(const ExecutionOptions& options, const TickEstimate& estimate) {
  const int workers = WorkersFor(options);
  if (workers == 1) {
    return {"serial", options.workers == 1 ? "auto chose serial: one worker was asked for"
                                           : "auto chose serial: one processor is available"};
  }
  if (estimate.blocks <= 1) {
    return {"serial", "auto chose serial: a tick is one block, which cannot be shared"};
  }
  if (!(estimate.nanoseconds >= kLeastNanosecondsToShare)) {
    return {"serial", absl::StrCat("auto chose serial: a tick of about ",
                                   Readable(estimate.nanoseconds), " is too small to share (below ",
                                   Readable(kLeastNanosecondsToShare), ")")};
  }
  return {"threads",
          absl::StrCat("auto chose threads: ", workers, " workers share a tick of about ",
                       Readable(estimate.nanoseconds), " in ", estimate.blocks, " blocks")};
}

}  // namespace

absl::StatusOr<ChosenRunner> MakeTickRunner(const ExecutionOptions& options,
                                            const TickEstimate& estimate,
                                            const Registry<TickRunnerFactory>& backends,
                                            const Registry<SchedulerFactory>& schedulers) {
  RETURN_IF_ERROR(ValidateExecutionOptions(options));
  const Choice choice =
      options.backend == "auto" ? ChooseBackend(options, estimate) : Choice{options.backend, ""};
  ASSIGN_OR_RETURN(
      const auto* scheduler,
      schedulers.Find(options.scheduler == "auto" ? "work_stealing" : options.scheduler));
  ASSIGN_OR_RETURN(const auto* backend, backends.Find(choice.backend));
  ASSIGN_OR_RETURN(auto runner, backend->factory(options, scheduler->factory()));
  return ChosenRunner{std::move(runner), choice.reason};
}

}  // namespace starling
