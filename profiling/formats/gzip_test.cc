#include "profiling/formats/gzip.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

constexpr size_t kMost = 10'000'000;

std::string Refusal(const std::string& bytes, size_t most_bytes = kMost) {
  const absl::StatusOr<std::string> unpacked = Gunzip(bytes, most_bytes);
  EXPECT_EQ(unpacked.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(unpacked.status().message());
}

std::string Text() {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += std::to_string(i * 7919) + ";";
  return text;
}

TEST(Gzip, GivesBackWhatItPacked) {
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(70000, 'x'), Text()}) {
    const absl::StatusOr<std::string> unpacked = Gunzip(Gzip(text), kMost);
    ASSERT_TRUE(unpacked.ok()) << unpacked.status();
    EXPECT_EQ(*unpacked, text);
  }
  EXPECT_LT(Gzip(Text()).size(), Text().size() / 2);
}

TEST(Gzip, HasNoTimeInItsHeader) {
  const std::string packed = Gzip("text");
  EXPECT_TRUE(LooksLikeGzip(packed));
  EXPECT_EQ(packed.substr(4, 4), std::string(4, '\0'));
  EXPECT_EQ(Gzip(Text()), Gzip(Text()));
}

TEST(Gunzip, ReadsMembersOneAfterTheOther) {
  EXPECT_EQ(Gunzip(Gzip("one ") + Gzip("") + Gzip("two"), kMost).value_or("refused"), "one two");
}

TEST(Gunzip, RefusesEveryTruncation) {
  const std::string packed = Gzip(Text().substr(0, 300));
  for (size_t size = 0; size < packed.size(); ++size) {
    EXPECT_THAT(Refusal(packed.substr(0, size)), HasSubstr("ends early")) << size;
  }
}

TEST(Gunzip, RefusesDamageWithTheByte) {
  std::string packed = Gzip(Text());
  packed[packed.size() - 6] ^= 1;
  EXPECT_THAT(Refusal(packed), HasSubstr("incorrect data check"));
  EXPECT_THAT(Refusal("plain text"), HasSubstr("damaged at byte"));
}

TEST(Gunzip, RefusesWhatFollowsTheEnd) {
  EXPECT_THAT(Refusal(Gzip("text") + "more"), HasSubstr("other 4 bytes"));
}

TEST(Gunzip, StopsAtTheMostBytesAsked) {
  const std::string bomb = Gzip(std::string(5'000'000, '\0'));
  EXPECT_LT(bomb.size(), 6000);
  EXPECT_TRUE(Gunzip(bomb, 5'000'000).ok());
  EXPECT_THAT(Refusal(bomb, 4'999'999), HasSubstr("more than 4999999 bytes"));
  EXPECT_THAT(Refusal(bomb + bomb, 9'000'000), HasSubstr("more than 9000000 bytes"));
}

}  // namespace
}  // namespace starling
