// What a session does on its strand: ticks, and work between them.
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/service/sessions/session_errors.h"
#include "engine/service/sessions/simulation_session.h"
#include "engine/wire/error_details.h"

namespace starling {
namespace {

constexpr absl::Duration kSlice = absl::Milliseconds(5);
constexpr absl::Duration kRateWindow = absl::Seconds(1);

}  // namespace

void SimulationSession::Wake() {
  if (scheduled_) return;
  scheduled_ = true;
  hooks_.pool->Schedule(shared_from_this());
}

void SimulationSession::SetState(State state, absl::string_view message) {
  v1::SimulationEvent event;
  event.set_tick(tick_);
  event.mutable_state_changed()->set_from(state_);
  event.mutable_state_changed()->set_to(state);
  event.mutable_state_changed()->set_message(std::string(message));
  state_ = state;
  if (state == v1::Simulation::FAILED) state_message_ = std::string(message);
  update_time_ = absl::Now();
  Append(event);
  changed_.SignalAll();
}

SimulationSession::State SimulationSession::StateAtRest() const {
  return tick_ >= facts_.constant.last_tick() ? v1::Simulation::SUCCEEDED : v1::Simulation::PAUSED;
}

void SimulationSession::RunTowards(int64_t target) {
  target_ = target;
  rest_ = v1::Simulation::STATE_UNSPECIFIED;
  ++run_;
  rate_since_ = absl::Now();
  rate_tick_ = tick_;
  SetState(v1::Simulation::RUNNING, absl::StrCat("to tick ", target));
  Wake();
}

void SimulationSession::EndRun() {
  State state = StateAtRest();
  if (state == v1::Simulation::PAUSED && rest_ != v1::Simulation::STATE_UNSPECIFIED) state = rest_;
  MeasureRate(absl::Now());
  stepping_ = false;
  rest_ = v1::Simulation::STATE_UNSPECIFIED;
  SetState(state, "");
}

void SimulationSession::MeasureRate(absl::Time now) {
  const double seconds = absl::ToDoubleSeconds(now - rate_since_);
  if (seconds > 0) ticks_per_second_ = static_cast<double>(tick_ - rate_tick_) / seconds;
  rate_since_ = now;
  rate_tick_ = tick_;
}

bool SimulationSession::RunSlice() {
  const absl::Time end = absl::Now() + kSlice;
  do {
    std::list<Task> next;  // at most one
    {
      const MutexLock lock(&mutex_);
      if (state_ == v1::Simulation::RUNNING &&
          (tick_ >= target_ || rest_ != v1::Simulation::STATE_UNSPECIFIED)) {
        EndRun();
      }
      if (!tasks_.empty()) {
        next.splice(next.begin(), tasks_, tasks_.begin());
      } else if (state_ != v1::Simulation::RUNNING) {
        scheduled_ = false;
        changed_.SignalAll();
        return false;
      }
    }
    if (!next.empty()) {
      RunTask(next.front());
    } else {
      TickDone(simulation_->Step(1));
    }
  } while (absl::Now() < end);
  return true;
}

void SimulationSession::TickDone(const absl::Status& status) {
  if (!status.ok()) {
    const MutexLock lock(&mutex_);
    stepping_ = false;
    if (state_ != v1::Simulation::DELETING) {
      SetState(v1::Simulation::FAILED, std::string(status.message()));
    }
    return;
  }
  if (hooks_.tick_done) hooks_.tick_done(id(), simulation_->agents());
  v1::SimulationEvent::Metrics& metrics = *metrics_event_.mutable_metrics();
  metrics.clear_values();
  metrics.mutable_values()->Add(simulation_->metrics().begin(), simulation_->metrics().end());
  metrics.set_tick_nanoseconds(simulation_->last_tick_nanoseconds());
  metrics_event_.set_tick(simulation_->tick());
  const MutexLock lock(&mutex_);
  ReadFacts();
  if (update_time_ - rate_since_ >= kRateWindow) MeasureRate(update_time_);
  Append(metrics_event_);
}

void SimulationSession::RunTask(const Task& task) {
  absl::Status status;
  {
    const MutexLock lock(&mutex_);
    status = CheckAccess(task);
    const absl::Time now = absl::Now();
    if (now - update_time_ >= kRateWindow) {  // it rested meanwhile
      rate_since_ = now;
      rate_tick_ = tick_;
    }
  }
  if (status.ok()) {
    const int64_t tick = simulation_->tick();
    status = task.work(*simulation_);
    if (simulation_->tick() != tick) {
      TickDone(absl::OkStatus());
      const MutexLock lock(&mutex_);
      if (StateAtRest() != state_) SetState(StateAtRest(), "");
    } else if (ErrorReason(status) == "TICK_FAILED") {
      TickDone(status);
    } else if (task.access == Access::kChange) {
      const MutexLock lock(&mutex_);
      ReadFacts();
      ReadSizes();
    }
  }
  task.done(std::move(status));
}

void SimulationSession::Post(Access access, absl::optional<int64_t> expected_tick, Work work,
                             const std::function<void(absl::Status)>& done) {
  absl::Status refused;
  {
    const MutexLock lock(&mutex_);
    refused = CheckThere();
    if (refused.ok()) {
      tasks_.push_back({access, expected_tick, std::move(work), done});
      Wake();
    }
  }
  if (!refused.ok()) done(std::move(refused));
}

absl::Status SimulationSession::Run(Access access, absl::optional<int64_t> expected_tick, Work work,
                                    Cancelled cancelled) {
  struct Result {
    bool begun = false;
    bool given_up = false;
    bool done = false;
    absl::Status status;
  };
  const auto result = std::make_shared<Result>();  // guarded by mutex_
  const auto unless_given_up = [this, result, work = std::move(work)](Simulation& simulation) {
    {
      const MutexLock lock(&mutex_);
      if (result->given_up) return absl::CancelledError("the caller waits no longer");
      result->begun = true;
    }
    return work(simulation);
  };
  Post(access, expected_tick, unless_given_up, [this, result](absl::Status status) {
    const MutexLock lock(&mutex_);
    result->status = std::move(status);
    result->done = true;
    changed_.SignalAll();
  });
  const MutexLock lock(&mutex_);
  const auto done = [&] { return result->done; };
  if (!WaitUntil(done, cancelled)) {
    if (!result->begun) {
      result->given_up = true;
      return absl::CancelledError(
          absl::StrCat("gave up waiting for simulation \"", id(), "\"; nothing was done"));
    }
    WaitUntil(done, [] { return false; });
  }
  return std::move(result->status);
}

}  // namespace starling
