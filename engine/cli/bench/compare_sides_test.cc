#include "engine/cli/bench/compare_sides.h"

#include <filesystem>
#include <fstream>

#include "base/temporary_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CompareSidesTest : public ::testing::Test {
 protected:
  CompareSidesTest() {
    flags_.suites = {"inference"};
    std::filesystem::create_directory(folder_.File("results"));
    std::ofstream(folder_.File("notes.txt")) << "x";
  }

  absl::Status Refused(const std::string& a, const std::string& b) {
    absl::Status status = CompareSidesOf(a, b, flags_).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << a << " " << b;
    return status;
  }

  const TemporaryFolder folder_ = TemporaryFolder::Create("starling-sides").value();
  MeasuringFlags flags_;
};

TEST_F(CompareSidesTest, FoldersAndJsonFilesAreResults) {
  flags_.suites.clear();
  EXPECT_TRUE(CompareSidesOf(folder_.File("results"), "other.json", flags_)->are_results);
}

TEST_F(CompareSidesTest, SettingsAreParametersOfThisProgram) {
  const CompareSides sides = CompareSidesOf("isa=avx2", "isa=portable", flags_).value();
  EXPECT_FALSE(sides.are_results);
  EXPECT_THAT(sides.differing, ElementsAre("isa", "isa"));
  EXPECT_EQ(sides.paired[0].name, "isa=avx2");
  EXPECT_THAT(sides.paired[1].command, Contains("isa=portable"));
  EXPECT_EQ(sides.paired[0].command[0], sides.paired[1].command[0]);
  EXPECT_THAT(sides.paired[0].command, Contains("--quiet"));
}

TEST_F(CompareSidesTest, ProgramsAreRunAsTheyAre) {
  const CompareSides sides = CompareSidesOf("/bin/true", "/bin/false", flags_).value();
  EXPECT_EQ(sides.paired[0].command[0], "/bin/true");
  EXPECT_EQ(sides.paired[1].command[0], "/bin/false");
  EXPECT_TRUE(sides.differing.empty());
}

TEST_F(CompareSidesTest, RefusesWhatIsNothingOrNotOfOneKind) {
  EXPECT_THAT(Refused("nowhere", "/bin/true").message(), HasSubstr("nowhere"));
  EXPECT_THAT(Refused(folder_.File("notes.txt"), "/bin/true").message(), HasSubstr("notes.txt"));
  EXPECT_THAT(Refused(folder_.File("results"), "/bin/true").message(), HasSubstr("one kind"));
  EXPECT_THAT(Refused("isa=avx2", "agents=1").message(), HasSubstr("different parameters"));
  EXPECT_THAT(Refused("isa=avx2,portable", "isa=auto").message(), HasSubstr("several"));
  flags_.suites.clear();
  EXPECT_THAT(Refused("/bin/true", "/bin/false").message(), HasSubstr("SUITE"));
}

}  // namespace
}  // namespace starling
