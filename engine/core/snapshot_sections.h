// What of a simulation goes into a snapshot file, and back: the same list of sections both ways.
//
//   RETURN_IF_ERROR(WriteStateSnapshot(path, {state, tick, seed, ...}, description));
//   ASSIGN_OR_RETURN(SnapshotFile file, SnapshotFile::Open(path));
//   ASSIGN_OR_RETURN(int64_t tick, CheckSnapshot(file, contents));  // nothing is changed yet
//   RETURN_IF_ERROR(ReadState(file, contents));
//
// Sections: "info" (int64 tick, seed, precision, lanes, agents), "engine_version", "description",
// "world/kind", "ids", "world/agents", "world/shared", "metrics", and "population/NAME/FIELD" for
// each field, tile by tile. Nothing tells who computed the state.
#ifndef STARLING_ENGINE_CORE_SNAPSHOT_SECTIONS_H_
#define STARLING_ENGINE_CORE_SNAPSHOT_SECTIONS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "agents/model/model_image.h"
#include "engine/core/snapshot_file.h"
#include "engine/core/state.h"

namespace starling {

// The state at `tick` and what it belongs to; a view.
struct SnapshotContents {
  SimulationState state;
  int64_t tick = 0;
  uint64_t seed = 0;
  Precision precision = Precision::kFloat;
  absl::string_view world_kind;
  absl::Span<double> metrics;
};

// UNAVAILABLE with the path and the system's reason.
absl::Status WriteStateSnapshot(const std::string& path, const SnapshotContents& contents,
                                absl::string_view description);

// The tick of the snapshot, if its state can be read into `contents`: same precision, world kind,
// agents, and bytes of every section (seed and parameters may differ). FAILED_PRECONDITION says
// what differs, DATA_LOSS if the sections contradict each other.
absl::StatusOr<int64_t> CheckSnapshot(const SnapshotFile& file, const SnapshotContents& contents);

// Reads what CheckSnapshot approved into the buffer of contents.tick, which is to be the tick it
// gave.
absl::Status ReadState(const SnapshotFile& file, const SnapshotContents& contents);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SNAPSHOT_SECTIONS_H_
