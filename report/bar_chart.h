// Horizontal bars: resources, phases, terms of a sum. Negative values grow to the left of zero.
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_BAR_CHART_H_
#define STARLING_REPORT_BAR_CHART_H_

#include <string>
#include <vector>

#include "report/format.h"

namespace starling {

struct Bar {
  std::string label;
  double value = 0;  // a value that is not finite is written, without a bar
  std::string note;  // after the value, muted; may be empty
};

struct BarChart {
  std::string title;
  std::string caption;
  std::vector<Bar> bars;  // drawn in this order
  NumberStyle style = NumberStyle::kPlain;
  bool wide = false;
};

std::string BarChartHtml(const BarChart& chart);

}  // namespace starling

#endif  // STARLING_REPORT_BAR_CHART_H_
