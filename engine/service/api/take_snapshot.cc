#include "engine/service/api/take_snapshot.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/stores/data_folder.h"
#include "engine/wire/error_details.h"

namespace starling {
namespace {

constexpr size_t kLongestId = 63;
constexpr int kMostNumbers = 1000;

std::string DefaultId(const std::string& simulation, int64_t tick, int number) {
  std::string ending = absl::StrCat("-t", tick);
  if (number > 1) absl::StrAppend(&ending, "-", number);
  return absl::StrCat(simulation.substr(0, kLongestId - ending.size()), ending);
}

absl::StatusOr<std::unique_ptr<SnapshotWriting>> BeginUnderFreeId(SnapshotStore& store,
                                                                  const std::string& simulation,
                                                                  int64_t tick) {
  absl::StatusOr<std::unique_ptr<SnapshotWriting>> writing;
  for (int number = 1; number <= kMostNumbers; ++number) {
    writing = store.Begin(DefaultId(simulation, tick, number), NameOf("simulations", simulation));
    if (!absl::IsAlreadyExists(writing.status())) break;
  }
  return writing;
}

}  // namespace

absl::StatusOr<v1::Snapshot> TakeSnapshot(SnapshotStore& store, SimulationSession& session,
                                          const std::string& id, Cancelled cancelled) {
  if (!id.empty()) RETURN_IF_ERROR(CheckId("snapshot_id", id));
  const auto writing = std::make_shared<std::unique_ptr<SnapshotWriting>>();
  const auto write = [&store, &session, id, writing](Simulation& simulation) -> absl::Status {
    if (id.empty()) {
      ASSIGN_OR_RETURN(*writing, BeginUnderFreeId(store, session.id(), simulation.tick()));
    } else {
      ASSIGN_OR_RETURN(*writing, store.Begin(id, NameOf("simulations", session.id())));
    }
    const absl::Status written =
        simulation.WriteSnapshot((*writing)->path(), session.description());
    return written.ok() ? written : StorageError(written);
  };
  RETURN_IF_ERROR(session.Run(SimulationSession::Access::kRead, absl::nullopt, write, cancelled));
  ASSIGN_OR_RETURN(v1::Snapshot snapshot, (*writing)->Commit());
  session.SnapshotCreated(snapshot.name(), snapshot.tick());
  return snapshot;
}

}  // namespace starling
