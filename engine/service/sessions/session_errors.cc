#include "engine/service/sessions/session_errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"

namespace starling {
namespace {

using absl::StatusCode;
using v1::Error;

std::string Name(v1::Simulation::State state) { return v1::Simulation::State_Name(state); }

}  // namespace

absl::Status SimulationNotFound(absl::string_view id) {
  return MakeNotFound(Error::SIMULATION_NOT_FOUND, "simulation", NameOf("simulations", id));
}

absl::Status SimulationAlreadyExists(absl::string_view id) {
  return MakeAlreadyExists(Error::SIMULATION_ALREADY_EXISTS, "simulation",
                           NameOf("simulations", id));
}

absl::Status WrongState(absl::string_view id, v1::Simulation::State state, absl::string_view verb,
                        absl::string_view allowed) {
  return MakeError(StatusCode::kFailedPrecondition, Error::WRONG_STATE,
                   absl::StrCat("simulation \"", id, "\" is ", Name(state), " and cannot be ", verb,
                                "; it must be ", allowed),
                   {{"simulation", NameOf("simulations", id)},
                    {"state", Name(state)},
                    {"allowed", std::string(allowed)}});
}

absl::Status TickMismatch(absl::string_view id, int64_t tick, int64_t expected) {
  return MakeError(StatusCode::kFailedPrecondition, Error::TICK_MISMATCH,
                   absl::StrCat("simulation \"", id, "\" is at tick ", tick, ", not at ", expected,
                                "; read it, then decide"),
                   {{"simulation", NameOf("simulations", id)},
                    {"tick", absl::StrCat(tick)},
                    {"expected_tick", absl::StrCat(expected)}});
}

absl::Status BeyondLastTick(absl::string_view id, int64_t tick, int64_t ticks, int64_t last) {
  return MakeError(
      StatusCode::kOutOfRange, Error::BEYOND_LAST_TICK,
      absl::StrCat("simulation \"", id, "\" is at tick ", tick, " and cannot go ", ticks,
                   ticks == 1 ? " tick" : " ticks", " further; its scenario ends at tick ", last),
      {{"simulation", NameOf("simulations", id)},
       {"tick", absl::StrCat(tick)},
       {"last_tick", absl::StrCat(last)}});
}

absl::Status TickFailed(absl::string_view id, int64_t tick, absl::string_view why) {
  return MakeError(StatusCode::kInternal, Error::TICK_FAILED,
                   absl::StrCat("simulation \"", id, "\" failed at tick ", tick, ": ", why),
                   {{"simulation", NameOf("simulations", id)}, {"tick", absl::StrCat(tick)}});
}

absl::Status StepInterrupted(absl::string_view id, v1::Simulation::State state, int64_t tick,
                             int64_t target) {
  return MakeError(StatusCode::kAborted, Error::STEP_INTERRUPTED,
                   absl::StrCat("simulation \"", id, "\" became ", Name(state), " at tick ", tick,
                                ", on the way to tick ", target),
                   {{"simulation", NameOf("simulations", id)},
                    {"state", Name(state)},
                    {"tick", absl::StrCat(tick)}});
}

absl::Status NotStarted(absl::string_view id, int64_t tick, int64_t until_tick) {
  return MakeError(
      StatusCode::kFailedPrecondition, Error::NOT_STARTED,
      until_tick == 0
          ? absl::StrCat("simulation \"", id, "\" was never started; start it")
          : absl::StrCat("simulation \"", id, "\" is at tick ", tick, " and was started to tick ",
                         until_tick, "; start it to a later one"),
      {{"simulation", NameOf("simulations", id)}});
}

absl::Status ServerDraining() {
  return MakeError(StatusCode::kUnavailable, Error::SERVER_DRAINING,
                   "the server is about to end and takes no new work");
}

}  // namespace starling
