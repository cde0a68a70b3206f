#include "engine/service/security/address.h"

#include <string>

#include "engine/service/security/listen_policy.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

TEST(Address, KnowsWhatOnlyThisMachineCanReach) {
  for (const char* text : {"127.0.0.1:50051", "127.8.9.1:1", "[::1]:0", "localhost:65535",
                           "LocalHost:1", "[::ffff:127.0.0.1]:1"}) {
    ASSERT_EQ(ParseHostPort(text).status(), absl::OkStatus()) << text;
    EXPECT_TRUE(ParseHostPort(text)->loopback) << text;
  }
  for (const char* text : {"0.0.0.0:50051", "[::]:1", "10.0.0.1:1", "example.org:1", "128.0.0.1:1",
                           "localhost.example.org:1", "127.0.0.1.example.org:1",
                           "[::ffff:10.0.0.1]:1", "0127.0.0.1:1", "[::127.0.0.1]:1"}) {
    ASSERT_EQ(ParseHostPort(text).status(), absl::OkStatus()) << text;
    EXPECT_FALSE(ParseHostPort(text)->loopback) << text;
  }
}

TEST(Address, SplitsAndJoins) {
  const HostPort address = ParseHostPort("[::1]:50051").value();
  EXPECT_EQ(address.host, "::1");
  EXPECT_EQ(address.port, 50051);
  EXPECT_EQ(ToText(address), "[::1]:50051");
  EXPECT_EQ(ToText(ParseHostPort("localhost:7").value()), "localhost:7");
}

TEST(Address, SaysWhatIsWrongAndHowItIsWritten) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "has no port"},
      {"127.0.0.1", "has no port"},
      {"[::1]", "has no port"},
      {"[", "has no port"},
      {":", "has no host"},
      {":50051", "has no host"},
      {"[]:1", "has no host"},
      {"::1:50051", "stands in brackets"},
      {"[127.0.0.1]:1", "no IPv6 address"},
      {"a:65536", "from 0 to 65535"},
      {"a:-1", "from 0 to 65535"},
      {"a:+1", "from 0 to 65535"},
      {"a: 1", "from 0 to 65535"},
      {"a:", "from 0 to 65535"},
      {"a:99999999999999999999", "from 0 to 65535"},
      {"a b:1", "no name and no address"},
      {"http://a:1", "brackets"},
      {"a/b:1", "no name and no address"},
  };
  for (const auto& [text, reason] : cases) {
    const absl::Status status = ParseHostPort(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(reason)) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr("127.0.0.1:50051")) << text;
  }
}

TEST(ListenPolicy, IsTheTableOfItsHeader) {
  for (const bool tls : {false, true}) {
    for (const bool tokens : {false, true}) {
      for (const bool allow : {false, true}) {
        const Protection protection{tls, tokens, allow};
        EXPECT_TRUE(CheckListen("127.0.0.1:1", protection).ok());
        EXPECT_TRUE(CheckListen("LOCALHOST:1", protection).ok());
        EXPECT_TRUE(CheckListen("[::1]:1", protection).ok());
        EXPECT_EQ(CheckListen("127.0.0.2:1", protection).ok(), tls || !tokens);
        EXPECT_EQ(CheckListen("0.0.0.0:1", protection).ok(), tls || (allow && !tokens))
            << tls << tokens << allow;
      }
    }
  }
  EXPECT_TRUE(CheckSidePort("localhost:1", false).ok());
  EXPECT_FALSE(CheckSidePort("0.0.0.0:1", false).ok());
  EXPECT_TRUE(CheckSidePort("0.0.0.0:1", true).ok());
}

TEST(ListenPolicy, NamesTheWaysOut) {
  const std::string error(CheckListen("0.0.0.0:1", {}).message());
  EXPECT_THAT(error, HasSubstr("--tls-cert"));
  EXPECT_THAT(error, HasSubstr("--allow-insecure"));
  const std::string tokens(CheckListen("0.0.0.0:1", {false, true, true}).message());
  EXPECT_THAT(tokens, HasSubstr("--tls-cert"));
  EXPECT_THAT(std::string(CheckSidePort("0.0.0.0:1", false).message()),
              HasSubstr("--allow-insecure"));
}

}  // namespace
}  // namespace starling
