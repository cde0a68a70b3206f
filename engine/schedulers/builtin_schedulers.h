// The schedulers that come with the engine.
//
//   Registry<SchedulerFactory> schedulers("scheduler");
//   RETURN_IF_ERROR(RegisterBuiltinSchedulers(schedulers));
#ifndef STARLING_ENGINE_SCHEDULERS_BUILTIN_SCHEDULERS_H_
#define STARLING_ENGINE_SCHEDULERS_BUILTIN_SCHEDULERS_H_

#include "absl/status/status.h"
#include "base/registry.h"
#include "engine/schedulers/scheduler.h"

namespace starling {

// Adds `fifo` and `work_stealing`. ALREADY_EXISTS if one of the names is taken.
absl::Status RegisterBuiltinSchedulers(Registry<SchedulerFactory>& schedulers);

}  // namespace starling

#endif  // STARLING_ENGINE_SCHEDULERS_BUILTIN_SCHEDULERS_H_
