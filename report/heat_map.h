// Heat maps: a matrix as coloured cells, such as a belief over time (a row per state, a column per
// tick). The picture is SVG that needs no script; the page's script adds a tooltip with the value.
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_HEAT_MAP_H_
#define STARLING_REPORT_HEAT_MAP_H_

#include <limits>
#include <string>
#include <vector>

#include "report/format.h"

namespace starling {

struct HeatMap {
  std::string title;
  std::string caption;
  std::string x_label;
  std::string value_label;  // what a cell is: "probability"
  std::vector<std::string> row_labels;
  int columns = 0;
  std::vector<double> values;  // row-major, row_labels.size() x columns; NaN leaves a cell empty
  double x_start = 0;          // the first column stands for this x, the next for x_start + x_step
  double x_step = 1;
  // The values at the ends of the colour scale; NaN takes them from the values.
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
  NumberStyle style = NumberStyle::kPlain;
  bool wide = false;
};

// Matrices larger than about 40,000 cells (or 256 rows) are reduced by the mean of neighbours, and
// the picture says so. A matrix whose sizes disagree is not drawn; the card says why. O(values).
std::string HeatMapHtml(const HeatMap& map);

}  // namespace starling

#endif  // STARLING_REPORT_HEAT_MAP_H_
