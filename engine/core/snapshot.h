// What a snapshot file says about itself, without loading it into a simulation.
//
//   ASSIGN_OR_RETURN(SnapshotInfo info, ReadSnapshotInfo("snapshot-100.starling"));
//   Scenario scenario = Parse(info.description);  // as Simulation::WriteSnapshot was given it
#ifndef STARLING_ENGINE_CORE_SNAPSHOT_H_
#define STARLING_ENGINE_CORE_SNAPSHOT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace starling {

struct SnapshotInfo {
  int32_t format_version = 0;
  std::string engine_version;  // that wrote it
  int64_t tick = 0;
  int64_t agents = 0;  // that lived
  std::string description;
};

// Reads and verifies the whole file (every section's checksum). NOT_FOUND if there is none,
// DATA_LOSS ("checksum", "truncated", "not a snapshot") if it is damaged, FAILED_PRECONDITION if
// its format version is newer than this engine's. O(file).
absl::StatusOr<SnapshotInfo> ReadSnapshotInfo(const std::string& path);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SNAPSHOT_H_
