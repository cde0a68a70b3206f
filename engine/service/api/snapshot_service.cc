#include "engine/service/api/snapshot_service.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/api/snapshot_transfers.h"
#include "engine/service/api/take_snapshot.h"
#include "engine/service/listing/list_rows.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/log.h"
#include "engine/wire/grpc_status.h"
#include "google/protobuf/util/time_util.h"

namespace starling {
namespace {

using google::protobuf::util::TimeUtil;

const ListSpec& Spec() {
  static const auto& spec =
      *new ListSpec{"ListSnapshots",
                    {{"simulation", FieldKind::kText, /*filter=*/true, /*order=*/false},
                     {"scenario", FieldKind::kText, /*filter=*/true, /*order=*/false},
                     {"tick", FieldKind::kNumber},
                     {"agents", FieldKind::kNumber, /*filter=*/true, /*order=*/false},
                     {"bytes", FieldKind::kNumber},
                     {"create_time", FieldKind::kNumber, /*filter=*/false, /*order=*/true}}};
  return spec;
}

ListedRow RowOf(const v1::Snapshot& snapshot) {
  return {snapshot.name(),
          {snapshot.simulation(), snapshot.scenario(), static_cast<double>(snapshot.tick()),
           static_cast<double>(snapshot.agents()), static_cast<double>(snapshot.bytes()),
           static_cast<double>(TimeUtil::TimestampToMicroseconds(snapshot.create_time())) * 1e-6}};
}

// Which of the two it was that made a call give up.
grpc::Status StatusOf(const grpc::ServerContext& context, const absl::Status& status) {
  if (absl::IsCancelled(status) && context.deadline() <= std::chrono::system_clock::now()) {
    return ToGrpcStatus(absl::DeadlineExceededError(status.message()));
  }
  return ToGrpcStatus(status);
}

}  // namespace

grpc::Status SnapshotServiceImpl::CreateSnapshot(grpc::ServerContext* context,
                                                 const v1::CreateSnapshotRequest* request,
                                                 v1::Snapshot* response) {
  const auto create = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id,
                     ParseName("simulations", request->simulation(), "simulation"));
    if (!request->snapshot_id().empty()) {
      RETURN_IF_ERROR(CheckId("snapshot_id", request->snapshot_id()));
    }
    ASSIGN_OR_RETURN(const std::shared_ptr<SimulationSession> session, parts_.table->Find(id));
    ASSIGN_OR_RETURN(*response, TakeSnapshot(*parts_.store, *session, request->snapshot_id(),
                                             [context] { return context->IsCancelled(); }));
    LogInfo("snapshot_created", {{"snapshot", response->name()},
                                 {"simulation", response->simulation()},
                                 {"tick", response->tick()},
                                 {"bytes", response->bytes()}});
    return absl::OkStatus();
  };
  return StatusOf(*context, create());
}

grpc::Status SnapshotServiceImpl::GetSnapshot(grpc::ServerContext*,
                                              const v1::GetSnapshotRequest* request,
                                              v1::Snapshot* response) {
  const auto get = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName("snapshots", request->name()));
    ASSIGN_OR_RETURN(*response, parts_.store->Get(id));
    return absl::OkStatus();
  };
  return ToGrpcStatus(get());
}

grpc::Status SnapshotServiceImpl::ListSnapshots(grpc::ServerContext*,
                                                const v1::ListSnapshotsRequest* request,
                                                v1::ListSnapshotsResponse* response) {
  std::vector<v1::Snapshot> all = parts_.store->List();
  std::vector<ListedRow> rows;
  std::transform(all.begin(), all.end(), std::back_inserter(rows), RowOf);
  const absl::StatusOr<ListPage> page = ListRows(Spec(), RequestOf(*request), rows);
  if (!page.ok()) return ToGrpcStatus(page.status());
  for (const size_t row : page->rows) *response->add_snapshots() = std::move(all[row]);
  response->set_next_page_token(page->next_page_token);
  response->set_total_size(page->total_size);
  return grpc::Status::OK;
}

grpc::Status SnapshotServiceImpl::DeleteSnapshot(grpc::ServerContext*,
                                                 const v1::DeleteSnapshotRequest* request,
                                                 google::protobuf::Empty*) {
  const auto remove = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName("snapshots", request->name()));
    RETURN_IF_ERROR(parts_.store->Delete(id));
    LogInfo("snapshot_deleted", {{"snapshot", request->name()}});
    return absl::OkStatus();
  };
  return ToGrpcStatus(remove());
}

grpc::Status SnapshotServiceImpl::DownloadSnapshot(
    grpc::ServerContext* context, const v1::DownloadSnapshotRequest* request,
    grpc::ServerWriter<v1::DownloadSnapshotResponse>* stream) {
  const auto download = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName("snapshots", request->name()));
    ASSIGN_OR_RETURN(const auto transfer, parts_.transfers->Begin(*context));
    return SendSnapshot(id, request->offset(), *parts_.store, *transfer, *stream);
  };
  return StatusOf(*context, download());
}

grpc::Status SnapshotServiceImpl::UploadSnapshot(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<v1::UploadSnapshotResponse, v1::UploadSnapshotRequest>* stream) {
  const auto upload = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const auto transfer, parts_.transfers->Begin(*context));
    return ReceiveSnapshot([context] { return context->IsCancelled(); }, *parts_.store, *transfer,
                           *stream);
  };
  return StatusOf(*context, upload());
}

}  // namespace starling
