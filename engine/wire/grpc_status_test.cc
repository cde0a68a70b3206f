#include "engine/wire/grpc_status.h"

#include "engine/wire/error_details.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(GrpcStatus, KeepsCodeMessageAndDetails) {
  const absl::Status sent =
      MakeError(absl::StatusCode::kAborted, v1::Error::PROFILER_BUSY, "busy", {{"profile", "p"}});
  const grpc::Status status = ToGrpcStatus(sent);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(status.error_message(), "busy");
  EXPECT_EQ(FromGrpcStatus(status), sent);
}

TEST(GrpcStatus, AddsNoReason) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
  EXPECT_TRUE(FromGrpcStatus(grpc::Status::OK).ok());
  EXPECT_EQ(ErrorReason(FromGrpcStatus(ToGrpcStatus(absl::InternalError("x")))), "");
}

}  // namespace
}  // namespace starling
