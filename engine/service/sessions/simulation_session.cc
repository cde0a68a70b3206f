#include "engine/service/sessions/simulation_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/sessions/session_errors.h"
#include "engine/wire/timestamp.h"

namespace starling {
namespace {

constexpr absl::Duration kAskEvery = absl::Milliseconds(20);  // whether the caller still waits

absl::Status StepCancelled(const std::string& id, int64_t tick, int64_t target) {
  return absl::CancelledError(absl::StrCat("stopped simulation \"", id, "\" at tick ", tick,
                                           " on the way to tick ", target,
                                           "; what was done is kept"));
}

}  // namespace

std::shared_ptr<SimulationSession> SimulationSession::Create(SessionFacts facts,
                                                             std::unique_ptr<Simulation> simulation,
                                                             SessionHooks hooks) {
  return std::shared_ptr<SimulationSession>(
      new SimulationSession(std::move(facts), std::move(simulation), std::move(hooks)));
}

SimulationSession::SimulationSession(SessionFacts facts, std::unique_ptr<Simulation> simulation,
                                     SessionHooks hooks)
    : facts_(std::move(facts)),
      hooks_(std::move(hooks)),
      simulation_(std::move(simulation)),
      events_(facts_.events) {
  const MutexLock lock(&mutex_);
  ReadFacts();
  ReadSizes();
  rate_since_ = update_time_;
  rate_tick_ = tick_;
  state_ = v1::Simulation::STATE_UNSPECIFIED;
  SetState(StateAtRest(), tick_ == 0 ? "created" : absl::StrCat("restored at tick ", tick_));
}

// ---- facts

SimulationSession::State SimulationSession::state() const {
  const MutexLock lock(&mutex_);
  return state_;
}

int64_t SimulationSession::tick() const {
  const MutexLock lock(&mutex_);
  return tick_;
}

SimulationSession::Size SimulationSession::size() const {
  const MutexLock lock(&mutex_);
  return {agents_, state_bytes_};
}

v1::Simulation SimulationSession::Describe() const {
  v1::Simulation result = facts_.constant;
  const MutexLock lock(&mutex_);
  result.set_state(state_);
  result.set_state_message(state_message_);
  result.set_tick(tick_);
  result.set_until_tick(until_tick_);
  result.set_agents(agents_);
  for (size_t i = 0; i < population_agents_.size(); ++i) {
    result.mutable_populations(static_cast<int>(i))->set_agents(population_agents_[i]);
  }
  result.set_state_bytes(state_bytes_);
  result.mutable_metrics()->Add(metrics_.begin(), metrics_.end());
  result.set_ticks_per_second(ticks_per_second_);
  result.set_latest_sequence(events_.latest());
  *result.mutable_update_time() = ToTimestamp(update_time_);
  return result;
}

absl::StatusOr<v1::Simulation> SimulationSession::DescribeFully(Cancelled cancelled) {
  v1::Simulation result = Describe();
  if (result.state() != v1::Simulation::RUNNING && result.state() != v1::Simulation::FAILED) {
    const auto here = std::make_shared<v1::Simulation>();
    const absl::Status read = Run(
        Access::kRead, absl::nullopt,
        [this, here](Simulation& simulation) {
          *here = Describe();
          if (here->state() != v1::Simulation::RUNNING) {
            here->set_state_hash(absl::StrCat(absl::Hex(simulation.StateHash(), absl::kZeroPad16)));
          }
          return absl::OkStatus();
        },
        cancelled);
    RETURN_IF_ERROR(read);
    result = std::move(*here);
  }
  *result.mutable_scenario() = facts_.scenario;
  return result;
}

void SimulationSession::ReadFacts() {
  tick_ = simulation_->tick();
  agents_ = simulation_->agents();
  metrics_.assign(simulation_->metrics().begin(), simulation_->metrics().end());
  update_time_ = absl::Now();
}

void SimulationSession::ReadSizes() {
  state_bytes_ = simulation_->state_bytes();
  population_agents_.clear();
  for (size_t i = 0; i < simulation_->scenario().populations.size(); ++i) {
    population_agents_.push_back(simulation_->agents(i));
  }
}

// ---- checks

absl::Status SimulationSession::CheckThere() const {
  if (state_ == v1::Simulation::DELETING) return SimulationNotFound(id());
  return absl::OkStatus();
}

absl::Status SimulationSession::CheckOpen() const {
  RETURN_IF_ERROR(CheckThere());
  return draining_ ? ServerDraining() : absl::OkStatus();
}

absl::Status SimulationSession::CheckTick(absl::optional<int64_t> expected) const {
  if (!expected.has_value() || *expected == tick_) return absl::OkStatus();
  return TickMismatch(id(), tick_, *expected);
}

absl::Status SimulationSession::CheckRoom(int64_t ticks) const {
  const int64_t last = facts_.constant.last_tick();
  if (ticks <= last - tick_) return absl::OkStatus();
  return BeyondLastTick(id(), tick_, ticks, last);
}

absl::Status SimulationSession::Wrong(absl::string_view verb, absl::string_view allowed) const {
  return WrongState(id(), state_, verb, allowed);
}

absl::Status SimulationSession::CheckAccess(const Task& task) const {
  RETURN_IF_ERROR(task.access == Access::kRead ? CheckThere() : CheckOpen());
  if (state_ == v1::Simulation::FAILED) return Wrong("read", "in any other state");
  const bool paused = state_ == v1::Simulation::PAUSED;
  if (task.access == Access::kChange && !paused && state_ != v1::Simulation::RUNNING) {
    return Wrong("changed", "PAUSED or RUNNING");
  }
  if (task.access == Access::kStep) {
    if (!paused) return Wrong("stepped", "PAUSED");
    RETURN_IF_ERROR(CheckTick(task.expected_tick));
    return CheckRoom(1);
  }
  return CheckTick(task.expected_tick);
}

// ---- verbs

bool SimulationSession::WaitUntil(absl::FunctionRef<bool()> ready, Cancelled cancelled) {
  while (!ready()) {
    if (cancelled()) return false;
    changed_.WaitWithTimeout(&mutex_, kAskEvery);
  }
  return true;
}

absl::Status SimulationSession::StepEnd(int64_t target) const {
  if (state_ == v1::Simulation::FAILED) return TickFailed(id(), tick_, state_message_);
  if (tick_ >= target) return absl::OkStatus();
  if (draining_) return ServerDraining();
  return StepInterrupted(id(), state_, tick_, target);
}

absl::Status SimulationSession::Step(int64_t ticks, absl::optional<int64_t> expected_tick,
                                     Cancelled cancelled) {
  const MutexLock lock(&mutex_);
  const bool repeats =
      expected_tick.has_value() && *expected_tick == step_from_ && ticks == step_ticks_;
  while (repeats && stepping_) {
    if (!WaitUntil([this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return !stepping_; }, cancelled)) {
      return StepCancelled(id(), tick_, *expected_tick + ticks);
    }
  }
  RETURN_IF_ERROR(CheckThere());
  const bool goes_on = repeats && expected_tick == step_from_ && ticks == step_ticks_;
  if (goes_on && tick_ == step_from_ + step_ticks_) return absl::OkStatus();
  RETURN_IF_ERROR(CheckOpen());
  if (state_ != v1::Simulation::PAUSED) return Wrong("stepped", "PAUSED");
  if (!goes_on || tick_ > step_from_ + step_ticks_) {
    RETURN_IF_ERROR(CheckTick(expected_tick));
    RETURN_IF_ERROR(CheckRoom(ticks));
    step_from_ = tick_;
    step_ticks_ = ticks;
  }
  const int64_t target = step_from_ + step_ticks_;
  stepping_ = true;
  RunTowards(target);

  const int64_t run = run_;
  const auto ended = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return run_ != run || !stepping_; };
  if (!WaitUntil(ended, cancelled)) {
    if (rest_ == v1::Simulation::STATE_UNSPECIFIED) rest_ = v1::Simulation::PAUSED;
    WaitUntil(ended, [] { return false; });
    if (tick_ < target) return StepCancelled(id(), tick_, target);
  }
  return StepEnd(target);
}

