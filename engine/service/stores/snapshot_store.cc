#include "engine/service/stores/snapshot_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/file_io.h"
#include "engine/core/read_file.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/log.h"
#include "engine/service/stores/data_folder.h"
#include "engine/service/stores/snapshot_facts.h"
#include "engine/wire/timestamp.h"
#include "google/protobuf/util/time_util.h"

namespace starling {
namespace {

using google::protobuf::util::TimeUtil;

constexpr char kCollection[] = "snapshots";
constexpr char kEnding[] = "starling";
constexpr char kFactsEnding[] = "binpb";
constexpr int64_t kLargestFacts = 1 << 20;

absl::Status AlreadyExists(const std::string& id) {
  return MakeAlreadyExists(v1::Error::SNAPSHOT_ALREADY_EXISTS, "snapshot", NameOf(kCollection, id));
}

absl::Status NotFound(const std::string& id) {
  return MakeNotFound(v1::Error::SNAPSHOT_NOT_FOUND, "snapshot", NameOf(kCollection, id));
}

absl::Status CheckAnnounced(int64_t bytes, const std::string& checksum) {
  if (bytes < 1) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "announce.bytes",
                          absl::StrCat("is ", bytes, "; it must be at least 1"));
  }
  const auto digit = [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); };
  if (checksum.size() == 16 && std::all_of(checksum.begin(), checksum.end(), digit)) {
    return absl::OkStatus();
  }
  return MakeFieldError(v1::Error::INVALID_REQUEST, "announce.checksum",
                        "must be XXH3 of the file, 16 lower-case hexadecimal digits");
}

}  // namespace

absl::StatusOr<std::unique_ptr<SnapshotStore>> SnapshotStore::Open(const std::string& folder,
                                                                   SnapshotStoreOptions options) {
  std::unique_ptr<SnapshotStore> store(new SnapshotStore(folder, std::move(options)));
  RETURN_IF_ERROR(MakeFolder(absl::StrCat(folder, "/partial")));
  RETURN_IF_ERROR(MakeFolder(absl::StrCat(folder, "/", kCollection)));
  for (const absl::string_view ending : {"part", kEnding}) {
    ASSIGN_OR_RETURN(const auto ids, IdsIn(absl::StrCat(folder, "/partial"), ending));
    for (const std::string& id : ids) {
      RETURN_IF_ERROR(RemoveFiles({absl::StrCat(folder, "/partial/", id, ".", ending)}));
    }
  }
  const std::string snapshots = absl::StrCat(folder, "/", kCollection);
  ASSIGN_OR_RETURN(const std::vector<std::string> ids, IdsIn(snapshots, kEnding));
  ASSIGN_OR_RETURN(const std::vector<std::string> described, IdsIn(snapshots, kFactsEnding));
  for (const std::string& id : described) {
    if (std::binary_search(ids.begin(), ids.end(), id)) continue;
    RETURN_IF_ERROR(RemoveFiles({store->FactsPathOf(id)}));
  }
  for (const std::string& id : ids) {
    const absl::Status status = store->Load(id);
    if (!status.ok()) {
      LogWarning("snapshot_damaged", {{"snapshot", NameOf(kCollection, id)}, {"error", status}});
    }
  }
  return store;
}

absl::Status SnapshotStore::Load(const std::string& id) {
  struct stat file;
  if (stat(PathOf(id).c_str(), &file) != 0) return SystemError("read", PathOf(id));
  const std::string name = NameOf(kCollection, id);
  const absl::StatusOr<std::string> bytes = ReadFile(FactsPathOf(id), kLargestFacts);
  v1::Snapshot facts;
  if (!bytes.ok() || !facts.ParseFromString(*bytes) || facts.name() != name ||
      facts.bytes() != file.st_size) {
    ASSIGN_OR_RETURN(facts, DescribeSnapshot(PathOf(id), name, ""));
    facts.set_name(name);
    *facts.mutable_create_time() = TimeUtil::TimeTToTimestamp(file.st_mtime);
    RETURN_IF_ERROR(WriteWholeFile(FactsPathOf(id), facts.SerializeAsString()));
  }
  const MutexLock lock(&mutex_);
  facts_[id] = std::move(facts);
  return absl::OkStatus();
}

std::string SnapshotStore::PathOf(absl::string_view id) const {
  return absl::StrCat(folder_, "/", kCollection, "/", id, ".", kEnding);
}

std::string SnapshotStore::FactsPathOf(absl::string_view id) const {
  return absl::StrCat(folder_, "/", kCollection, "/", id, ".", kFactsEnding);
}

std::string SnapshotStore::PartPathOf(absl::string_view id) const {
  return absl::StrCat(folder_, "/partial/", id, ".part");
}

absl::Status SnapshotStore::CheckFree(const std::string& id) const {
  struct stat file;  // of a damaged one, which is not to be overwritten
  const bool taken = facts_.count(id) > 0 || writing_.count(id) > 0;
  return taken || stat(PathOf(id).c_str(), &file) == 0 ? AlreadyExists(id) : absl::OkStatus();
}

absl::Status SnapshotStore::CheckRoom(int64_t snapshots, int64_t bytes) const {
  const auto count = static_cast<int64_t>(facts_.size() + writing_.size() + uploads_.size());
  if (count + snapshots > options_.most_snapshots) {
    return MakeLimitError(
        "snapshots", options_.most_snapshots,
        absl::StrCat("there are ", count, " snapshots already, with those that come in"));
  }
  int64_t used = 0;
  for (const auto& [id, facts] : facts_) used += facts.bytes();
  for (const auto& [id, part] : uploads_) used += part.active ? part.bytes : part.received;
  if (bytes <= options_.most_bytes && used <= options_.most_bytes - bytes) return absl::OkStatus();
  return MakeLimitError(
      "snapshot_bytes", options_.most_bytes,
      absl::StrCat("there are ", used, " bytes of snapshots, and these are ", bytes, " more"));
}

