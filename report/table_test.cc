#include "report/table.h"

#include <cmath>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Table, AlignsNumbersAndKeepsTheirSortKey) {
  Table table;
  table.columns = {{"worker"}, {"blocks", Align::kRight}};
  table.rows = {{{"worker:0"}, NumberCell(1228800)}};
  const std::string html = TableHtml(table);
  EXPECT_THAT(html, HasSubstr("<th scope=\"col\" class=\"number\">blocks</th>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"number\" data-key=\"1228800\">1,228,800</td>"));
  EXPECT_THAT(html, HasSubstr("<td>worker:0</td>"));
}

TEST(Table, FillsShortRowsAndCutsLongOnes) {
  Table table;
  table.columns = {{"a"}, {"b"}};
  table.rows = {{{"1"}}, {{"1"}, {"2"}, {"surplus"}}};
  const std::string html = TableHtml(table);
  EXPECT_THAT(html, HasSubstr("<tr><td>1</td><td></td></tr>"));
  EXPECT_THAT(html, Not(HasSubstr("surplus")));
}

TEST(Table, EscapesEverything) {
  Table table;
  table.title = table.caption = "<i>";
  table.columns = {{"<i>"}};
  table.rows = {{{"<i>", std::nan("")}}};
  EXPECT_THAT(TableHtml(table), Not(HasSubstr("<i>")));
}

TEST(Table, SaysWhenItHasNoRows) {
  Table table;
  table.columns = {{"a"}};
  EXPECT_THAT(TableHtml(table), HasSubstr("no data"));
}

}  // namespace
}  // namespace starling
