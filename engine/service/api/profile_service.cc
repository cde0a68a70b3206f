#include "engine/service/api/profile_service.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/listing/list_rows.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/log.h"
#include "engine/wire/grpc_status.h"
#include "profiling/flamegraph/profile_format.h"
#include "profiling/formats/pprof.h"
#include "profiling/formats/profile_diff.h"
#include "profiling/formats/text.h"

namespace starling {
namespace {

constexpr size_t kSentPiece = 256 << 10;
constexpr int kDefaultRows = 50;
constexpr int kMostRows = 1000;

using Bytes = std::shared_ptr<const std::string>;

// A profile's content by the name in `field` of the request.
absl::StatusOr<Bytes> ContentOf(const ProfileStore& store, const std::string& name,
                                absl::string_view field) {
  ASSIGN_OR_RETURN(const std::string id, ParseName("profiles", name, field));
  return store.Content(id);
}

absl::StatusOr<Bytes> Written(const ProfileStore& store,
                              const v1::DownloadProfileRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName("profiles", request.name()));
  using Format = v1::DownloadProfileRequest;
  if (!Format::Format_IsValid(request.format())) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "format",
                          absl::StrCat("is ", request.format(),
                                       "; there are: PPROF, HTML, SVG, "
                                       "FOLDED, SPEEDSCOPE, TOP"));
  }
  ASSIGN_OR_RETURN(Bytes pprof, store.Content(id));
  if (request.format() == Format::PPROF || request.format() == Format::FORMAT_UNSPECIFIED) {
    return pprof;
  }
  ASSIGN_OR_RETURN(const ProfileFormat* const format,
                   FindProfileFormat(absl::AsciiStrToLower(Format::Format_Name(request.format()))));
  ASSIGN_OR_RETURN(const Profile profile, ReadPprof(*pprof));
  return std::make_shared<const std::string>(format->write(profile, request.name()));
}

absl::Status Send(const std::string& bytes, Transfers::Transfer& transfer,
                  grpc::ServerWriter<v1::DownloadProfileResponse>& stream) {
  v1::DownloadProfileResponse response;
  size_t offset = 0;
  do {
    response.set_data(bytes.substr(offset, kSentPiece));
    response.set_offset(static_cast<int64_t>(offset));
    offset += response.data().size();
    response.set_remaining_bytes(static_cast<int64_t>(bytes.size() - offset));
    if (!transfer.Wait([&] { return stream.Write(response); })) {
      return absl::CancelledError("the client ended the call");
    }
  } while (offset < bytes.size());
  return absl::OkStatus();
}

absl::Status Diff(const v1::DiffProfilesRequest& request, const ProfileStore& store,
                  v1::DiffProfilesResponse& response) {
  if (request.limit() < 0 || request.limit() > kMostRows) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "limit",
                          absl::StrCat("is ", request.limit(), "; it must be 1 to ", kMostRows));
  }
  ASSIGN_OR_RETURN(const Bytes base_bytes, ContentOf(store, request.base(), "base"));
  ASSIGN_OR_RETURN(const Bytes bytes, ContentOf(store, request.profile(), "profile"));
  ASSIGN_OR_RETURN(const Profile base, ReadPprof(*base_bytes));
  ASSIGN_OR_RETURN(const Profile profile, ReadPprof(*bytes));
  if (base.facts.kind != profile.facts.kind) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "profile",
                          absl::StrCat("is a ", profile.facts.kind, " profile; the base is a ",
                                       base.facts.kind, " profile"));
  }
  const ProfileDiff diff = DiffProfiles(base, profile);
  response.set_base_samples(diff.base_samples);
  response.set_samples(diff.samples);
  const auto most = static_cast<size_t>(request.limit() == 0 ? kDefaultRows : request.limit());
  for (size_t i = 0; i < std::min(most, diff.rows.size()); ++i) {
    v1::DiffProfilesResponse::Row& row = *response.add_rows();
    row.set_function(ValidUtf8(diff.rows[i].function));
    row.set_base_self_share(diff.rows[i].base_self_share);
    row.set_self_share(diff.rows[i].self_share);
    row.set_base_total_share(diff.rows[i].base_total_share);
    row.set_total_share(diff.rows[i].total_share);
  }
  return absl::OkStatus();
}

}  // namespace

grpc::Status ProfileServiceImpl::CreateProfile(grpc::ServerContext*,
                                               const v1::CreateProfileRequest* request,
                                               v1::Profile* response) {
  const auto create = [&]() -> absl::Status {
    if (!request->simulation().empty()) {
      ASSIGN_OR_RETURN(const std::string id,
                       ParseName("simulations", request->simulation(), "simulation"));
      RETURN_IF_ERROR(parts_.find_simulation(id));
    }
    ASSIGN_OR_RETURN(*response, parts_.store->Create(*request));
    LogInfo("profile_begun", {{"profile", response->name()}});
    return absl::OkStatus();
  };
  return ToGrpcStatus(create());
}

grpc::Status ProfileServiceImpl::GetProfile(grpc::ServerContext*,
                                            const v1::GetProfileRequest* request,
                                            v1::Profile* response) {
  const auto get = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName("profiles", request->name()));
    ASSIGN_OR_RETURN(*response, parts_.store->Get(id));
    return absl::OkStatus();
  };
  return ToGrpcStatus(get());
}

grpc::Status ProfileServiceImpl::ListProfiles(grpc::ServerContext*,
                                              const v1::ListProfilesRequest* request,
                                              v1::ListProfilesResponse* response) {
  std::vector<v1::Profile> all = parts_.store->List();
  std::vector<ListedRow> rows;
  for (const v1::Profile& profile : all) rows.push_back({profile.name(), {}});
  const absl::StatusOr<ListPage> page = ListRows({"ListProfiles", {}}, PageOf(*request), rows);
  if (!page.ok()) return ToGrpcStatus(page.status());
  for (const size_t row : page->rows) *response->add_profiles() = std::move(all[row]);
  response->set_next_page_token(page->next_page_token);
  response->set_total_size(page->total_size);
  return grpc::Status::OK;
}

grpc::Status ProfileServiceImpl::DeleteProfile(grpc::ServerContext*,
                                               const v1::DeleteProfileRequest* request,
                                               google::protobuf::Empty*) {
  const absl::StatusOr<std::string> id = ParseName("profiles", request->name());
  if (!id.ok()) return ToGrpcStatus(id.status());
  return ToGrpcStatus(parts_.store->Delete(*id));
}

grpc::Status ProfileServiceImpl::DownloadProfile(
    grpc::ServerContext* context, const v1::DownloadProfileRequest* request,
    grpc::ServerWriter<v1::DownloadProfileResponse>* stream) {
  const auto download = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Bytes bytes, Written(*parts_.store, *request));
    ASSIGN_OR_RETURN(const auto transfer, parts_.transfers->Begin(*context));
    return Send(*bytes, *transfer, *stream);
  };
  return ToGrpcStatus(download());
}

grpc::Status ProfileServiceImpl::DiffProfiles(grpc::ServerContext*,
                                              const v1::DiffProfilesRequest* request,
                                              v1::DiffProfilesResponse* response) {
  return ToGrpcStatus(Diff(*request, *parts_.store, *response));
}

}  // namespace starling
