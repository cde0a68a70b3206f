#include "report/table.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/format.h"

namespace starling {
namespace {

std::string ClassOf(const Column& column, absl::string_view more = "") {
  const absl::string_view align = column.align == Align::kRight ? "number" : "";
  if (align.empty() && more.empty()) return "";
  return absl::StrCat(" class=\"", align, align.empty() || more.empty() ? "" : " ", more, "\"");
}

std::string CellHtml(const Column& column, const Cell& cell) {
  const std::string key =
      std::isfinite(cell.key) ? absl::StrCat(" data-key=\"", JsonNumber(cell.key, 17), "\"") : "";
  return absl::StrCat("<td", ClassOf(column, cell.css_class), key, ">", HtmlEscape(cell.text),
                      "</td>");
}

}  // namespace

Cell NumberCell(double value, NumberStyle style) { return {FormatValue(value, style), value}; }

std::string TableHtml(const Table& table) {
  std::string body = "<div class=\"scroll\"><table><thead><tr>";
  for (const Column& column : table.columns) {
    absl::StrAppend(&body, "<th scope=\"col\"", ClassOf(column), ">", HtmlEscape(column.heading),
                    "</th>");
  }
  absl::StrAppend(&body, "</tr></thead><tbody>");
  for (const std::vector<Cell>& row : table.rows) {
    absl::StrAppend(&body, "<tr>");
    for (size_t i = 0; i < table.columns.size(); ++i) {
      absl::StrAppend(&body, CellHtml(table.columns[i], i < row.size() ? row[i] : Cell()));
    }
    absl::StrAppend(&body, "</tr>\n");
  }
  absl::StrAppend(&body, "</tbody></table></div>");

  Card card;
  card.title = table.title;
  card.caption = table.caption;
  card.body_html = table.rows.empty() ? NothingToShow("no data") : body;
  card.wide = table.wide;
  return CardHtml(card);
}

}  // namespace starling
