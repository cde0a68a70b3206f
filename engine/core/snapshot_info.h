// The numbers in the "info" section of a snapshot file.
#ifndef STARLING_ENGINE_CORE_SNAPSHOT_INFO_H_
#define STARLING_ENGINE_CORE_SNAPSHOT_INFO_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "engine/core/snapshot_file.h"

namespace starling {

// In this order in the file, as int64.
struct SnapshotInfoNumbers {
  int64_t tick;
  int64_t seed;       // the bits of the uint64
  int64_t precision;  // 0 float, 1 double
  int64_t lanes;
  int64_t agents;  // that live
};

// DATA_LOSS if the section is missing, has another size, or holds a tick or a number of
// agents that there cannot be.
absl::StatusOr<SnapshotInfoNumbers> ReadSnapshotInfoNumbers(const SnapshotFile& file);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SNAPSHOT_INFO_H_