absl::Status SimulationSession::Start(absl::optional<int64_t> until_tick) {
  const int64_t last = facts_.constant.last_tick();
  const int64_t target = until_tick.value_or(last);
  const MutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckOpen());
  if (state_ == v1::Simulation::RUNNING && !stepping_ && until_tick_ == target &&
      rest_ == v1::Simulation::STATE_UNSPECIFIED) {
    return absl::OkStatus();
  }
  if (state_ != v1::Simulation::PAUSED) return Wrong("started", "PAUSED");
  if (target < tick_ || target > last) return BeyondLastTick(id(), tick_, target - tick_, last);
  until_tick_ = target;
  if (target > tick_) RunTowards(target);
  return absl::OkStatus();
}

absl::Status SimulationSession::Resume() {
  const MutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckOpen());
  if (state_ == v1::Simulation::RUNNING && rest_ == v1::Simulation::STATE_UNSPECIFIED) {
    return absl::OkStatus();
  }
  if (state_ != v1::Simulation::PAUSED) return Wrong("resumed", "PAUSED or RUNNING");
  if (until_tick_ <= tick_) return NotStarted(id(), tick_, until_tick_);
  RunTowards(until_tick_);
  return absl::OkStatus();
}

absl::Status SimulationSession::ComeToRest(State rest, absl::string_view verb,
                                           Cancelled cancelled) {
  const MutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckThere());
  if (state_ == rest) return absl::OkStatus();
  if (state_ == v1::Simulation::PAUSED) {
    SetState(rest, verb);
    return absl::OkStatus();
  }
  if (state_ != v1::Simulation::RUNNING) return Wrong(verb, "RUNNING or PAUSED");
  rest_ = std::max(rest_, rest);  // CANCELLED before PAUSED
  const int64_t run = run_;
  const auto ended = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return run_ != run || state_ != v1::Simulation::RUNNING;
  };
  if (!WaitUntil(ended, cancelled)) {
    return absl::CancelledError(
        absl::StrCat("simulation \"", id(), "\" will be ", verb, " at its next tick"));
  }
  return absl::OkStatus();
}

