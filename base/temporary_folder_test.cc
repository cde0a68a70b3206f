#include "base/temporary_folder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(TemporaryFolder, GoesWithAllThatIsInIt) {
  std::string path;
  {
    const TemporaryFolder folder = TemporaryFolder::Create("starling-test").value();
    path = folder.path();
    std::filesystem::create_directory(folder.File("below"));
    std::ofstream(folder.File("below/file")) << "x";
    EXPECT_TRUE(std::filesystem::exists(folder.File("below/file")));
  }
  EXPECT_FALSE(path.empty());
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TemporaryFolder, HasOneOwner) {
  TemporaryFolder first = TemporaryFolder::Create("starling-test").value();
  const std::string path = first.path();
  const TemporaryFolder second = std::move(first);
  EXPECT_EQ(second.path(), path);
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(TemporaryFolder, SaysWhereItCannotBeMade) {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TMPDIR", "/nowhere", 1);
  const absl::Status status = TemporaryFolder::Create("x").status();
  before == nullptr ? unsetenv("TMPDIR") : setenv("TMPDIR", kept.c_str(), 1);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(status.message().find("/nowhere/x-"), absl::string_view::npos) << status;
}

}  // namespace
}  // namespace starling
