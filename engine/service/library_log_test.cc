#include "engine/service/library_log.h"

#include <grpc/grpc.h>
#include <grpc/support/log.h>

#include <string>
#include <vector>

#include "engine/service/log.h"
#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

class LibraryLog : public ::testing::Test {
 protected:
  void SetUp() override {
    SetLogSink([this](absl::string_view line) { lines_.emplace_back(line); });
    RouteLibraryLogs();
    grpc_init();  // before it nothing is logged
  }
  void TearDown() override {
    grpc_shutdown();
    SetLogSink(nullptr);
  }
  std::vector<std::string> lines_;
};

TEST_F(LibraryLog, MakesErrorsWarnings) {
  gpr_log("src/core/tsi.cc", 7, GPR_LOG_SEVERITY_ERROR, "handshake failed: %s", "bad\nbyte");
  GOOGLE_LOG(ERROR) << "String field contains invalid UTF-8";
  ASSERT_EQ(lines_.size(), 2u);
  EXPECT_THAT(lines_[0], HasSubstr("\"level\":\"warning\",\"event\":\"grpc\","
                                   "\"message\":\"handshake failed: bad\\nbyte\","
                                   "\"source\":\"tsi.cc:7\"}"));
  EXPECT_THAT(lines_[1], HasSubstr("\"event\":\"protobuf\",\"message\":\"String field"));
}

TEST_F(LibraryLog, IsNotFlooded) {
  // More lines than pass in the seconds that this takes.
  for (int i = 0; i < 100000; ++i) {
    gpr_log("a.cc", i, GPR_LOG_SEVERITY_ERROR, "again");
  }
  EXPECT_LT(lines_.size(), 10000u);
}

}  // namespace
}  // namespace starling
