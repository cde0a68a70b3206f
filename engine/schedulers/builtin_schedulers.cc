#include "engine/schedulers/builtin_schedulers.h"

#include <memory>

#include "base/status_macros.h"
#include "engine/schedulers/fifo.h"
#include "engine/schedulers/work_stealing.h"

namespace starling {

absl::Status RegisterBuiltinSchedulers(Registry<SchedulerFactory>& schedulers) {
  RETURN_IF_ERROR(schedulers.Add("fifo", "one shared index; blocks in ascending order",
                                 [] { return std::make_unique<FifoScheduler>(); }));
  return schedulers.Add(
      "work_stealing", "a contiguous run of blocks per worker; idle workers take half of another's",
      [] { return std::make_unique<WorkStealingScheduler>(); });
}

}  // namespace starling
