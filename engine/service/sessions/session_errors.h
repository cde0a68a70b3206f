// The errors of simulations on the wire: code, reason, metadata and a message for people, each in
// one place. error_reason.proto says what they mean.
#ifndef STARLING_ENGINE_SERVICE_SESSIONS_SESSION_ERRORS_H_
#define STARLING_ENGINE_SERVICE_SESSIONS_SESSION_ERRORS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/starling/v1/simulation.pb.h"

namespace starling {

absl::Status SimulationNotFound(absl::string_view id);
absl::Status SimulationAlreadyExists(absl::string_view id);
// `verb` as in "cannot be stepped"; `allowed` names the states in which it could.
absl::Status WrongState(absl::string_view id, v1::Simulation::State state, absl::string_view verb,
                        absl::string_view allowed);
absl::Status TickMismatch(absl::string_view id, int64_t tick, int64_t expected);
absl::Status BeyondLastTick(absl::string_view id, int64_t tick, int64_t ticks, int64_t last);
absl::Status TickFailed(absl::string_view id, int64_t tick, absl::string_view why);
absl::Status StepInterrupted(absl::string_view id, v1::Simulation::State state, int64_t tick,
                             int64_t target);
absl::Status NotStarted(absl::string_view id, int64_t tick, int64_t until_tick);
absl::Status ServerDraining();

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SESSIONS_SESSION_ERRORS_H_
