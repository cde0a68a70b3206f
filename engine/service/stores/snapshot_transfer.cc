#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/file_io.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/stores/data_folder.h"
#include "engine/service/stores/snapshot_store.h"

namespace starling {

SnapshotWriting::~SnapshotWriting() {
  unlink(path_.c_str());
  const MutexLock lock(&store_.mutex_);
  store_.writing_.erase(id_);
}

absl::StatusOr<v1::Snapshot> SnapshotWriting::Commit() {
  return store_.Publish(id_, path_, simulation_, "", /*reserved=*/false);
}

SnapshotUpload::~SnapshotUpload() {
  if (!done_ && received_ > 0 && !Sync().ok()) done_ = true;
  close(file_);
  const bool keep = !done_ && received_ > 0;
  if (!keep) unlink(path_.c_str());
  const MutexLock lock(&store_.mutex_);
  if (!keep) {
    store_.uploads_.erase(id_);
    return;
  }
  SnapshotStore::Part& part = store_.uploads_[id_];
  part.active = false;
  part.received = received_;
  part.used = store_.options_.clock();
}

absl::Status SnapshotUpload::Append(int64_t offset, absl::string_view data) {
  const std::string name = NameOf("snapshots", id_);
  if (offset != received_) {
    return MakeError(
        absl::StatusCode::kAborted, v1::Error::UPLOAD_OFFSET_MISMATCH,
        absl::StrCat("a chunk of ", name, " begins at byte ", offset, "; go on from ", received_),
        {{"snapshot", name}, {"committed_bytes", absl::StrCat(received_)}});
  }
  if (static_cast<int64_t>(data.size()) > bytes_ - received_) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "chunk.data",
                          absl::StrCat("ends at byte ", received_ + data.size(), " of ", bytes_,
                                       " that were announced"));
  }
  for (int64_t at = received_; !data.empty();) {
    const ssize_t written = pwrite(file_, data.data(), data.size(), at);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return StorageError(SystemError("write", path_));
    at += written;
    data.remove_prefix(static_cast<size_t>(written));
    if (data.empty()) received_ = at;
  }
  return absl::OkStatus();
}

absl::Status SnapshotUpload::Sync() {
  return fdatasync(file_) == 0 ? absl::OkStatus() : StorageError(SystemError("sync", path_));
}

absl::StatusOr<v1::Snapshot> SnapshotUpload::Finish() {
  if (received_ < bytes_) {
    return MakeError(absl::StatusCode::kInvalidArgument, v1::Error::INVALID_REQUEST,
                     absl::StrCat("the upload of ", NameOf("snapshots", id_), " ended after ",
                                  received_, " of ", bytes_, " bytes; announce it again to go on"));
  }
  // A part of a file that could not be written whole may lie behind the end.
  if (ftruncate(file_, bytes_) != 0) return StorageError(SystemError("write", path_));
  RETURN_IF_ERROR(Sync());
  auto snapshot = store_.Publish(id_, path_, "", checksum_, /*reserved=*/true);
  done_ = snapshot.ok() || snapshot.status().code() != absl::StatusCode::kUnavailable;
  return snapshot;
}

}  // namespace starling
