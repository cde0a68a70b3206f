#include "engine/core/snapshot.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/snapshot_file.h"
#include "engine/core/snapshot_info.h"

namespace starling {

absl::StatusOr<SnapshotInfoNumbers> ReadSnapshotInfoNumbers(const SnapshotFile& file) {
  SnapshotInfoNumbers numbers;
  const SnapshotFile::Entry* const entry = file.Find("info");
  if (entry == nullptr || entry->bytes != sizeof(numbers)) {
    return absl::DataLossError("the snapshot is corrupt: it does not say what it is of");
  }
  RETURN_IF_ERROR(file.Read(*entry, {{reinterpret_cast<std::byte*>(&numbers), sizeof(numbers)}}));
  if (numbers.tick < 0 || numbers.tick > std::numeric_limits<uint32_t>::max()) {
    return absl::DataLossError(
        absl::StrCat("the snapshot is corrupt: it is of tick ", numbers.tick));
  }
  if (numbers.agents < 0) {
    return absl::DataLossError(
        absl::StrCat("the snapshot is corrupt: it has ", numbers.agents, " agents"));
  }
  return numbers;
}

absl::StatusOr<SnapshotInfo> ReadSnapshotInfo(const std::string& path) {
  ASSIGN_OR_RETURN(const SnapshotFile file, SnapshotFile::Open(path));
  ASSIGN_OR_RETURN(const SnapshotInfoNumbers numbers, ReadSnapshotInfoNumbers(file));
  SnapshotInfo info;
  info.format_version = file.format_version();
  info.tick = numbers.tick;
  info.agents = numbers.agents;
  ASSIGN_OR_RETURN(info.engine_version, file.ReadString("engine_version"));
  ASSIGN_OR_RETURN(info.description, file.ReadString("description"));
  return info;
}

}  // namespace starling