void SnapshotStore::ForgetOldUploads() {
  const absl::Time now = options_.clock();
  for (auto upload = uploads_.begin(); upload != uploads_.end();) {
    const Part& part = upload->second;
    if (part.active || now - part.used < options_.keep_uploads) {
      ++upload;
    } else {
      unlink(PartPathOf(upload->first).c_str());
      upload = uploads_.erase(upload);
    }
  }
}

absl::StatusOr<std::unique_ptr<SnapshotWriting>> SnapshotStore::Begin(
    const std::string& id, const std::string& simulation) {
  RETURN_IF_ERROR(CheckId("snapshot_id", id));
  const MutexLock lock(&mutex_);
  ForgetOldUploads();
  RETURN_IF_ERROR(CheckFree(id));
  if (uploads_.count(id) > 0) return AlreadyExists(id);
  RETURN_IF_ERROR(CheckRoom(1, 0));
  writing_.insert(id);
  return std::unique_ptr<SnapshotWriting>(new SnapshotWriting(
      *this, id, simulation, absl::StrCat(folder_, "/partial/", id, ".", kEnding)));
}

absl::StatusOr<std::unique_ptr<SnapshotUpload>> SnapshotStore::BeginUpload(
    const std::string& id, int64_t bytes, const std::string& checksum) {
  RETURN_IF_ERROR(CheckId("announce.snapshot_id", id));
  RETURN_IF_ERROR(CheckAnnounced(bytes, checksum));
  const MutexLock lock(&mutex_);
  ForgetOldUploads();
  RETURN_IF_ERROR(CheckFree(id));
  auto found = uploads_.find(id);
  if (found != uploads_.end()) {
    if (found->second.active) {
      const std::string name = NameOf(kCollection, id);
      return MakeError(absl::StatusCode::kAborted, v1::Error::UPLOAD_IN_PROGRESS,
                       absl::StrCat("another client uploads ", name, " now"), {{"snapshot", name}});
    }
    if (found->second.bytes != bytes || found->second.checksum != checksum) {
      unlink(PartPathOf(id).c_str());  // of another file
      uploads_.erase(found);
      found = uploads_.end();
    }
  }
  const bool known = found != uploads_.end();
  RETURN_IF_ERROR(known ? CheckRoom(0, bytes - found->second.received) : CheckRoom(1, bytes));
  const std::string path = PartPathOf(id);
  const int64_t received = known ? found->second.received : 0;
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) return StorageError(SystemError("write", path));
  if (ftruncate(file, received) != 0) {
    const absl::Status status = StorageError(SystemError("write", path));
    close(file);
    return status;
  }
  Part& part = uploads_[id];
  part.bytes = bytes;
  part.checksum = checksum;
  part.active = true;
  return std::unique_ptr<SnapshotUpload>(new SnapshotUpload(*this, id, path, file, part));
}

absl::StatusOr<v1::Snapshot> SnapshotStore::Publish(const std::string& id, const std::string& path,
                                                    const std::string& simulation,
                                                    const std::string& checksum, bool reserved) {
  const std::string name = NameOf(kCollection, id);
  ASSIGN_OR_RETURN(v1::Snapshot facts, DescribeSnapshot(path, name, checksum));
  facts.set_name(name);
  facts.set_simulation(simulation);
  *facts.mutable_create_time() = TimestampNow();
  if (!reserved) {
    const MutexLock lock(&mutex_);
    RETURN_IF_ERROR(CheckRoom(0, facts.bytes()));
  }
  absl::Status status = WriteWholeFile(FactsPathOf(id), facts.SerializeAsString());
  if (status.ok() && rename(path.c_str(), PathOf(id).c_str()) != 0) {
    status = StorageError(SystemError("write", PathOf(id)));
  }
  if (status.ok()) status = StorageError(SyncFolderOf(PathOf(id)));
  if (!status.ok()) {
    RemoveFiles({PathOf(id), FactsPathOf(id)}).IgnoreError();
    return status;
  }
  const MutexLock lock(&mutex_);
  facts_[id] = facts;
  return facts;
}

absl::StatusOr<v1::Snapshot> SnapshotStore::Get(const std::string& id) const {
  const MutexLock lock(&mutex_);
  const auto found = facts_.find(id);
  if (found == facts_.end()) return NotFound(id);
  return found->second;
}

std::vector<v1::Snapshot> SnapshotStore::List() const {
  const MutexLock lock(&mutex_);
  std::vector<v1::Snapshot> all;
  for (const auto& [id, facts] : facts_) all.push_back(facts);
  return all;
}

absl::Status SnapshotStore::Delete(const std::string& id) {
  v1::Snapshot facts;
  {
    const MutexLock lock(&mutex_);
    const auto found = facts_.find(id);
    if (found == facts_.end()) return NotFound(id);
    facts = std::move(found->second);
    facts_.erase(found);
    writing_.insert(id);
  }
  absl::Status status = RemoveFiles({PathOf(id), FactsPathOf(id)});
  const MutexLock lock(&mutex_);
  writing_.erase(id);
  struct stat file;
  if (stat(PathOf(id).c_str(), &file) == 0) facts_[id] = std::move(facts);
  return status;
}

}  // namespace starling
