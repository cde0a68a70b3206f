#include "engine/service/drain.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/service/api/take_snapshot.h"
#include "engine/service/log.h"

namespace starling {
namespace {

using Session = std::shared_ptr<SimulationSession>;

// Pauses it, takes its snapshot, ends its watches.
absl::Status DrainSession(SnapshotStore& snapshots, const Session& session, absl::Time deadline) {
  const auto late = [deadline] { return absl::Now() >= deadline; };
  absl::Status status = session->Pause(late);
  if (absl::IsFailedPrecondition(status) || absl::IsNotFound(status)) {
    status = absl::OkStatus();  // it is not one that runs
  }
  std::string name;
  const v1::Simulation::State state = session->state();
  if (status.ok() && state != v1::Simulation::FAILED && state != v1::Simulation::DELETING &&
      session->events().latest() > 1) {
    const absl::StatusOr<v1::Snapshot> snapshot = TakeSnapshot(snapshots, *session, "", late);
    status = snapshot.status();
    if (snapshot.ok()) {
      name = snapshot->name();
      LogInfo("simulation_drained", {{"simulation", session->id()}, {"snapshot", name}});
    }
  }
  if (absl::IsCancelled(status)) {
    status = absl::DeadlineExceededError(
        absl::StrCat("simulation \"", session->id(), "\" was not at a tick in time"));
  }
  if (!status.ok()) {
    LogError("simulation_not_drained", {{"simulation", session->id()}, {"reason", status}});
  }
  session->EndWatches(v1::SimulationEvent::Ended::DRAINING, name);
  return status;
}

}  // namespace

absl::Status DrainSessions(SessionTable& table, SnapshotStore& snapshots, absl::Time deadline) {
  table.BeginDrain();
  const std::vector<Session> sessions = table.All();
  for (const Session& session : sessions) session->BeginDrain();
  // Those at rest first: one whose tick is long must not cost others their snapshots.
  std::vector<Session> busy;
  absl::Status status;
  for (const Session& session : sessions) {
    if (session->state() == v1::Simulation::RUNNING) {
      busy.push_back(session);
    } else {
      status.Update(DrainSession(snapshots, session, deadline));
    }
  }
  std::vector<absl::Status> results(busy.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < busy.size(); ++i) {
    threads.emplace_back([&, i] { results[i] = DrainSession(snapshots, busy[i], deadline); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& result : results) status.Update(result);
  return status;
}

}  // namespace starling
