#include "base/utf8.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

TEST(Utf8Length, CountsTheBytesOfWellFormedCharacters) {
  EXPECT_EQ(Utf8Length("a"), 1u);
  EXPECT_EQ(Utf8Length("\xC3\xA4x"), 2u);
  EXPECT_EQ(Utf8Length("\xE2\x80\xA6"), 3u);
  EXPECT_EQ(Utf8Length("\xF0\x9F\x90\xA6"), 4u);
}

TEST(Utf8Length, RefusesOverlongSurrogateTooLargeAndCut) {
  for (const char* bad :
       {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x80", "\xC3x"}) {
    EXPECT_EQ(Utf8Length(bad), 0u) << testing::PrintToString(bad);
  }
}

TEST(ForEachUtf8Character, ReplacesEachByteThatIsPartOfNone) {
  std::vector<std::string> characters;
  ForEachUtf8Character("a\xFF\xC3\xA4\xE2\x80",
                       [&](absl::string_view c) { characters.emplace_back(c); });
  EXPECT_THAT(characters,
              ElementsAre("a", kUtf8Replacement, "\xC3\xA4", kUtf8Replacement, kUtf8Replacement));
}

}  // namespace
}  // namespace starling