absl::Status SimulationSession::Pause(Cancelled cancelled) {
  return ComeToRest(v1::Simulation::PAUSED, "paused", cancelled);
}

absl::Status SimulationSession::Stop(Cancelled cancelled) {
  return ComeToRest(v1::Simulation::CANCELLED, "stopped", cancelled);
}

absl::Status SimulationSession::Delete(bool force) {
  std::list<Task> dropped;
  {
    const MutexLock lock(&mutex_);
    RETURN_IF_ERROR(CheckThere());
    if (state_ == v1::Simulation::RUNNING && !force) {
      return Wrong("deleted", "at rest; pause it first, or give `force`");
    }
    stepping_ = false;
    SetState(v1::Simulation::DELETING, "deleted");
    dropped.swap(tasks_);
  }
  for (const Task& task : dropped) task.done(SimulationNotFound(id()));
  const MutexLock lock(&mutex_);
  while (scheduled_) changed_.Wait(&mutex_);
  return absl::OkStatus();
}

void SimulationSession::BeginDrain() {
  const MutexLock lock(&mutex_);
  draining_ = true;
  if (state_ == v1::Simulation::RUNNING) rest_ = std::max(rest_, v1::Simulation::PAUSED);
}

// ---- events

void SimulationSession::Append(v1::SimulationEvent& event) {
  events_.Append(event);
  if (hooks_.event_added) hooks_.event_added();
}

void SimulationSession::AgentsChanged(const std::vector<int64_t>& added,
                                      const std::vector<int64_t>& removed, int64_t agents) {
  constexpr size_t kMost = 1000;
  v1::SimulationEvent event;
  v1::SimulationEvent::AgentsChanged& change = *event.mutable_agents_changed();
  change.mutable_added()->Add(added.begin(), added.begin() + std::min(added.size(), kMost));
  change.set_agents(agents);
  change.mutable_removed()->Add(removed.begin(), removed.begin() + std::min(removed.size(), kMost));
  const MutexLock lock(&mutex_);
  event.set_tick(tick_);
  Append(event);
}

void SimulationSession::SnapshotCreated(const std::string& name, int64_t tick) {
  v1::SimulationEvent event;
  event.set_tick(tick);
  event.mutable_snapshot_created()->set_snapshot(name);
  const MutexLock lock(&mutex_);
  Append(event);
}

void SimulationSession::EndWatches(v1::SimulationEvent::Ended::Reason reason,
                                   const std::string& snapshot) {
  {
    const MutexLock lock(&mutex_);
    ended_.set_reason(reason);
    ended_.set_snapshot(snapshot);
  }
  if (hooks_.event_added) hooks_.event_added();
}

v1::SimulationEvent::Ended SimulationSession::ended() const {
  const MutexLock lock(&mutex_);
  return ended_;
}

}  // namespace starling
