// Tables with columns: aligned numbers, sorted by a click on a heading.
//
//   Table table;
//   table.title = "Workers";
//   table.columns = {{"worker"}, {"blocks", Align::kRight}};
//   table.rows.push_back({{"worker:0"}, NumberCell(1228800)});
//   page.AddSection("workers", "Workers", TableHtml(table));
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_TABLE_H_
#define STARLING_REPORT_TABLE_H_

#include <limits>
#include <string>
#include <vector>

#include "report/format.h"

namespace starling {

enum class Align { kLeft, kRight };

struct Column {
  std::string heading;
  Align align = Align::kLeft;
};

struct Cell {
  std::string text;
  // What the column is sorted by; NaN sorts by the text.
  double key = std::numeric_limits<double>::quiet_NaN();
  const char* css_class = "";  // further classes of the cell; trusted
};

// A cell that shows `value` in `style` and sorts by it.
Cell NumberCell(double value, NumberStyle style = NumberStyle::kPlain);

struct Table {
  std::string title;
  std::string caption;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  // cells beyond the columns are ignored, missing ones empty
  bool wide = false;
};

std::string TableHtml(const Table& table);

}  // namespace starling

#endif  // STARLING_REPORT_TABLE_H_
