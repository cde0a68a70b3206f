#include "report/escape.h"

#include <cmath>
#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HtmlEscape, TurnsMarkupIntoText) {
  EXPECT_EQ(HtmlEscape("<img src=x onerror=\"a('b')\">&"),
            "&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;");
}

TEST(HtmlEscape, KeepsGoodUtf8AndReplacesBad) {
  EXPECT_EQ(HtmlEscape("Σ µ 鳥 🐦\n\t"), "Σ µ 鳥 🐦\n\t");
  EXPECT_EQ(HtmlEscape("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(HtmlEscape("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "overlong slash";
  EXPECT_EQ(HtmlEscape("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "surrogate";
  EXPECT_EQ(HtmlEscape("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "truncated";
  EXPECT_EQ(HtmlEscape(std::string("a\0b\x1b\x7f", 5)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(JsonString, CannotCloseTheScriptElement) {
  const std::string json = JsonString("</script><!--<script>'x'&\"\\");
  EXPECT_THAT(json, Not(HasSubstr("<")));
  EXPECT_THAT(json, Not(HasSubstr(">")));
  EXPECT_THAT(json, Not(HasSubstr("'")));
  EXPECT_EQ(JsonString("</a>"), "\"\\u003c/a\\u003e\"");
  EXPECT_EQ(JsonString("\"\\\n\t"), "\"\\\"\\\\\\n\\t\"");
}

TEST(JsonString, EscapesJavaScriptLineSeparators) {
  EXPECT_EQ(JsonString("\xE2\x80\xA8\xE2\x80\xA9"), "\"\\u2028\\u2029\"");
}

TEST(JsonNumber, IsShortAndSaysNullForWhatJsonLacks) {
  EXPECT_EQ(JsonNumber(0.1), "0.1");
  EXPECT_EQ(JsonNumber(-0.0), "0");
  EXPECT_EQ(JsonNumber(1234567.0, 10), "1234567");
  EXPECT_EQ(JsonNumber(1.0 / 3), "0.333333");
  EXPECT_EQ(JsonNumber(1e300), "1e+300");
  EXPECT_EQ(JsonNumber(std::nan("")), "null");
  EXPECT_EQ(JsonNumber(-std::numeric_limits<double>::infinity()), "null");
}

TEST(Slug, KeepsOnlyLettersDigitsAndHyphens) {
  EXPECT_EQ(Slug("What ran?"), "what-ran");
  EXPECT_EQ(Slug("\"><script>"), "script");
  EXPECT_EQ(Slug("鳥"), "section");
  EXPECT_EQ(Slug(std::string(500, 'a')).size(), 64u);
}

TEST(MarkdownEscape, LeavesNoMarkup) {
  EXPECT_EQ(MarkdownEscape("a_b|c"), "a\\_b\\|c");
  EXPECT_EQ(MarkdownEscape("<b>&amp;"), "&lt;b&gt;&amp;amp;");
  EXPECT_EQ(MarkdownEscape("x\n| y"), "x \\| y");
  EXPECT_EQ(MarkdownEscape("[a](b) `c` *d* \\|"), "\\[a\\](b) \\`c\\` \\*d\\* \\\\\\|");
  EXPECT_EQ(MarkdownEscape("@all #1 1.5 M/s"), "&#64;all \\#1 1.5 M/s");
  EXPECT_EQ(MarkdownEscape("\xff\x1b"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace starling
