#include "engine/service/api/snapshot_transfers.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "base/status_macros.h"
#include "engine/core/file_io.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/log.h"
#include "engine/service/stores/data_folder.h"

namespace starling {
namespace {

constexpr int64_t kSentPiece = 256 << 10;
constexpr size_t kLargestChunk = 1 << 20;
constexpr int64_t kSyncEvery = 8 << 20;

using UploadStream =
    grpc::ServerReaderWriter<v1::UploadSnapshotResponse, v1::UploadSnapshotRequest>;

absl::Status ClientIsGone() { return absl::CancelledError("the client ended the call"); }

// Closes a file at the end of a scope.
struct File {
  int descriptor;
  ~File() { close(descriptor); }
};

absl::Status SendFrom(const File& file, int64_t offset, const v1::Snapshot& snapshot,
                      const std::string& path, Transfers::Transfer& transfer,
                      grpc::ServerWriter<v1::DownloadSnapshotResponse>& stream) {
  v1::DownloadSnapshotResponse response;
  *response.mutable_snapshot() = snapshot;
  do {
    std::string& data = *response.mutable_data();
    data.resize(static_cast<size_t>(std::min(kSentPiece, snapshot.bytes() - offset)));
    RETURN_IF_ERROR(
        StorageError(ReadAt(file.descriptor, path, static_cast<uint64_t>(offset),
                            absl::MakeSpan(reinterpret_cast<std::byte*>(&data[0]), data.size()))));
    response.set_offset(offset);
    offset += static_cast<int64_t>(data.size());
    response.set_remaining_bytes(snapshot.bytes() - offset);
    if (!transfer.Wait([&] { return stream.Write(response); })) return ClientIsGone();
    response.clear_snapshot();
  } while (offset < snapshot.bytes());
  return absl::OkStatus();
}

absl::Status Invalid(absl::string_view field, absl::string_view message) {
  return MakeFieldError(v1::Error::INVALID_REQUEST, field, message);
}

absl::Status SayHowFar(const SnapshotUpload& upload, Transfers::Transfer& transfer,
                       UploadStream& stream) {
  v1::UploadSnapshotResponse response;
  response.set_committed_bytes(upload.received());
  return transfer.Wait([&] { return stream.Write(response); }) ? absl::OkStatus() : ClientIsGone();
}

// All chunks, as far as they come.
absl::Status ReceiveChunks(int64_t bytes, SnapshotUpload& upload, Transfers::Transfer& transfer,
                           UploadStream& stream) {
  v1::UploadSnapshotRequest request;
  int64_t on_disk = upload.received();
  while (upload.received() < bytes && transfer.Wait([&] { return stream.Read(&request); })) {
    if (!request.has_chunk()) return Invalid("message", "is not a chunk; announce once, first");
    const v1::UploadSnapshotRequest::Chunk& chunk = request.chunk();
    if (chunk.data().empty() || chunk.data().size() > kLargestChunk) {
      return Invalid("chunk.data", absl::StrCat("has ", chunk.data().size(),
                                                " bytes; it must have 1 to ", kLargestChunk));
    }
    RETURN_IF_ERROR(upload.Append(chunk.offset(), chunk.data()));
    if (upload.received() - on_disk < kSyncEvery || upload.received() == bytes) continue;
    RETURN_IF_ERROR(upload.Sync());
    on_disk = upload.received();
    RETURN_IF_ERROR(SayHowFar(upload, transfer, stream));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status SendSnapshot(const std::string& id, int64_t offset, const SnapshotStore& store,
                          Transfers::Transfer& transfer,
                          grpc::ServerWriter<v1::DownloadSnapshotResponse>& stream) {
  if (offset < 0) {
    return Invalid("offset", absl::StrCat("is ", offset, "; it must be at least 0"));
  }
  ASSIGN_OR_RETURN(const v1::Snapshot snapshot, store.Get(id));
  if (offset > snapshot.bytes()) {
    absl::Status status = MakeError(absl::StatusCode::kOutOfRange, v1::Error::OFFSET_BEYOND_END,
                                    absl::StrCat("offset: is ", offset, "; ", snapshot.name(),
                                                 " has ", snapshot.bytes(), " bytes"),
                                    {{"bytes", absl::StrCat(snapshot.bytes())}});
    AddFieldViolation(status, "offset", "is beyond the end");
    return status;
  }
  const std::string path = store.PathOf(id);
  const File file = {open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.descriptor < 0) {
    RETURN_IF_ERROR(store.Get(id).status());  // it was deleted this moment
    return StorageError(SystemError("read", path));
  }
  return SendFrom(file, offset, snapshot, path, transfer, stream);
}

absl::Status ReceiveSnapshot(const std::function<bool()>& cancelled, SnapshotStore& store,
                             Transfers::Transfer& transfer, UploadStream& stream) {
  v1::UploadSnapshotRequest request;
  const bool came = transfer.Wait([&] { return stream.Read(&request); });
  if (cancelled()) return ClientIsGone();
  if (!came || !request.has_announce()) {
    return Invalid("announce", "is missing; the first message must announce the snapshot");
  }
  const v1::UploadSnapshotRequest::Announce announce = request.announce();
  ASSIGN_OR_RETURN(
      const std::unique_ptr<SnapshotUpload> upload,
      store.BeginUpload(announce.snapshot_id(), announce.bytes(), announce.checksum()));
  RETURN_IF_ERROR(SayHowFar(*upload, transfer, stream));
  RETURN_IF_ERROR(ReceiveChunks(announce.bytes(), *upload, transfer, stream));
  if (upload->received() < announce.bytes() && cancelled()) return ClientIsGone();
  ASSIGN_OR_RETURN(const v1::Snapshot snapshot, upload->Finish());
  LogInfo("snapshot_uploaded", {{"snapshot", snapshot.name()}, {"bytes", snapshot.bytes()}});
  v1::UploadSnapshotResponse response;
  response.set_committed_bytes(snapshot.bytes());
  *response.mutable_snapshot() = snapshot;
  return transfer.Wait([&] { return stream.Write(response); }) ? absl::OkStatus() : ClientIsGone();
}

}  // namespace starling
