// Early returns for functions that return absl::Status or absl::StatusOr.
//
//   absl::Status Load(Simulation& simulation) {
//     RETURN_IF_ERROR(simulation.Check());
//     ASSIGN_OR_RETURN(Snapshot snapshot, ReadSnapshot(path));
//     ...
//   }
#ifndef STARLING_BASE_STATUS_MACROS_H_
#define STARLING_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Evaluates an expression of type absl::Status once; returns it from the function unless it is OK.
#define RETURN_IF_ERROR(expression)                                         \
  do {                                                                      \
    if (absl::Status starling_status = (expression); !starling_status.ok()) \
      return starling_status;                                               \
  } while (false)

// Evaluates an absl::StatusOr once; returns its status from the function unless it is OK, else
// assigns the value.
#define ASSIGN_OR_RETURN(target, expression) \
  STARLING_ASSIGN_OR_RETURN_(STARLING_CONCAT_(starling_or_, __LINE__), target, expression)

#define STARLING_CONCAT_INNER_(a, b) a##b
#define STARLING_CONCAT_(a, b) STARLING_CONCAT_INNER_(a, b)
#define STARLING_ASSIGN_OR_RETURN_(temporary, target, expression) \
  auto temporary = (expression);                                  \
  if (!temporary.ok()) return std::move(temporary).status();      \
  target = *std::move(temporary)

#endif  // STARLING_BASE_STATUS_MACROS_H_
