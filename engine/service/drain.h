// The good end of all simulations of a server.
#ifndef STARLING_ENGINE_SERVICE_DRAIN_H_
#define STARLING_ENGINE_SERVICE_DRAIN_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/service/sessions/session_table.h"
#include "engine/service/stores/snapshot_store.h"

namespace starling {

// Refuses new work, pauses what runs, takes a snapshot of each simulation that did a tick and has
// not FAILED, and ends its watches with an event that names it. What is not done at `deadline` is
// given up and logged: DEADLINE_EXCEEDED that names it; the first error of a snapshot otherwise.
absl::Status DrainSessions(SessionTable& table, SnapshotStore& snapshots, absl::Time deadline);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_DRAIN_H_
