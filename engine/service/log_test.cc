#include "engine/service/log.h"

#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

using nlohmann::json;
using std::string_literals::operator""s;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class Log : public ::testing::Test {
 protected:
  void SetUp() override {
    SetLogSink([this](absl::string_view line) { lines_.emplace_back(line); });
  }
  void TearDown() override {
    SetLogSink(nullptr);
    SetLogLevel(LogLevel::kInfo);
  }
  std::vector<std::string> lines_;
};

TEST_F(Log, WritesTimeLevelEventAndTheFieldsInTheirOrder) {
  LogInfo("simulation_created",
          {{"simulation", "one"}, {"agents", 300}, {"share", 0.25}, {"resumed", true}});
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_THAT(lines_[0],
              MatchesRegex("\\{\"time\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
                           "\\.[0-9]{3}Z\",\"level\":\"info\",\"event\":\"simulation_created\","
                           "\"simulation\":\"one\",\"agents\":300,\"share\":0.25,"
                           "\"resumed\":true\\}"));
}

TEST_F(Log, NamesTheLevelAndLeavesOutWhatIsBelowTheLowest) {
  SetLogLevel(LogLevel::kWarning);
  LogInfo("a");
  LogWarning("b");
  LogError("c");
  ASSERT_EQ(lines_.size(), 2u);
  EXPECT_EQ(json::parse(lines_[0])["level"], "warning");
  EXPECT_EQ(json::parse(lines_[1])["level"], "error");
}

TEST_F(Log, KeepsALineOneLineOfAsciiWhateverTextHolds) {
  LogInfo("x", {{"text", "a\nb\r\x1b[31m\x7f\0c\xff\xe2\x80\xa8"s}});
  ASSERT_EQ(lines_.size(), 1u);
  for (const char c : lines_[0]) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << int{c};
  EXPECT_EQ(json::parse(lines_[0])["text"], "a\nb\r\x1b[31m\x7f\0c\xef\xbf\xbd\xe2\x80\xa8"s);
}

TEST_F(Log, CutsLongTextBetweenCharacters) {
  std::string text(4095, 'x');
  text += "\xc3\xa9tail";
  LogInfo("x", {{"text", text}});
  EXPECT_EQ(json::parse(lines_[0])["text"], std::string(4095, 'x') + "...");
}

TEST_F(Log, WritesAStatusAsItsCodeAndMessage) {
  LogError("x", {{"reason", absl::NotFoundError("gone")}});
  EXPECT_EQ(json::parse(lines_[0])["reason"], "NOT_FOUND: gone");
}

TEST_F(Log, WritesNumbersThatJsonDoesNotHaveAsNull) {
  LogInfo("x", {{"value", std::numeric_limits<double>::infinity()}});
  EXPECT_TRUE(json::parse(lines_[0])["value"].is_null());
}

TEST_F(Log, LinesOfManyThreadsDoNotInterleave) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 250; ++i) LogInfo("x", {{"thread", t}, {"i", i}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(lines_.size(), 1000u);
  for (const std::string& line : lines_) EXPECT_TRUE(json::accept(line)) << line;
}

TEST(LogToStderr, WritesWholeLines) {
  ::testing::internal::CaptureStderr();
  LogInfo("first");
  LogInfo("second");
  const std::string output = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(output, MatchesRegex("\\{[^\n]*\"first\"\\}\n\\{[^\n]*\"second\"\\}\n"));
}

TEST(ParseLogLevel, KnowsThreeNames) {
  EXPECT_EQ(ParseLogLevel("warning").value(), LogLevel::kWarning);
  EXPECT_THAT(std::string(ParseLogLevel("loud").status().message()),
              HasSubstr("it must be info, warning or error"));
}

}  // namespace
}  // namespace starling
