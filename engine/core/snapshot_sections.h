// What of a simulation goes into a snapshot file, and back: the same list of sections both ways.
//
//   RETURN_IF_ERROR(WriteStateSnapshot(path, {state, tick, seed, ...}, description));
//   ASSIGN_OR_RETURN(SnapshotFile file, SnapshotFile::Open(path));
//   ASSIGN_OR_RETURN(SnapshotPlan plan, PlanRestore(file, contents));
//   RETURN_IF_ERROR(ReadState(file, contents_of_new_memory));
//
// Sections: "info" (int64 tick, seed, precision, lanes, living agents), "engine_version",
// "description", "world/kind", "roster" (int64 next id, then for each population its agents in the
// scenario and its tiles), "ids", "world/agents", "world/shared", "metrics", and
// "population/NAME/FIELD" for each field, tile by tile. Nothing tells who computed the state.
// Format version 1 has no "roster": nobody had joined or left.
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
  int64_t agents = 0;         // that live
  int64_t next_agent_id = 0;  // that the next one to join gets
  uint64_t seed = 0;
  Precision precision = Precision::kFloat;
  absl::string_view world_kind;
  absl::Span<double> metrics;
};

// UNAVAILABLE with the path and the system's reason.
absl::Status WriteStateSnapshot(const std::string& path, const SnapshotContents& contents,
                                absl::string_view description);

// What a file says must be there before its state can be read.
struct SnapshotPlan {
  int64_t tick = 0;
  int64_t agents = 0;
  int64_t next_agent_id = 0;
  SegmentLayout layout;  // no larger than its file allows
};

// How to read a snapshot of the scenario that `contents` belongs to: of the same precision, world
// kind and agents at the start (seed and parameters may differ). FAILED_PRECONDITION says what
// differs, DATA_LOSS what there cannot be.
absl::StatusOr<SnapshotPlan> PlanRestore(const SnapshotFile& file,
                                         const SnapshotContents& contents);

// Reads ids, world and populations into the buffer of contents.tick, and the metrics;
// `contents.state` has the layout and `contents.tick` the tick of the plan. FAILED_PRECONDITION
// before anything is read if the populations or their fields are others. What was read may be
// anything.
absl::Status ReadState(const SnapshotFile& file, const SnapshotContents& contents);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SNAPSHOT_SECTIONS_H_
