#include "engine/service/api/profile_service.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/service/testing/error_reason.h"
#include "engine/service/testing/in_process_server.h"
#include "engine/wire/grpc_status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/capture/testing/burn.h"
#include "profiling/formats/pprof.h"

namespace starling {
namespace {

class ProfileServiceTest : public ::testing::Test {
 protected:
  static v1::CreateProfileRequest Request(const std::string& id, double seconds) {
    v1::CreateProfileRequest request;
    request.set_profile_id(id);
    request.set_kind(v1::Profile::CPU);
    request.set_seconds(seconds);
    return request;
  }

  absl::Status Create(const v1::CreateProfileRequest& request) {
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->CreateProfile(&context, request, &profile_));
  }
  absl::Status Get(const std::string& name) {
    v1::GetProfileRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->GetProfile(&context, request, &profile_));
  }
  absl::Status Delete(const std::string& name) {
    v1::DeleteProfileRequest request;
    request.set_name(name);
    google::protobuf::Empty response;
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->DeleteProfile(&context, request, &response));
  }
  absl::Status List(int page_size, const std::string& token) {
    v1::ListProfilesRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    listed_.Clear();
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->ListProfiles(&context, request, &listed_));
  }
  absl::Status Diff(const v1::DiffProfilesRequest& request) {
    diff_.Clear();
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->DiffProfiles(&context, request, &diff_));
  }
  absl::StatusOr<std::string> Download(const std::string& name, int format) {
    v1::DownloadProfileRequest request;
    request.set_name(name);
    request.set_format(static_cast<v1::DownloadProfileRequest::Format>(format));
    grpc::ClientContext context;
    const auto stream = stub_->DownloadProfile(&context, request);
    v1::DownloadProfileResponse response;
    std::string bytes;
    int64_t remaining = 0;
    while (stream->Read(&response)) {
      EXPECT_EQ(response.offset(), static_cast<int64_t>(bytes.size()));
      bytes += response.data();
      remaining = response.remaining_bytes();
    }
    EXPECT_EQ(remaining, 0);
    const absl::Status status = FromGrpcStatus(stream->Finish());
    if (!status.ok()) return status;
    return bytes;
  }
  // A READY profile with samples: it ends with a tick, after so much CPU time.
  void Capture(const std::string& id) {
    v1::CreateProfileRequest request = Request(id, 0);
    request.set_simulation("simulations/maze");
    request.set_ticks(1);
    ASSERT_TRUE(Create(request).ok());
    BurnCpu(0.3);
    store_.TickDone("maze");
    do {
      ASSERT_TRUE(Get("profiles/" + id).ok());
    } while (profile_.state() == v1::Profile::CAPTURING);
    ASSERT_EQ(profile_.state(), v1::Profile::READY) << profile_.state_message();
  }

  ProfileStore store_{{}};
  Transfers transfers_;
  ProfileServiceImpl service_{{&store_, &transfers_, [](const std::string& id) {
                                 return id == "maze"
                                            ? absl::OkStatus()
                                            : MakeError(absl::StatusCode::kNotFound,
                                                        v1::Error::SIMULATION_NOT_FOUND, "none");
                               }}};
  InProcessServer server_{{&service_}};
  const std::unique_ptr<v1::ProfileService::Stub> stub_ =
      v1::ProfileService::NewStub(server_.channel());
  v1::Profile profile_;
  v1::ListProfilesResponse listed_;
  v1::DiffProfilesResponse diff_;
};

TEST_F(ProfileServiceTest, CapturesAndDownloadsInEveryFormat) {
  Capture("a");
  EXPECT_GT(profile_.samples(), 0);
  using Request = v1::DownloadProfileRequest;
  for (const int format : {Request::FORMAT_UNSPECIFIED, Request::PPROF}) {
    const auto pprof = Download("profiles/a", format);
    ASSERT_TRUE(pprof.ok()) << pprof.status();
    const auto profile = ReadPprof(*pprof);
    ASSERT_TRUE(profile.ok()) << profile.status();
    EXPECT_EQ(TotalOf(*profile), profile_.samples());
  }
  EXPECT_TRUE(absl::StrContains(*Download("profiles/a", Request::HTML), "<title>profiles/a"));
  EXPECT_TRUE(absl::StrContains(*Download("profiles/a", Request::SVG), "<svg"));
  EXPECT_TRUE(absl::StrContains(*Download("profiles/a", Request::FOLDED), "BurnCpu"));
  EXPECT_TRUE(absl::StrContains(*Download("profiles/a", Request::SPEEDSCOPE), "speedscope.app"));
  EXPECT_TRUE(absl::StrContains(*Download("profiles/a", Request::TOP), "BurnCpu"));
}

