// What a snapshot file says of itself, for a store.
//
// Thread safety: functions without state.
#ifndef STARLING_ENGINE_SERVICE_STORES_SNAPSHOT_FACTS_H_
#define STARLING_ENGINE_SERVICE_STORES_SNAPSHOT_FACTS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/starling/v1/snapshot_service.pb.h"

namespace starling {

// XXH3 (64 bits) of a file, 16 hexadecimal digits. UNAVAILABLE STORAGE_FAILED. O(file).
absl::StatusOr<std::string> FileChecksum(const std::string& path);

// Reads and checks a whole snapshot; gives all but name, simulation and time. `checksum`: what it
// must have; empty: anything. DATA_LOSS UPLOAD_CHECKSUM_MISMATCH, SNAPSHOT_DAMAGED (also if what it
// holds is no scenario); FAILED_PRECONDITION SNAPSHOT_INCOMPATIBLE if its format is newer than this
// engine's; UNAVAILABLE STORAGE_FAILED. Errors name the snapshot by `name`, not by its path.
// O(file), twice.
absl::StatusOr<v1::Snapshot> DescribeSnapshot(const std::string& path, const std::string& name,
                                              const std::string& checksum);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_STORES_SNAPSHOT_FACTS_H_
