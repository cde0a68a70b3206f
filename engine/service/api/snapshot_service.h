// SnapshotService: snapshots of simulations, taken, kept, sent and received.
//
//   SnapshotServiceImpl service({&store, &transfers, &table});
//   builder.RegisterService(&service);
//
// Thread-safe, as gRPC wants it. Sync API: calls read and write files, and each transfer holds a
// thread; at most Transfers::kMost of them run at once.
#ifndef STARLING_ENGINE_SERVICE_API_SNAPSHOT_SERVICE_H_
#define STARLING_ENGINE_SERVICE_API_SNAPSHOT_SERVICE_H_

#include "engine/service/api/transfers.h"
#include "engine/service/sessions/session_table.h"
#include "engine/service/stores/snapshot_store.h"
#include "grpcpp/grpcpp.h"
#include "proto/starling/v1/snapshot_service.grpc.pb.h"

namespace starling {

// What the service stands on; all outlive it.
struct SnapshotServiceParts {
  SnapshotStore* store = nullptr;
  Transfers* transfers = nullptr;
  SessionTable* table = nullptr;
};

class SnapshotServiceImpl : public v1::SnapshotService::Service {
 public:
  explicit SnapshotServiceImpl(const SnapshotServiceParts& parts) : parts_(parts) {}

  grpc::Status CreateSnapshot(grpc::ServerContext* context,
                              const v1::CreateSnapshotRequest* request,
                              v1::Snapshot* response) override;
  grpc::Status GetSnapshot(grpc::ServerContext* context, const v1::GetSnapshotRequest* request,
                           v1::Snapshot* response) override;
  grpc::Status ListSnapshots(grpc::ServerContext* context, const v1::ListSnapshotsRequest* request,
                             v1::ListSnapshotsResponse* response) override;
  grpc::Status DeleteSnapshot(grpc::ServerContext* context,
                              const v1::DeleteSnapshotRequest* request,
                              google::protobuf::Empty* response) override;
  grpc::Status DownloadSnapshot(grpc::ServerContext* context,
                                const v1::DownloadSnapshotRequest* request,
                                grpc::ServerWriter<v1::DownloadSnapshotResponse>* stream) override;
  grpc::Status UploadSnapshot(grpc::ServerContext* context,
                              grpc::ServerReaderWriter<v1::UploadSnapshotResponse,
                                                       v1::UploadSnapshotRequest>* stream) override;

 private:
  const SnapshotServiceParts parts_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_SNAPSHOT_SERVICE_H_
