// The two streams of SnapshotService: a snapshot's bytes out, and in.
#ifndef STARLING_ENGINE_SERVICE_API_SNAPSHOT_TRANSFERS_H_
#define STARLING_ENGINE_SERVICE_API_SNAPSHOT_TRANSFERS_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "engine/service/api/transfers.h"
#include "engine/service/stores/snapshot_store.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/support/sync_stream.h"
#include "proto/starling/v1/snapshot_service.grpc.pb.h"

namespace starling {

// Writes the bytes from `offset` on. Errors as SnapshotService.DownloadSnapshot; CANCELLED when the
// client takes no more.
absl::Status SendSnapshot(const std::string& id, int64_t offset, const SnapshotStore& store,
                          Transfers::Transfer& transfer,
                          grpc::ServerWriter<v1::DownloadSnapshotResponse>& stream);

// Reads the announcement and the bytes until all are there, says how far it is after every 8 MiB
// that are on the disk, and stores the snapshot. What came of a stream that broke stays in the
// store. Errors as SnapshotService.UploadSnapshot; CANCELLED when `cancelled` says that the client
// is gone.
absl::Status ReceiveSnapshot(
    const std::function<bool()>& cancelled, SnapshotStore& store, Transfers::Transfer& transfer,
    grpc::ServerReaderWriter<v1::UploadSnapshotResponse, v1::UploadSnapshotRequest>& stream);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_SNAPSHOT_TRANSFERS_H_
