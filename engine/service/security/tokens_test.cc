#include "engine/service/security/tokens.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "engine/service/log.h"
#include "engine/service/security/testing/certificates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOne[] = "0123456789abcdef";
constexpr char kTwo[] = "fedcba9876543210+/=-._~";

std::string ParseError(const std::string& text) {
  return std::string(TokenSet::Parse(text).status().message());
}

TEST(TokenSet, KnowsItsTokensByName) {
  const TokenSet tokens =
      TokenSet::Parse("# who  what\r\n\n ci\t" + std::string(kOne) + " \nops " + kTwo).value();
  EXPECT_EQ(*tokens.NameOf(kOne), "ci");
  EXPECT_EQ(*tokens.NameOf(kTwo), "ops");
  EXPECT_EQ(tokens.NameOf("0123456789abcdeF"), nullptr);
  EXPECT_EQ(tokens.NameOf("0123456789abcde"), nullptr);
  EXPECT_EQ(tokens.NameOf(""), nullptr);
}

TEST(TokenSet, SaysWhichLineIsWrongAndNeverShowsAToken) {
  EXPECT_EQ(ParseError("\nci"), "2: has 1 words; a line is NAME TOKEN");
  EXPECT_THAT(ParseError("c/i 0123456789abcdef"), HasSubstr("1: the name may have"));
  EXPECT_THAT(ParseError("ci 0123456789abcde"), HasSubstr("1: the token has 15 characters"));
  EXPECT_THAT(ParseError("ci " + std::string(1025, 'x')), HasSubstr("16 to 1024"));
  EXPECT_THAT(ParseError("ci 0123456789abcde\xff"), HasSubstr("may have letters, digits"));
  const std::string twice = ParseError("a 0123456789abcdef\nb 0123456789abcdef");
  EXPECT_EQ(twice, "2: the token occurs twice");
  EXPECT_THAT(twice, Not(HasSubstr(kOne)));
  EXPECT_THAT(ParseError("# nothing\n"), HasSubstr("no token in the file"));
}

class TokenFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    WriteTestFile(path_, std::string("ci ") + kOne + "\n");
    SetLogSink([this](absl::string_view line) { log_.emplace_back(line); });
  }
  void TearDown() override { SetLogSink(nullptr); }

  absl::StatusCode Code(TokenFile& file, const std::string& authorization) {
    return file.Check(authorization).code();
  }

  const std::string path_ = ::testing::TempDir() + "/tokens";
  std::vector<std::string> log_;
};

TEST_F(TokenFileTest, TakesBearerTokensThatItHolds) {
  const auto file = TokenFile::Open(path_).value();
  EXPECT_EQ(Code(*file, std::string("Bearer ") + kOne), absl::StatusCode::kOk);
  EXPECT_EQ(Code(*file, std::string("bearer  ") + kOne + " "), absl::StatusCode::kOk);
  for (const std::string& wrong :
       {std::string(), std::string("Bearer"), std::string("Bearer "), std::string(kOne),
        std::string("Basic ") + kOne, std::string("Bearer ") + kTwo,
        std::string("Bearer ") + kOne + "x"}) {
    EXPECT_EQ(Code(*file, wrong), absl::StatusCode::kUnauthenticated) << wrong;
  }
  EXPECT_THAT(std::string(file->Check("").message()), HasSubstr("authorization: Bearer TOKEN"));
}

TEST_F(TokenFileTest, FollowsTheFileWithTheNextCall) {
  const auto file = TokenFile::Open(path_).value();
  WriteTestFile(path_ + ".new", std::string("ops ") + kTwo + "\n");
  ASSERT_EQ(rename((path_ + ".new").c_str(), path_.c_str()), 0);
  EXPECT_EQ(Code(*file, std::string("Bearer ") + kOne), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(Code(*file, std::string("Bearer ") + kTwo), absl::StatusCode::kOk);
}

TEST_F(TokenFileTest, SeesWritesInPlaceThatChangeNeitherSizeNorInode) {
  const auto file = TokenFile::Open(path_).value();
  for (const char last : {'0', '1', '2', '3'}) {
    const std::string token = std::string("0123456789abcde") + last;
    WriteTestFile(path_, "ci " + token + "\n");
    EXPECT_EQ(Code(*file, "Bearer " + token), absl::StatusCode::kOk);
    EXPECT_EQ(Code(*file, std::string("Bearer ") + kOne), absl::StatusCode::kUnauthenticated);
  }
}

TEST_F(TokenFileTest, KeepsTheFormerTokensWhenTheFileGoesWrongAndSaysSoOnce) {
  const auto file = TokenFile::Open(path_).value();
  const std::string good = std::string("Bearer ") + kOne;
  WriteTestFile(path_, "");
  EXPECT_EQ(Code(*file, good), absl::StatusCode::kOk);
  EXPECT_EQ(Code(*file, good), absl::StatusCode::kOk);
  ASSERT_EQ(log_.size(), 1u);
  EXPECT_THAT(log_[0], HasSubstr("\"event\":\"tokens_not_reloaded\""));
  EXPECT_THAT(log_[0], Not(HasSubstr(kOne)));
  ASSERT_EQ(unlink(path_.c_str()), 0);
  EXPECT_EQ(Code(*file, good), absl::StatusCode::kOk);
  ASSERT_EQ(log_.size(), 2u);
  EXPECT_THAT(log_[1], HasSubstr("no such file"));
}

TEST_F(TokenFileTest, RefusesFilesThatEveryoneMayRead) {
  ASSERT_EQ(chmod(path_.c_str(), 0644), 0);
  const absl::Status status = TokenFile::Open(path_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("chmod o-rwx " + path_));
  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);
  EXPECT_TRUE(TokenFile::Open(path_).ok());
}

TEST_F(TokenFileTest, NamesTheFileAndLineAtStart) {
  WriteTestFile(path_, "ci short\n");
  EXPECT_THAT(std::string(TokenFile::Open(path_).status().message()),
              HasSubstr(path_ + ":1: the token has 5 characters"));
  EXPECT_EQ(TokenFile::Open(path_ + ".none").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace starling
