// Line plots: values over ticks, as SVG that needs no script to be seen. A script of the page adds
// a tooltip (pointer or arrow keys) and a legend that switches series off.
//
//   LinePlot plot;
//   plot.title = "Free energy";
//   plot.x_label = "tick";
//   plot.series = {{"mean", {}, free_energy}};
//   page.AddSection("metrics", "Metrics", LinePlotHtml(plot));
//
// Series of any length: beyond some hundred points each column shows the mean as a line and
// minimum to maximum as a band. Values that are not finite are gaps, and counted under the plot.
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_LINE_PLOT_H_
#define STARLING_REPORT_LINE_PLOT_H_

#include <string>
#include <vector>

#include "report/format.h"

namespace starling {

struct Series {
  std::string name;
  std::vector<double> x;  // ascending; empty: 0, 1, 2, ...
  std::vector<double> y;
};

struct LinePlot {
  std::string title;
  std::string caption;
  std::string x_label;
  std::string y_label;  // with the unit: "agent-steps/s", "free energy (nats)"
  std::vector<Series> series;
  NumberStyle y_style = NumberStyle::kPlain;
  bool from_zero = false;  // the y axis includes zero
  bool log_x = false;      // logarithmic axes; they have no place for what is not above 0
  bool log_y = false;
  bool mark_points = false;  // a dot on each point of a line
  bool wide = false;
};

// O(points).
std::string LinePlotHtml(const LinePlot& plot);

}  // namespace starling

#endif  // STARLING_REPORT_LINE_PLOT_H_
