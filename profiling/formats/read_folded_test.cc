#include "profiling/formats/read_folded.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/formats/folded.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Stacks(const std::string& text) { return text.substr(text.find('\n') + 1); }

TEST(ReadFolded, TakesStacksFromTheRootWithTheirWeights) {
  const auto profile = ReadFolded("main;work;leaf 12\r\nmain;idle 3");
  ASSERT_EQ(profile.status(), absl::OkStatus());
  ASSERT_EQ(profile->samples.size(), 2u);
  ASSERT_EQ(profile->frames.size(), 4u);
  EXPECT_EQ(profile->frames[profile->samples[0].stack.front()].function, "leaf");
  EXPECT_EQ(profile->frames[profile->samples[0].stack.back()].function, "main");
  EXPECT_THAT(profile->samples[0].values, ElementsAre(12));
  EXPECT_EQ(TotalOf(*profile), 15);
}

TEST(ReadFolded, GivesBackWhatWasWritten) {
  const std::string stacks =
      "a:b c;operator new(unsigned long) 3\nmain 1\nmain;[0x2a] 5\nmain;main;main 7\n";
  const auto profile = ReadFolded("# starling cpu profile, 16 samples 0\n" + stacks);
  ASSERT_EQ(profile.status(), absl::OkStatus());
  EXPECT_EQ(Stacks(WriteFolded(*profile)), stacks);
}

TEST(ReadFolded, PassesOverCommentsAndWhatWeighsNothing) {
  const auto profile = ReadFolded("# a comment\n\nmain 0\n");
  ASSERT_EQ(profile.status(), absl::OkStatus());
  EXPECT_TRUE(profile->samples.empty());
  EXPECT_TRUE(ReadFolded("").ok());
}

TEST(ReadFolded, NamesTheLineThatIsNoStack) {
  for (const char* line :
       {"main", "main x", "main -3", " 3", "main 1.5", "main 99999999999999999999", "main;"}) {
    const absl::Status status = ReadFolded(std::string("ok 1\n") + line + "\n").status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << line;
    EXPECT_THAT(status.message(), HasSubstr("line 2: \"")) << line;
  }
}

TEST(ReadFolded, RefusesWeightsThatSumToTooMuch) {
  const absl::Status status = ReadFolded("a 4000000000000000000\nb 4000000000000000000\n").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace starling
