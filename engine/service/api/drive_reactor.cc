#include "engine/service/api/drive_reactor.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/api/agent_calls.h"
#include "engine/service/api/expected_tick.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/sessions/session_errors.h"
#include "engine/wire/grpc_status.h"

namespace starling {
namespace {

using Access = SimulationSession::Access;
using Request = v1::DriveSimulationRequest;
using Response = v1::DriveSimulationResponse;

// Fills `attached` with the agents that are driven and what they observe and do.
absl::Status Attach(const SimulationSession& session, const Request::Attach& request,
                    const Simulation& simulation, Response::Attached& attached) {
  const World& world = *simulation.scenario().world;
  const WorldLayout layout = world.Layout();
  if (!layout.external) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, v1::Error::WORLD_NOT_EXTERNAL,
        absl::StrCat("world \"", world.kind(),
                     "\" makes its own observations; only an `external` one is driven"),
        {{"simulation", NameOf("simulations", session.id())},
         {"world", std::string(world.kind())}});
  }
  std::set<int64_t> living;
  for (const PopulationSpec& population : simulation.scenario().populations) {
    ASSIGN_OR_RETURN(const std::vector<int64_t> ids, simulation.AgentIds(population.name));
    if (request.agents().empty()) attached.mutable_agents()->Add(ids.begin(), ids.end());
    living.insert(ids.begin(), ids.end());
  }
  std::set<int64_t> named;
  for (const int64_t id : request.agents()) {
    if (living.count(id) == 0) {
      return AboutAgents(session, absl::NotFoundError(absl::StrCat("there is no agent ", id)));
    }
    if (!named.insert(id).second) {
      return MakeFieldError(v1::Error::INVALID_REQUEST, "attach.agents",
                            absl::StrCat("names agent ", id, " twice"));
    }
    attached.add_agents(id);
  }
  attached.mutable_outcomes()->Add(layout.observation_outcomes.begin(),
                                   layout.observation_outcomes.end());
  attached.mutable_actions()->Add(layout.action_counts.begin(), layout.action_counts.end());
  attached.set_tick(simulation.tick());
  return absl::OkStatus();
}

absl::Status Tick(const SimulationSession& session, const std::vector<int64_t>& agents,
                  const std::vector<int>& outcomes, Simulation& simulation, Response::Act& act) {
  const absl::Status observed = simulation.SetObservations(agents, outcomes);
  if (!observed.ok()) return AboutAgents(session, observed);
  const absl::Status stepped = simulation.Step(1);
  if (!stepped.ok()) return TickFailed(session.id(), simulation.tick(), stepped.message());
  std::vector<int> actions;
  RETURN_IF_ERROR(AboutAgents(session, simulation.ReadActions(agents, actions)));
  act.set_tick(simulation.tick());
  act.mutable_actions()->Add(actions.begin(), actions.end());
  return absl::OkStatus();
}

class DriveReactor : public grpc::ServerBidiReactor<Request, Response>, public PumpedStream {
 public:
  DriveReactor(absl::StatusOr<std::shared_ptr<void>> place, FindSession find, WatchPump& pump)
      : place_(std::move(place)), find_(std::move(find)), pump_(pump) {
    if (place_.ok()) {
      StartRead(&request_);
    } else {
      End(place_.status());
    }
  }

  void OnReadDone(bool ok) override {
    {
      const MutexLock lock(&mutex_);
      if (finished_) return;
      reading_ = false;
    }
    if (!ok) {
      End(absl::OkStatus());  // the client has closed its side
    } else if (session_ == nullptr) {
      BeginAttach();
    } else {
      BeginTick();
    }
  }

  void OnWriteDone(bool ok) override {
    const MutexLock lock(&mutex_);
    if (finished_) return;
    if (!ok) return EndLocked(absl::CancelledError("the client is gone"));
    reading_ = true;
    StartRead(&request_);
  }

  // Work on the strand cannot be taken back: its end then finds that the client is gone.
  void OnCancel() override {
    const MutexLock lock(&mutex_);
    if (reading_) EndLocked(absl::CancelledError("the client drives no longer"));
  }

  void OnDone() override {
    pump_.Remove(this);
    delete this;
  }

  // Ends the stream with its simulation, also if the client is silent.
  bool Pump(absl::Time) override {
    const v1::SimulationEvent::Ended::Reason reason = session_->ended().reason();
    if (reason == v1::SimulationEvent::Ended::REASON_UNSPECIFIED) return false;
    const MutexLock lock(&mutex_);
    if (reading_) {
      EndLocked(reason == v1::SimulationEvent::Ended::DRAINING
                    ? ServerDraining()
                    : SimulationNotFound(session_->id()));
    }
    return false;
  }

 private:
  void BeginAttach() {
    if (!request_.has_attach()) {
      return End(MakeFieldError(v1::Error::INVALID_REQUEST, "attach",
                                "is missing; it must be the first message"));
    }
    absl::StatusOr<std::shared_ptr<SimulationSession>> session = find_(request_.attach().name());
    if (!session.ok()) return End(session.status());
    session_ = *std::move(session);
    pump_.Add(this);
    Post(Access::kRead, absl::nullopt, [this](Simulation& simulation) {
      return Attach(*session_, request_.attach(), simulation, *response_.mutable_attached());
    });
  }

  void BeginTick() {
    if (!request_.has_observe()) {
      return End(MakeFieldError(v1::Error::INVALID_REQUEST, "observe",
                                "is missing; it must be every message but the first"));
    }
    if (response_.has_attached()) {
      agents_.assign(response_.attached().agents().begin(), response_.attached().agents().end());
    }
    const Request::Observe& observe = request_.observe();
    outcomes_.assign(observe.outcomes().begin(), observe.outcomes().end());
    response_.Clear();
    Post(Access::kStep, ExpectedTick(observe), [this](Simulation& simulation) {
      return Tick(*session_, agents_, outcomes_, simulation, *response_.mutable_act());
    });
  }

  // The reactor lives until its end, and it does not end while work is posted.
  void Post(Access access, absl::optional<int64_t> expected, SimulationSession::Work work) {
    session_->Post(access, expected, std::move(work), [this](const absl::Status& status) {
      if (!status.ok()) return End(status);
      const MutexLock lock(&mutex_);
      if (!finished_) StartWrite(&response_);
    });
  }

  void End(const absl::Status& status) {
    const MutexLock lock(&mutex_);
    EndLocked(status);
  }

  void EndLocked(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (finished_) return;
    finished_ = true;
    Finish(ToGrpcStatus(status));
  }

  const absl::StatusOr<std::shared_ptr<void>> place_;
  const FindSession find_;
  WatchPump& pump_;

  Request request_;
  Response response_;
  std::shared_ptr<SimulationSession> session_;
  std::vector<int64_t> agents_;
  std::vector<int> outcomes_;

  Mutex mutex_;
  bool reading_ ABSL_GUARDED_BY(mutex_) = true;  // waits for the client, so that it may end at once
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerBidiReactor<Request, Response>* StartDrive(absl::StatusOr<std::shared_ptr<void>> place,
                                                       FindSession find, WatchPump& pump) {
  return new DriveReactor(std::move(place), std::move(find), pump);
}

}  // namespace starling
