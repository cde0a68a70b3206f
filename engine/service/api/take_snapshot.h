// A snapshot of a session, on the disk and in the store.
#ifndef STARLING_ENGINE_SERVICE_API_TAKE_SNAPSHOT_H_
#define STARLING_ENGINE_SERVICE_API_TAKE_SNAPSHOT_H_

#include <string>

#include "absl/status/statusor.h"
#include "engine/service/sessions/simulation_session.h"
#include "engine/service/stores/snapshot_store.h"
#include "proto/starling/v1/snapshot_service.pb.h"

namespace starling {

// Writes the state between two ticks, and tells the watchers. An empty `id` stands for the
// simulation's, `-t` and the tick, and a number if there is one of that name already. Errors as
// SnapshotService.CreateSnapshot.
absl::StatusOr<v1::Snapshot> TakeSnapshot(SnapshotStore& store, SimulationSession& session,
                                          const std::string& id, Cancelled cancelled);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_TAKE_SNAPSHOT_H_
