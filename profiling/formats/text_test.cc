#include "profiling/formats/text.h"

#include <string>

#include "gtest/gtest.h"

namespace starling {
namespace {

constexpr char kBad[] = "\xEF\xBF\xBD";

TEST(ValidUtf8, LeavesWhatIsValid) {
  for (const std::string text : {"", "plain", "line\nbreak", "\xC3\xA9", "\xE2\x82\xAC",
                                 "\xF0\x9F\x90\xA6", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(ValidUtf8(text), text);
  }
}

TEST(ValidUtf8, ReplacesEachBadByte) {
  const std::string bad = kBad;
  EXPECT_EQ(ValidUtf8("a\xFFz"), "a" + bad + "z");
  EXPECT_EQ(ValidUtf8("\x80"), bad);
  EXPECT_EQ(ValidUtf8("\xC0\x80"), bad + bad);                      // overlong
  EXPECT_EQ(ValidUtf8("\xE0\x9F\xBF"), bad + bad + bad);            // overlong
  EXPECT_EQ(ValidUtf8("\xED\xA0\x80"), bad + bad + bad);            // surrogate
  EXPECT_EQ(ValidUtf8("\xF4\x90\x80\x80"), bad + bad + bad + bad);  // beyond U+10FFFF
  EXPECT_EQ(ValidUtf8("\xE2\x82"), bad + bad);                      // cut
  EXPECT_EQ(ValidUtf8("\xE2\x82z"), bad + bad + "z");
}

TEST(OneLine, ReplacesControlCharactersOfAllKinds) {
  EXPECT_EQ(OneLine("a\nb\r\tc\x7F\x1B[31m"), "a b  c  [31m");
  EXPECT_EQ(OneLine(std::string("a\0b", 3), '?'), "a?b");
  EXPECT_EQ(OneLine("a\xC2\x9B"
                    "b\xE2\x80\xA8"
                    "c\xC2\xA0",
                    '?'),
            "a?b?c\xC2\xA0");
  EXPECT_EQ(OneLine("\xFF\n"), std::string(kBad) + " ");
}

TEST(NumberText, ShowsThreeSignificantDigitsOrAllWholeOnes) {
  EXPECT_EQ(NumberText(0), "0");
  EXPECT_EQ(NumberText(100), "100");
  EXPECT_EQ(NumberText(98.74), "98.7");
  EXPECT_EQ(NumberText(1.0), "1.00");
  EXPECT_EQ(NumberText(123456.7), "123457");
  EXPECT_EQ(NumberText(0.0123), "0.0123");
  EXPECT_EQ(PercentText(0.1514), "15.1 %");
  EXPECT_EQ(PercentText(1), "100 %");
}

}  // namespace
}  // namespace starling
