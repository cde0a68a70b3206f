#include "engine/cli/output_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "gtest/gtest.h"

namespace starling {
namespace {

class OutputFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "/output_folder_XXXXXX";
    folder_ = mkdtemp(name.data());
    setenv("BUILD_WORKING_DIRECTORY", folder_.c_str(), 1);
  }
  void TearDown() override { unsetenv("BUILD_WORKING_DIRECTORY"); }

  bool Exists(const std::string& name) const {
    return access((folder_ + "/" + name).c_str(), F_OK) == 0;
  }

  std::string folder_;
};

TEST_F(OutputFolderTest, TakesTheFirstFreeNumber) {
  EXPECT_EQ(OutputFolder::Create("", "maze")->path(), folder_ + "/starling-out/maze-1");
  EXPECT_EQ(OutputFolder::Create("", "maze")->path(), folder_ + "/starling-out/maze-2");
  EXPECT_EQ(OutputFolder::Create("", "grid")->path(), folder_ + "/starling-out/grid-1");
}

TEST_F(OutputFolderTest, MakesAFileNameOfAnyScenarioName) {
  EXPECT_EQ(OutputFolder::Create("", "../a b")->path(), folder_ + "/starling-out/run..-a-b-1");
  EXPECT_EQ(OutputFolder::Create("", "")->path(), folder_ + "/starling-out/run-1");
}

TEST_F(OutputFolderTest, MakesTheGivenFolderWithItsParents) {
  const auto folder = OutputFolder::Create("a/b/c/", "maze");
  ASSERT_TRUE(folder.ok()) << folder.status();
  EXPECT_EQ(folder->path(), folder_ + "/a/b/c");
  EXPECT_TRUE(Exists("a/b/c"));
}

TEST_F(OutputFolderTest, AcceptsAFolderThatHoldsNoRunAndRefusesOneThatDoes) {
  ASSERT_EQ(mkdir((folder_ + "/a").c_str(), 0777), 0);
  const auto folder = OutputFolder::Create("a", "maze");
  ASSERT_TRUE(folder.ok()) << folder.status();
  ASSERT_TRUE(folder->Write("result.json", "{}").ok());
  const absl::Status again = OutputFolder::Create("a", "maze").status();
  EXPECT_EQ(again.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(again.message().find("a holds another run"), std::string::npos) << again;
}

TEST_F(OutputFolderTest, NamesThePathThatCannotBeMadeAndLeavesNothingBehind) {
  const absl::Status proc = OutputFolder::Create("/proc/nowhere/x", "maze").status();
  EXPECT_NE(proc.message().find("/proc/nowhere/x"), std::string::npos) << proc;
  std::ofstream(folder_ + "/file") << "x";
  EXPECT_FALSE(OutputFolder::Create("file", "maze").ok());
  EXPECT_FALSE(OutputFolder::Create("file/below", "maze").ok());
  const std::string too_long(300, 'x');
  EXPECT_FALSE(OutputFolder::Create("parent/" + too_long, "maze").ok());
  EXPECT_FALSE(Exists("parent"));
}

TEST_F(OutputFolderTest, RemovesWhatItMadeAndNothingElse) {
  const auto folder = OutputFolder::Create("a/b", "maze");
  ASSERT_TRUE(folder.ok()) << folder.status();
  folder->Remove();
  EXPECT_FALSE(Exists("a"));
  ASSERT_EQ(mkdir((folder_ + "/kept").c_str(), 0777), 0);
  OutputFolder::Create("kept", "maze")->Remove();
  EXPECT_TRUE(Exists("kept"));
}

TEST_F(OutputFolderTest, WritesAWholeFileOrSaysWhyNot) {
  const auto folder = OutputFolder::Create("a", "maze");
  ASSERT_TRUE(folder.ok()) << folder.status();
  ASSERT_TRUE(folder->Write("x.txt", "content").ok());
  std::ostringstream text;
  text << std::ifstream(folder->File("x.txt")).rdbuf();
  EXPECT_EQ(text.str(), "content");
  EXPECT_FALSE(Exists("a/x.txt.part"));
  const absl::Status bad = folder->Write("no/x.txt", "content");
  EXPECT_EQ(bad.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(bad.message().find("a/no/x.txt: No such file"), std::string::npos) << bad;
}

}  // namespace
}  // namespace starling
