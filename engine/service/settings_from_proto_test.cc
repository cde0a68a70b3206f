#include "engine/service/settings_from_proto.h"

#include <fstream>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string Write(const std::string& content) {
  const std::string path = ::testing::TempDir() + "/server.textproto";
  std::ofstream(path) << content;
  return path;
}

std::string ErrorIn(const std::string& content) {
  ServerSettings settings;
  const absl::Status status = ApplyConfigFile(Write(content), settings);
  return status.ok() ? "" : std::string(status.message());
}

TEST(ConfigFile, SetsWhatItSaysAndLeavesTheRest) {
  ServerSettings settings;
  settings.http = "127.0.0.1:9";
  const std::string path = Write(R"(
    listen: "[::1]:0"
    data: "/var/lib/starling"
    tokens: "tokens"
    tls { certificate: "a.pem" key: "/keys/a.key" }
    log_level: "error"
    drain_seconds: 1.5
    limits { simulations: 7 watch_bytes: 65536 }
  )");
  ASSERT_EQ(ApplyConfigFile(path, settings), absl::OkStatus());
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  EXPECT_EQ(settings.listen, "[::1]:0");
  EXPECT_EQ(settings.http, "127.0.0.1:9");
  EXPECT_EQ(settings.data, "/var/lib/starling");
  EXPECT_EQ(settings.tokens, folder + "tokens");
  EXPECT_EQ(settings.tls.certificate, folder + "a.pem");
  EXPECT_EQ(settings.tls.key, "/keys/a.key");
  EXPECT_EQ(settings.tls.client_ca, "");
  EXPECT_EQ(settings.log_level, LogLevel::kError);
  EXPECT_EQ(settings.drain_seconds, 1.5);
  EXPECT_EQ(settings.limits.simulations, 7);
  EXPECT_EQ(settings.limits.watch_bytes, 65536);
  EXPECT_EQ(settings.limits.agents, ServerLimits().agents);
}

TEST(ConfigFile, ErrorsNameFileLineAndField) {
  EXPECT_THAT(ErrorIn("listen: \"a:1\"\nlimits {\n  agents: 0\n}\n"),
              EndsWith("server.textproto:3:3: limits.agents: is 0; it must be 1 to 1000000000"));
  EXPECT_THAT(ErrorIn("log_level: \"loud\""),
              EndsWith("server.textproto:1:1: log_level: is \"loud\"; it must be info, warning or "
                       "error"));
  EXPECT_THAT(ErrorIn("\nlissen: \"x\""),
              HasSubstr(":2:1: lissen: unknown field \"lissen\" of ServerConfig; did you mean"));
  EXPECT_THAT(ErrorIn("drain_seconds: soon"), HasSubstr("server.textproto:1:16: drain_seconds: "));
}

TEST(ConfigFile, AMissingFileIsNotFound) {
  ServerSettings settings;
  const absl::Status status = ApplyConfigFile("/nowhere/server.textproto", settings);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/nowhere/server.textproto"));
}

TEST(Limits, TheMessageHasExactlyTheLimitsOfTheSettings) {
  std::set<std::string> fields;
  const auto* type = v1::ServerConfig::Limits::descriptor();
  for (int i = 0; i < type->field_count(); ++i) fields.insert(type->field(i)->name());
  std::set<std::string> limits;
  for (const LimitRange& limit : LimitRanges()) limits.insert(limit.name);
  EXPECT_EQ(fields, limits);
}

std::string LimitError(const std::string& assignment) {
  ServerLimits limits;
  return std::string(ApplyLimit(assignment, limits).message());
}

TEST(Limits, AreSetByNameWithUnits) {
  ServerLimits limits;
  ASSERT_EQ(ApplyLimit("agents=5", limits), absl::OkStatus());
  ASSERT_EQ(ApplyLimit("state_bytes=3GiB", limits), absl::OkStatus());
  ASSERT_EQ(ApplyLimit("message_bytes=128 KiB", limits), absl::OkStatus());
  EXPECT_EQ(limits.agents, 5);
  EXPECT_EQ(limits.state_bytes, int64_t{3} << 30);
  EXPECT_EQ(limits.message_bytes, 131072);
}

TEST(Limits, SayWhatIsWrongWithAnAssignment) {
  EXPECT_THAT(LimitError("agents=0"), HasSubstr("whole number from 1 to 1000000000"));
  EXPECT_THAT(LimitError("agents"), HasSubstr("must be agents=VALUE"));
  EXPECT_THAT(LimitError("agents=many"), HasSubstr("must be agents=VALUE"));
  EXPECT_THAT(LimitError("state_bytes=9999999999999GiB"), HasSubstr("must be state_bytes=VALUE"));
  EXPECT_THAT(LimitError("agent=1"), HasSubstr("did you mean \"agents\"?"));
}

}  // namespace
}  // namespace starling
