// SessionTable: the simulations of a server, by id, within its limits.
//
//   SessionTable table(limits, sources, catalogue, hooks);
//   ASSIGN_OR_RETURN(std::shared_ptr<SimulationSession> session, table.Create(request));
//   ASSIGN_OR_RETURN(session, table.Find("maze-1"));
//
// Thread-safe. Owns the sessions; who holds one may use it after it was deleted, and gets
// SIMULATION_NOT_FOUND.
#ifndef STARLING_ENGINE_SERVICE_SESSIONS_SESSION_TABLE_H_
#define STARLING_ENGINE_SERVICE_SESSIONS_SESSION_TABLE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/mutex.h"
#include "engine/service/catalogue.h"
#include "engine/service/sessions/build_session.h"
#include "engine/service/sessions/simulation_session.h"
#include "engine/service/settings.h"

namespace starling {

class SessionTable {
 public:
  // `catalogue` and what the hooks point to outlive the table.
  SessionTable(const ServerLimits& limits, ScenarioSources sources, const Catalogue& catalogue,
               SessionHooks hooks);

  // As SimulationService.CreateSimulation. A repetition waits for the first call of its request id.
  absl::StatusOr<std::shared_ptr<SimulationSession>> Create(
      const v1::CreateSimulationRequest& request);

  // SIMULATION_NOT_FOUND.
  absl::StatusOr<std::shared_ptr<SimulationSession>> Find(absl::string_view id) const;
  // By id.
  std::vector<std::shared_ptr<SimulationSession>> All() const;

  // As SimulationService.DeleteSimulation; its watches end.
  absl::Status Delete(absl::string_view id, bool force);

  // LIMIT_EXCEEDED if so much more is too much for the server.
  absl::Status CheckRoom(int64_t more_agents, int64_t more_bytes) const;

  // From now on creations are refused with SERVER_DRAINING.
  void BeginDrain();

 private:
  // A simulation, or the place of one that is being made.
  struct Entry {
    std::shared_ptr<SimulationSession> session;  // null while it is being made
    std::string request_id;
    std::string request_digest;
    int64_t agents = 0;  // that it will have, while it is being made
    int64_t bytes = 0;
  };

  // The id under which the request is being made from now on, or the session that an equal request
  // made before.
  struct Place {
    std::string id;
    std::shared_ptr<SimulationSession> made_before;
  };
  absl::StatusOr<Place> TakePlace(const v1::CreateSimulationRequest& request);
  absl::StatusOr<std::shared_ptr<SimulationSession>> Make(
      const std::string& id, const v1::CreateSimulationRequest& request);
  absl::Status CheckRoomLocked(int64_t more_agents, int64_t more_bytes) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const ServerLimits limits_;
  const ScenarioSources sources_;
  const Catalogue& catalogue_;
  const SessionHooks hooks_;

  mutable Mutex mutex_;
  CondVar made_;
  std::map<std::string, Entry, std::less<>> entries_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SESSIONS_SESSION_TABLE_H_
