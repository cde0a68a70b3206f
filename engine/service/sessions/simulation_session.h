// SimulationSession: one simulation of a server, its state and the work that is under way on it.
//
// A strand of the run pool: all that touches the engine's Simulation happens there, between ticks,
// one thing at a time. Callers wait for it; readers of facts do not.
//
//   auto session = SimulationSession::Create(std::move(facts), std::move(simulation), hooks);
//   RETURN_IF_ERROR(session->Step(10, absl::nullopt, [] { return false; }));
//   v1::Simulation now = session->Describe();
//
// Thread-safe. Methods that wait ask `cancelled` every few milliseconds; if it says so, what they
// asked for ends at the next tick and they give CANCELLED. Errors carry the reasons of
// error_reason.proto; those of methods named like an rpc are listed there.
#ifndef STARLING_ENGINE_SERVICE_SESSIONS_SIMULATION_SESSION_H_
#define STARLING_ENGINE_SERVICE_SESSIONS_SIMULATION_SESSION_H_

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "base/mutex.h"
#include "engine/core/simulation.h"
#include "engine/service/sessions/event_log.h"
#include "engine/service/sessions/run_pool.h"
#include "proto/starling/v1/simulation.pb.h"

namespace starling {

// Whether the caller waits no longer.
using Cancelled = absl::FunctionRef<bool()>;

// What a session needs of its server; outlives it.
struct SessionHooks {
  RunPool* pool = nullptr;
  // After every tick, on the strand; must cost nanoseconds.
  std::function<void(absl::string_view id, int64_t agents)> tick_done;
  // After an event was appended, from any thread; must cost nanoseconds.
  std::function<void()> event_added;
};

// What does not change after creation.
struct SessionFacts {
  std::string id;
  v1::Scenario scenario;
  std::string description;  // the scenario as text, as snapshots hold it
  v1::Simulation constant;  // all fields of a BASIC view that never change
  EventLogLimits events;
};

class SimulationSession : public Strand, public std::enable_shared_from_this<SimulationSession> {
 public:
  using State = v1::Simulation::State;

  static std::shared_ptr<SimulationSession> Create(SessionFacts facts,
                                                   std::unique_ptr<Simulation> simulation,
                                                   SessionHooks hooks);

  const std::string& id() const { return facts_.id; }
  const std::string& description() const { return facts_.description; }
  const v1::Simulation& constant() const { return facts_.constant; }
  const EventLog& events() const { return events_; }

  struct Size {
    int64_t agents = 0;
    int64_t bytes = 0;
  };
  Size size() const;

  // BASIC and FULL views. The first takes microseconds, the second the time of a hash.
  v1::Simulation Describe() const;
  absl::StatusOr<v1::Simulation> DescribeFully(Cancelled cancelled);

  absl::Status Step(int64_t ticks, absl::optional<int64_t> expected_tick, Cancelled cancelled);
  absl::Status Start(absl::optional<int64_t> until_tick);
  absl::Status Pause(Cancelled cancelled);
  absl::Status Resume();
  absl::Status Stop(Cancelled cancelled);
  // Returns once nothing runs on the strand any more; work that waits gets SIMULATION_NOT_FOUND.
  absl::Status Delete(bool force);

  // What work on the simulation does, and so in which states it may be done.
  enum class Access {
    kRead,    // changes nothing: not FAILED
    kChange,  // agents or observations: PAUSED or RUNNING
    kStep,    // also does a tick: PAUSED, before the last tick
  };
  using Work = std::function<absl::Status(Simulation&)>;
  // Does `work` between two ticks and waits for it. Its own errors pass through. WRONG_STATE and
  // TICK_MISMATCH are as of that moment.
  absl::Status Run(Access access, absl::optional<int64_t> expected_tick, Work work,
                   Cancelled cancelled);
  // The same without waiting: `done` is called once, on the strand, or at once if it never gets
  // there.
  void Post(Access access, absl::optional<int64_t> expected_tick, Work work,
            const std::function<void(absl::Status)>& done);

