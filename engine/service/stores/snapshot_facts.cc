#include "engine/service/stores/snapshot_facts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "base/status_macros.h"
#include "engine/core/file_io.h"
#include "engine/core/snapshot.h"
#include "engine/core/stream_hash.h"
#include "engine/service/stores/data_folder.h"
#include "engine/wire/error_details.h"
#include "engine/wire/scenario_from_proto.h"
#include "engine/wire/scenario_text.h"
#include "profiling/formats/text.h"

namespace starling {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 20;
constexpr size_t kLongestVersion = 100;

// An error of the engine about a file, with a reason and without the path.
absl::Status AboutSnapshot(const absl::Status& status, const std::string& path,
                           const std::string& name) {
  const std::string message = absl::StrReplaceAll(status.message(), {{path, name}});
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kNotFound:
      return MakeError(absl::StatusCode::kUnavailable, v1::Error::STORAGE_FAILED, message);
    case absl::StatusCode::kFailedPrecondition:
      return MakeError(status.code(), v1::Error::SNAPSHOT_INCOMPATIBLE, message,
                       {{"snapshot", name}});
    default:
      return MakeError(absl::StatusCode::kDataLoss, v1::Error::SNAPSHOT_DAMAGED, message,
                       {{"snapshot", name}});
  }
}

}  // namespace

absl::StatusOr<std::string> FileChecksum(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return StorageError(SystemError("read", path));
  std::vector<char> piece(kPieceBytes);
  StreamHash hash;
  ssize_t got = 0;
  do {
    got = read(file, piece.data(), piece.size());
    if (got > 0) hash.Add(piece.data(), static_cast<size_t>(got));
  } while (got > 0 || (got < 0 && errno == EINTR));
  const absl::Status status = got < 0 ? SystemError("read", path) : absl::OkStatus();
  close(file);
  if (!status.ok()) return StorageError(status);
  return absl::StrFormat("%016x", hash.Take());
}

absl::StatusOr<v1::Snapshot> DescribeSnapshot(const std::string& path, const std::string& name,
                                              const std::string& checksum) {
  v1::Snapshot facts;
  ASSIGN_OR_RETURN(*facts.mutable_checksum(), FileChecksum(path));
  if (!checksum.empty() && facts.checksum() != checksum) {
    return MakeError(absl::StatusCode::kDataLoss, v1::Error::UPLOAD_CHECKSUM_MISMATCH,
                     absl::StrCat("the bytes of ", name, " have the checksum ", facts.checksum(),
                                  ", announced was ", checksum, "; upload it again from 0"),
                     {{"snapshot", name}});
  }
  const absl::StatusOr<SnapshotInfo> info = ReadSnapshotInfo(path);
  if (!info.ok()) return AboutSnapshot(info.status(), path, name);
  const absl::StatusOr<ScenarioDescription> scenario = ParseScenarioText(info->description, name);
  if (!scenario.ok()) return AboutSnapshot(scenario.status(), path, name);
  const absl::Status named = CheckScenarioName(scenario->scenario.name());
  if (!named.ok()) return AboutSnapshot(named, path, name);
  struct stat file;
  if (stat(path.c_str(), &file) != 0) return StorageError(SystemError("read", path));
  facts.set_scenario(scenario->scenario.name());
  facts.set_scenario_digest(ScenarioDigest(scenario->scenario));
  facts.set_tick(info->tick);
  facts.set_agents(info->agents);
  facts.set_bytes(file.st_size);
  facts.set_engine_version(OneLine(info->engine_version.substr(0, kLongestVersion)));
  return facts;
}

}  // namespace starling
