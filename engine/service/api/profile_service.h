// ProfileService: profiles of the server's process.
//
//   ProfileServiceImpl service({&store, &transfers, [&](const std::string& id) {
//     return table.Find(id).status();
//   }});
//   builder.RegisterService(&service);
//
// Thread-safe, as gRPC wants it. Sync API: downloads hold a thread, at most Transfers::kMost at
// once.
#ifndef STARLING_ENGINE_SERVICE_API_PROFILE_SERVICE_H_
#define STARLING_ENGINE_SERVICE_API_PROFILE_SERVICE_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "engine/service/api/transfers.h"
#include "engine/service/stores/profile_store.h"
#include "grpcpp/grpcpp.h"
#include "proto/starling/v1/profile_service.grpc.pb.h"

namespace starling {

// What the service stands on; all outlive it.
struct ProfileServiceParts {
  ProfileStore* store = nullptr;
  Transfers* transfers = nullptr;
  // OK, or SIMULATION_NOT_FOUND.
  std::function<absl::Status(const std::string& simulation_id)> find_simulation;
};

class ProfileServiceImpl : public v1::ProfileService::Service {
 public:
  explicit ProfileServiceImpl(ProfileServiceParts parts) : parts_(std::move(parts)) {}

  grpc::Status CreateProfile(grpc::ServerContext* context, const v1::CreateProfileRequest* request,
                             v1::Profile* response) override;
  grpc::Status GetProfile(grpc::ServerContext* context, const v1::GetProfileRequest* request,
                          v1::Profile* response) override;
  grpc::Status ListProfiles(grpc::ServerContext* context, const v1::ListProfilesRequest* request,
                            v1::ListProfilesResponse* response) override;
  grpc::Status DeleteProfile(grpc::ServerContext* context, const v1::DeleteProfileRequest* request,
                             google::protobuf::Empty* response) override;
  grpc::Status DownloadProfile(grpc::ServerContext* context,
                               const v1::DownloadProfileRequest* request,
                               grpc::ServerWriter<v1::DownloadProfileResponse>* stream) override;
  grpc::Status DiffProfiles(grpc::ServerContext* context, const v1::DiffProfilesRequest* request,
                            v1::DiffProfilesResponse* response) override;

 private:
  const ProfileServiceParts parts_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_PROFILE_SERVICE_H_
