// SnapshotStore: snapshots by name, kept as files.
//
//   ASSIGN_OR_RETURN(auto store, SnapshotStore::Open(data.path(), {}));
//   ASSIGN_OR_RETURN(auto writing, store->Begin("maze-t100", "simulations/maze"));
//   RETURN_IF_ERROR(simulation.WriteSnapshot(writing->path(), description));
//   ASSIGN_OR_RETURN(v1::Snapshot snapshot, writing->Commit());   // on the disk, and listed
//
// A snapshot has its name only once it is whole, checked and on the disk, with what is known of it
// in a file beside it: a process that is killed at any instant leaves all of it or nothing. What is
// half written or half uploaded lies in a folder that is emptied at start.
//
// Errors carry a reason (proto/starling/v1/error_reason.proto); those of the disk are UNAVAILABLE
// STORAGE_FAILED.
//
// Thread safety: all methods of the store may be called from any thread, and wait for no disk that
// another call is busy with. A SnapshotWriting or SnapshotUpload belongs to one thread at a time,
// and to its store, which must live longer.
#ifndef STARLING_ENGINE_SERVICE_STORES_SNAPSHOT_STORE_H_
#define STARLING_ENGINE_SERVICE_STORES_SNAPSHOT_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "proto/starling/v1/snapshot_service.pb.h"

namespace starling {

class SnapshotUpload;
class SnapshotWriting;

struct SnapshotStoreOptions {
  int64_t most_snapshots = 1000;                 // with those being written and uploaded
  int64_t most_bytes = int64_t{64} << 30;        // of all of them
  absl::Duration keep_uploads = absl::Hours(1);  // that broke
  std::function<absl::Time()> clock = absl::Now;
};

class SnapshotStore {
 public:
  // Lists what is in `folder`/snapshots, made if it is missing, and empties `folder`/partial. Of a
  // snapshot without its facts they are read from it again; a damaged one is left alone, with a
  // warning in the log, and its id cannot be used. O(snapshots), unless facts are missing.
  static absl::StatusOr<std::unique_ptr<SnapshotStore>> Open(const std::string& folder,
                                                             SnapshotStoreOptions options);

  // Reserves an id for a snapshot that is about to be written; `simulation`: the name of what it is
  // of. INVALID_ARGUMENT INVALID_NAME; ALREADY_EXISTS SNAPSHOT_ALREADY_EXISTS (also for one that is
  // being written or uploaded); RESOURCE_EXHAUSTED LIMIT_EXCEEDED.
  absl::StatusOr<std::unique_ptr<SnapshotWriting>> Begin(const std::string& id,
                                                         const std::string& simulation);

  // Begins the upload of a file of `bytes` >= 1 bytes with a checksum, or takes it up where it
  // broke. Errors as Begin, and INVALID_ARGUMENT INVALID_REQUEST; ABORTED UPLOAD_IN_PROGRESS while
  // somebody else uploads it.
  absl::StatusOr<std::unique_ptr<SnapshotUpload>> BeginUpload(const std::string& id, int64_t bytes,
                                                              const std::string& checksum);

  // NOT_FOUND SNAPSHOT_NOT_FOUND.
  absl::StatusOr<v1::Snapshot> Get(const std::string& id) const;
  std::vector<v1::Snapshot> List() const;  // by name
  // Where the file of a snapshot is. It may be deleted at any time; who has it open may go on.
  std::string PathOf(absl::string_view id) const;
  // NOT_FOUND SNAPSHOT_NOT_FOUND.
  absl::Status Delete(const std::string& id);

 private:
  friend class SnapshotUpload;
  friend class SnapshotWriting;

  // An upload that is under way or broke.
  struct Part {
    int64_t bytes = 0;  // announced
    std::string checksum;
    int64_t received = 0;
    bool active = false;
    absl::Time used;
  };

  SnapshotStore(std::string folder, SnapshotStoreOptions options)
      : folder_(std::move(folder)), options_(std::move(options)) {}

  absl::Status Load(const std::string& id);
  std::string FactsPathOf(absl::string_view id) const;
  std::string PartPathOf(absl::string_view id) const;
  // Checks the snapshot in a file outside and gives it its name. `checksum`: what it must have, if
  // not empty; `reserved`: there is room for its bytes.
  absl::StatusOr<v1::Snapshot> Publish(const std::string& id, const std::string& path,
                                       const std::string& simulation, const std::string& checksum,
                                       bool reserved);
  absl::Status CheckFree(const std::string& id) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckRoom(int64_t snapshots, int64_t bytes) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ForgetOldUploads() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string folder_;
  const SnapshotStoreOptions options_;
  mutable Mutex mutex_;
  std::map<std::string, v1::Snapshot> facts_ ABSL_GUARDED_BY(mutex_);  // by id
  std::set<std::string> writing_ ABSL_GUARDED_BY(mutex_);              // ids
  std::map<std::string, Part> uploads_ ABSL_GUARDED_BY(mutex_);        // by id
};

// A snapshot that is being written. Unless it is committed nothing is left of it.
class SnapshotWriting {
 public:
  ~SnapshotWriting();
  SnapshotWriting(const SnapshotWriting&) = delete;
  SnapshotWriting& operator=(const SnapshotWriting&) = delete;

  // Where to write it.
  const std::string& path() const { return path_; }
  const std::string& id() const { return id_; }

  // Reads it again, whole, and gives it its name. Once. RESOURCE_EXHAUSTED LIMIT_EXCEEDED if there
  // is no room for its bytes.
  absl::StatusOr<v1::Snapshot> Commit();

 private:
  friend class SnapshotStore;
  SnapshotWriting(SnapshotStore& store, std::string id, std::string simulation, std::string path)
      : store_(store),
        id_(std::move(id)),
        simulation_(std::move(simulation)),
        path_(std::move(path)) {}

  SnapshotStore& store_;
  const std::string id_;
  const std::string simulation_;
  const std::string path_;
};

// A client's hold on an upload. When it goes, what was received is kept for the next one.
class SnapshotUpload {
 public:
  ~SnapshotUpload();
  SnapshotUpload(const SnapshotUpload&) = delete;
  SnapshotUpload& operator=(const SnapshotUpload&) = delete;

  // Bytes received so far.
  int64_t received() const { return received_; }

  // ABORTED UPLOAD_OFFSET_MISMATCH unless `offset` is received(); INVALID_ARGUMENT INVALID_REQUEST
  // for more bytes than were announced.
  absl::Status Append(int64_t offset, absl::string_view data);

  // Puts what was received on the disk.
  absl::Status Sync();

  // Checks the file and gives it its name. INVALID_ARGUMENT INVALID_REQUEST while bytes are
  // missing; DATA_LOSS UPLOAD_CHECKSUM_MISMATCH or SNAPSHOT_DAMAGED, and FAILED_PRECONDITION
  // SNAPSHOT_INCOMPATIBLE for one of a newer engine: the upload is then forgotten. Once.
  absl::StatusOr<v1::Snapshot> Finish();

 private:
  friend class SnapshotStore;
  SnapshotUpload(SnapshotStore& store, std::string id, std::string path, int file,
                 const SnapshotStore::Part& part)
      : store_(store),
        id_(std::move(id)),
        path_(std::move(path)),
        file_(file),
        bytes_(part.bytes),
        checksum_(part.checksum),
        received_(part.received) {}

  SnapshotStore& store_;
  const std::string id_;
  const std::string path_;
  int file_;
  const int64_t bytes_;
  const std::string checksum_;
  int64_t received_;
  bool done_ = false;  // nothing is to be kept
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_STORES_SNAPSHOT_STORE_H_