  // Tells the watchers. AgentsChanged by the work that added or removed ids, so that `agents` live.
  void AgentsChanged(const std::vector<int64_t>& added, const std::vector<int64_t>& removed,
                     int64_t agents);
  void SnapshotCreated(const std::string& name, int64_t tick);

  // Pauses what runs and refuses new work with SERVER_DRAINING, but kRead.
  void BeginDrain();
  // Ends the watches. `snapshot` is what the drain left, or empty.
  void EndWatches(v1::SimulationEvent::Ended::Reason reason, const std::string& snapshot);
  // Why watches end; REASON_UNSPECIFIED while they go on.
  v1::SimulationEvent::Ended ended() const;
  State state() const;
  int64_t tick() const;

  bool RunSlice() override;

 private:
  struct Task {
    Access access;
    absl::optional<int64_t> expected_tick;
    Work work;
    std::function<void(absl::Status)> done;
  };

  SimulationSession(SessionFacts facts, std::unique_ptr<Simulation> simulation, SessionHooks hooks);

  void Wake() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SetState(State state, absl::string_view message) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RunTowards(int64_t target) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EndRun() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Append(v1::SimulationEvent& event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ReadFacts() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);  // that a tick changes
  void ReadSizes() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);  // that agents change
  void MeasureRate(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RunTask(const Task& task);
  void TickDone(const absl::Status& status);
  absl::Status ComeToRest(State rest, absl::string_view verb, Cancelled cancelled);
  State StateAtRest() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // False if the caller gave up before `ready`.
  bool WaitUntil(absl::FunctionRef<bool()> ready, Cancelled cancelled)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Status CheckThere() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckOpen() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckAccess(const Task& task) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckTick(absl::optional<int64_t> expected) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckRoom(int64_t ticks) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Wrong(absl::string_view verb, absl::string_view allowed) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // How a Step towards `target` ended.
  absl::Status StepEnd(int64_t target) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const SessionFacts facts_;
  const SessionHooks hooks_;
  const std::unique_ptr<Simulation> simulation_;  // used on the strand only
  v1::SimulationEvent metrics_event_;             // likewise
  EventLog events_;

  mutable Mutex mutex_;
  CondVar changed_;
  State state_ ABSL_GUARDED_BY(mutex_) = v1::Simulation::PAUSED;
  std::string state_message_ ABSL_GUARDED_BY(mutex_);
  bool scheduled_ ABSL_GUARDED_BY(mutex_) = false;  // waits in the pool, or runs there
  std::list<Task> tasks_ ABSL_GUARDED_BY(mutex_);

  int64_t target_ ABSL_GUARDED_BY(mutex_) = 0;      // RUNNING: the tick to reach
  int64_t until_tick_ ABSL_GUARDED_BY(mutex_) = 0;  // of the last Start
  // The Step that runs, or ran last: from which tick, how many; its repetition is known by them.
  int64_t step_from_ ABSL_GUARDED_BY(mutex_) = -1;
  int64_t step_ticks_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t run_ ABSL_GUARDED_BY(mutex_) = 0;        // how often it became RUNNING
  bool stepping_ ABSL_GUARDED_BY(mutex_) = false;  // RUNNING by a Step
  State rest_ ABSL_GUARDED_BY(mutex_) = v1::Simulation::STATE_UNSPECIFIED;  // where to end early

  // As after the last finished tick.
  int64_t tick_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t agents_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<int64_t> population_agents_ ABSL_GUARDED_BY(mutex_);
  int64_t state_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<double> metrics_ ABSL_GUARDED_BY(mutex_);
  absl::Time update_time_ ABSL_GUARDED_BY(mutex_);
  absl::Time rate_since_ ABSL_GUARDED_BY(mutex_);  // of the window that is counted
  int64_t rate_tick_ ABSL_GUARDED_BY(mutex_) = 0;
  double ticks_per_second_ ABSL_GUARDED_BY(mutex_) = 0;

  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  v1::SimulationEvent::Ended ended_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SESSIONS_SIMULATION_SESSION_H_
