#include "report/card.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHostile[] = "<script>alert('x')</script>";

TEST(Card, EscapesAllItsText) {
  Card card;
  card.title = card.caption = kHostile;
  card.body_html = "<b>body</b>";
  const std::string html = CardHtml(card);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("<b>body</b>"));
}

TEST(Card, OmitsAnEmptyHeading) {
  Card card;
  card.body_html = "x";
  card.wide = true;
  EXPECT_EQ(CardHtml(card), "<figure class=\"card wide\">x</figure>\n");
}

TEST(StatRow, EscapesAndOmitsEmptyNotes) {
  const std::string html = StatRow({{kHostile, kHostile, kHostile}, {"ticks", "300", ""}});
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("<dt>ticks</dt><dd>300</dd></div>"));
}

TEST(KeyValueTable, EscapesAndSaysWhenEmpty) {
  EXPECT_THAT(KeyValueTable({"What ran", {{kHostile, kHostile}}}), Not(HasSubstr("<script")));
  EXPECT_THAT(KeyValueTable({"What ran", {{"seed", "42"}}}), HasSubstr("<dt>seed</dt><dd>42</dd>"));
  EXPECT_THAT(KeyValueTable({"What ran", {}}), HasSubstr("no data"));
}

}  // namespace
}  // namespace starling
