#include "engine/cli/exit_status.h"

#include <string>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(ErrorLine, IsOneLineThatNamesTheProgram) {
  EXPECT_EQ(ErrorLine("no such file"), "starling: error: no such file\n");
  EXPECT_EQ(ErrorLine("first\nsecond\n"), "starling: error: first; second\n");
}

TEST(ErrorLine, MakesControlCharactersHarmless) {
  EXPECT_EQ(ErrorLine("name \x1b[31m"), "starling: error: name ?[31m\n");
}

TEST(ErrorLine, LeavesOutTheMiddleOfALongMessage) {
  const std::string line = ErrorLine("begin" + std::string(5000, 'x') + "end");
  EXPECT_LT(line.size(), 2000u);
  EXPECT_NE(line.find("begin"), std::string::npos);
  EXPECT_NE(line.find("xxend\n"), std::string::npos);
}

TEST(ErrorLine, SaysSomethingForAnEmptyMessage) {
  EXPECT_EQ(ErrorLine(""), "starling: error: unknown error\n");
}

}  // namespace
}  // namespace starling
