#include "engine/service/settings.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string ErrorOf(const ServerSettings& settings) {
  const absl::Status status = CheckSettings(settings);
  return status.ok() ? "" : std::string(status.message());
}

TEST(Settings, DefaultsAreValid) { EXPECT_EQ(ErrorOf({}), ""); }

TEST(Settings, EveryDefaultLimitIsWithinItsRange) {
  for (const LimitRange& limit : LimitRanges()) {
    const int64_t value = ServerLimits().*limit.value;
    EXPECT_GE(value, limit.low) << limit.name;
    EXPECT_LE(value, limit.high) << limit.name;
  }
}

TEST(Settings, EveryLimitIsHeldToItsRangeAndNamed) {
  for (const LimitRange& limit : LimitRanges()) {
    for (const int64_t value : {limit.low - 1, limit.high + 1}) {
      ServerSettings settings;
      settings.limits.*limit.value = value;
      const std::string error = ErrorOf(settings);
      EXPECT_THAT(error, StartsWith(std::string("limits.") + limit.name + ": is " +
                                    std::to_string(value) + "; it must be "));
    }
  }
}

TEST(Settings, ListeningElsewhereNeedsTlsOrPermission) {
  ServerSettings settings;
  settings.listen = "0.0.0.0:50051";
  EXPECT_THAT(ErrorOf(settings), StartsWith("listen: is 0.0.0.0:50051, which other machines"));
  settings.allow_insecure = true;
  EXPECT_EQ(ErrorOf(settings), "");
  settings.tokens = "tokens";
  EXPECT_THAT(ErrorOf(settings), HasSubstr("could read the tokens"));
  settings.tls = {"server.pem", "server.key", ""};
  EXPECT_EQ(ErrorOf(settings), "");
}

TEST(Settings, TheSidePortElsewhereNeedsPermission) {
  ServerSettings settings;
  settings.http = "[::]:50052";
  settings.tls = {"server.pem", "server.key", ""};
  EXPECT_THAT(ErrorOf(settings), StartsWith("http: is [::]:50052"));
  settings.allow_insecure = true;
  EXPECT_EQ(ErrorOf(settings), "");
}

TEST(Settings, TlsNeedsCertificateAndKey) {
  ServerSettings settings;
  settings.tls.certificate = "server.pem";
  EXPECT_THAT(ErrorOf(settings), StartsWith("tls.key: is missing"));
  settings.tls = {"", "", "ca.pem"};
  EXPECT_THAT(ErrorOf(settings), StartsWith("tls.certificate: is missing"));
}

TEST(Settings, AServerNeedsToListenSomewhere) {
  ServerSettings settings;
  settings.listen = "";
  EXPECT_THAT(ErrorOf(settings), HasSubstr("(--listen, --unix)"));
  settings.unix_socket = "starling.sock";
  EXPECT_EQ(ErrorOf(settings), "");
  settings.unix_socket = std::string(108, 'x');
  EXPECT_THAT(ErrorOf(settings), HasSubstr("has 108 bytes"));
}

TEST(Settings, OtherNumbersAreHeldToTheirRanges) {
  ServerSettings settings;
  settings.drain_seconds = -1;
  EXPECT_THAT(ErrorOf(settings), StartsWith("drain_seconds: is -1; it must be 0 to 3600"));
  settings.drain_seconds = 0;
  settings.run_threads = 1025;
  EXPECT_THAT(ErrorOf(settings), StartsWith("run_threads: is 1025; it must be 0 to 1024"));
}

}  // namespace
}  // namespace starling