TEST_F(ProfileServiceTest, ListsByName) {
  Capture("b");
  ASSERT_TRUE(Create(Request("a", 3600)).ok());
  ASSERT_TRUE(List(1, "").ok());
  ASSERT_EQ(listed_.profiles_size(), 1);
  EXPECT_EQ(listed_.profiles(0).name(), "profiles/a");
  EXPECT_EQ(listed_.profiles(0).state(), v1::Profile::CAPTURING);
  EXPECT_EQ(listed_.total_size(), 2);
  ASSERT_TRUE(List(1, listed_.next_page_token()).ok());
  EXPECT_EQ(listed_.profiles(0).name(), "profiles/b");
  EXPECT_TRUE(Delete("profiles/a").ok());
  EXPECT_EQ(ReasonOf(Get("profiles/a")), "NOT_FOUND PROFILE_NOT_FOUND");
}

TEST_F(ProfileServiceTest, ComparesTwo) {
  Capture("a");
  const int64_t before = profile_.samples();
  Capture("b");
  v1::DiffProfilesRequest request;
  request.set_base("profiles/a");
  request.set_profile("profiles/b");
  ASSERT_TRUE(Diff(request).ok());
  EXPECT_EQ(diff_.base_samples(), before);
  EXPECT_EQ(diff_.samples(), profile_.samples());
  EXPECT_GT(diff_.rows_size(), 0);
  EXPECT_LE(diff_.rows_size(), 50);
  double most = 0;
  for (const auto& row : diff_.rows()) most = std::max(most, row.total_share());
  EXPECT_GT(most, 0.5);
  request.set_limit(1);
  ASSERT_TRUE(Diff(request).ok());
  EXPECT_EQ(diff_.rows_size(), 1);
}

TEST_F(ProfileServiceTest, CreateProfileFailsAsSpecified) {
  EXPECT_EQ(ReasonOf(Create(Request("A", 1))), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Create(Request("a", 0))), "INVALID_ARGUMENT INVALID_REQUEST");
  v1::CreateProfileRequest request = Request("a", 1);
  request.set_simulation("maze");
  EXPECT_EQ(ReasonOf(Create(request)), "INVALID_ARGUMENT INVALID_NAME");
  request.set_simulation("simulations/other");
  EXPECT_EQ(ReasonOf(Create(request)), "NOT_FOUND SIMULATION_NOT_FOUND");
  request = Request("a", 1);
  request.set_kind(v1::Profile::HEAP);
  EXPECT_EQ(ReasonOf(Create(request)), "UNIMPLEMENTED PROFILE_KIND_UNAVAILABLE");
  request = Request("a", 0);
  request.set_ticks(1000);
  request.set_simulation("simulations/maze");
  ASSERT_TRUE(Create(request).ok());
  EXPECT_EQ(profile_.simulation(), "simulations/maze");
  EXPECT_EQ(ReasonOf(Create(request)), "ALREADY_EXISTS PROFILE_ALREADY_EXISTS");
  const absl::Status busy = Create(Request("b", 1));
  EXPECT_EQ(ReasonOf(busy), "ABORTED PROFILER_BUSY");
  EXPECT_EQ(ErrorMetadata(busy)["profile"], "profiles/a");
  EXPECT_TRUE(RetryDelay(busy).has_value());
}

TEST_F(ProfileServiceTest, OtherCallsFailAsSpecified) {
  v1::DiffProfilesRequest diff;
  diff.set_base("profiles/a");
  diff.set_profile("profiles/a");
  EXPECT_EQ(ReasonOf(Diff(diff)), "NOT_FOUND PROFILE_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Get("profiles/a")), "NOT_FOUND PROFILE_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Delete("profiles/a")), "NOT_FOUND PROFILE_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Download("profiles/a", 0).status()), "NOT_FOUND PROFILE_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Download("profiles/a", 77).status()), "INVALID_ARGUMENT INVALID_REQUEST");
  EXPECT_EQ(ReasonOf(Get("a")), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Delete("a")), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Download("a", 0).status()), "INVALID_ARGUMENT INVALID_NAME");
  diff.set_profile("a");
  diff.set_base("b");
  EXPECT_EQ(ReasonOf(Diff(diff)), "INVALID_ARGUMENT INVALID_NAME");
  diff.set_limit(1001);
  EXPECT_EQ(ReasonOf(Diff(diff)), "INVALID_ARGUMENT INVALID_REQUEST");
  EXPECT_EQ(ReasonOf(List(0, "nonsense")), "INVALID_ARGUMENT INVALID_PAGE_TOKEN");

  ASSERT_TRUE(Create(Request("a", 3600)).ok());
  const absl::Status status = Download("profiles/a", 0).status();
  EXPECT_EQ(ReasonOf(status), "FAILED_PRECONDITION PROFILE_NOT_READY");
  EXPECT_EQ(ErrorMetadata(status)["state"], "CAPTURING");
  diff.set_limit(0);
  diff.set_base("profiles/a");
  diff.set_profile("profiles/a");
  EXPECT_EQ(ReasonOf(Diff(diff)), "FAILED_PRECONDITION PROFILE_NOT_READY");
}

}  // namespace
}  // namespace starling
