// The frame of an SVG plot: margins, the mapping from values to coordinates, axes with their ticks.
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_SVG_H_
#define STARLING_REPORT_SVG_H_

#include <string>

#include "absl/strings/string_view.h"
#include "report/axis.h"

namespace starling {

// A coordinate with at most one decimal.
std::string Coordinate(double value);

// `text` cut to at most `characters` characters, the last one then an ellipsis. Not escaped.
std::string Shorten(absl::string_view text, int characters);

// A rectangle inside an SVG picture on which two axes span values. Units are those of the viewBox.
struct PlotFrame {
  double width = 0, height = 0;                     // of the whole picture
  double left = 0, top = 0, right = 0, bottom = 0;  // of the rectangle
  Axis x, y;

  double X(double value) const { return left + x.Fraction(value) * (right - left); }
  double Y(double value) const { return bottom - y.Fraction(value) * (bottom - top); }
};

// A frame whose left margin has room for the labels of `y`.
PlotFrame MakePlotFrame(double width, double height, Axis x, Axis y);

// Grid lines, tick labels and the names of both axes (text; may be empty).
std::string AxesSvg(const PlotFrame& frame, absl::string_view x_label, absl::string_view y_label);

// About the width of `text` in the size of tick labels.
double TextWidth(absl::string_view text);

}  // namespace starling

#endif  // STARLING_REPORT_SVG_H_
