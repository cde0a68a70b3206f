#include "engine/cli/user_path.h"

#include <cstdlib>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(UserPath, StartsAtTheFolderThatBazelRunLeft) {
  setenv("BUILD_WORKING_DIRECTORY", "/home/ada/", 1);
  EXPECT_EQ(UserPath("examples/a.textproto"), "/home/ada/examples/a.textproto");
  EXPECT_EQ(UserPath("/tmp/a"), "/tmp/a");
  EXPECT_EQ(ShownPath("/home/ada/out/report.html"), "out/report.html");
  EXPECT_EQ(ShownPath("/home/adam/out"), "/home/adam/out");
  unsetenv("BUILD_WORKING_DIRECTORY");
}

TEST(UserPath, IsThePathItselfOutsideBazel) {
  unsetenv("BUILD_WORKING_DIRECTORY");
  EXPECT_EQ(UserPath("examples/a.textproto"), "examples/a.textproto");
  EXPECT_EQ(ShownPath("out/report.html"), "out/report.html");
}

}  // namespace
}  // namespace starling
