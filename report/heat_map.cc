#include "report/heat_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "report/axis.h"
#include "report/card.h"
#include "report/cell_paths.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/svg.h"

namespace starling {
namespace {

constexpr size_t kMaxCells = 40000;
constexpr size_t kMaxRows = 256;
constexpr int kLevels = 64;
constexpr int kLabelCharacters = 22;
constexpr double kRowLabelHeight = 13;
constexpr double kLargest = 1e300;

// A matrix in which each cell is the mean of up to row_factor x column_factor cells of another.
struct Matrix {
  size_t rows = 0, columns = 0;
  size_t row_factor = 1, column_factor = 1;
  std::vector<double> values;
};

Matrix Reduce(const HeatMap& map) {
  const size_t rows = map.row_labels.size();
  const size_t columns = static_cast<size_t>(map.columns);
  Matrix out;
  out.row_factor = (rows + kMaxRows - 1) / kMaxRows;
  out.rows = (rows + out.row_factor - 1) / out.row_factor;
  const size_t max_columns = std::clamp<size_t>(kMaxCells / out.rows, 20, map.wide ? 480 : 240);
  out.column_factor = (columns + max_columns - 1) / max_columns;
  out.columns = (columns + out.column_factor - 1) / out.column_factor;
  std::vector<double> counts(out.rows * out.columns, 0);
  out.values.assign(out.rows * out.columns, 0);
  for (size_t row = 0; row < rows; ++row) {
    for (size_t column = 0; column < columns; ++column) {
      const double value = map.values[row * columns + column];
      if (!std::isfinite(value)) continue;
      const size_t cell = (row / out.row_factor) * out.columns + column / out.column_factor;
      out.values[cell] += std::clamp(value, -kLargest, kLargest);
      ++counts[cell];
    }
  }
  for (size_t i = 0; i < counts.size(); ++i) {
    out.values[i] =
        counts[i] > 0 ? out.values[i] / counts[i] : std::numeric_limits<double>::quiet_NaN();
  }
  return out;
}

struct Scale {
  double low = 0, high = 1;
  // Zero for a value that is negligible beside the ends of the scale.
  double Snap(double value) const {
    return std::abs(value) < 1e-6 * std::max(std::abs(low), std::abs(high)) ? 0 : value;
  }
  // The colour level of a value; kLevels for a value that has none.
  uint8_t Level(double value) const {
    if (!std::isfinite(value)) return kLevels;
    const double fraction = high > low ? (value - low) / (high - low) : 0.5;
    return static_cast<uint8_t>(std::clamp(fraction, 0.0, 1.0) * (kLevels - 1) + 0.5);
  }
};

Scale MakeScale(const HeatMap& map, const Matrix& matrix) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double value : matrix.values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  Scale scale;
  scale.low =
      std::isfinite(map.low) ? std::clamp(map.low, -kLargest, kLargest) : (low <= high ? low : 0);
  scale.high = std::isfinite(map.high) ? std::clamp(map.high, -kLargest, kLargest)
                                       : (low <= high ? high : 1);
  return scale;
}

std::string Picture(const HeatMap& map, const Matrix& matrix, const Scale& scale,
                    std::string* data) {
  double label_width = 0;
  for (const std::string& label : map.row_labels) {
    label_width = std::max(label_width, TextWidth(Shorten(label, kLabelCharacters)));
  }
  const double width = map.wide ? 1000 : 480;
  const double rows = static_cast<double>(matrix.rows);
  const double columns = static_cast<double>(matrix.columns);
  const double row_height = std::clamp(220 / rows, 1.7, 28.0);
  AxisOptions options;
  options.round_outward = false;
  options.target_ticks = map.wide ? 10 : 6;
  const double step = map.x_step * static_cast<double>(matrix.column_factor);
  PlotFrame frame;
  frame.width = width;
  frame.left = label_width + 12;
  frame.right = width - 14;
  frame.top = 4;
  frame.bottom = frame.top + rows * row_height;
  frame.height = frame.bottom + 40;
  // A column covers half a step on both sides of its x.
  frame.x = MakeAxis(map.x_start - map.x_step / 2, map.x_start - map.x_step / 2 + step * columns,
                     options);
  const double cell_width = (frame.right - frame.left) / columns;

  std::vector<uint8_t> cells(matrix.values.size());
  for (size_t i = 0; i < cells.size(); ++i) cells[i] = scale.Level(matrix.values[i]);
  std::vector<std::string> colors;
  for (int level = 0; level < kLevels; ++level) {
    colors.push_back(ScaleColor(static_cast<double>(level) / (kLevels - 1)));
  }
  std::string svg = absl::StrCat(
      "<svg class=\"plot heat\" viewBox=\"0 0 ", Coordinate(width), " ", Coordinate(frame.height),
      "\" role=\"img\" aria-label=\"", HtmlEscape(map.title), "\"><rect class=\"empty\" x=\"",
      Coordinate(frame.left), "\" y=\"", Coordinate(frame.top), "\" width=\"",
      Coordinate(frame.right - frame.left), "\" height=\"", Coordinate(frame.bottom - frame.top),
      "\"/><g transform=\"translate(", Coordinate(frame.left), " ", Coordinate(frame.top),
      ") scale(", JsonNumber(cell_width, 8), " ", JsonNumber(row_height, 8), ")\">",
      CellPaths(static_cast<int>(matrix.columns), static_cast<int>(matrix.rows), cells, colors),
      "</g>", AxesSvg(frame, map.x_label, ""));
  const size_t every = static_cast<size_t>(std::ceil(kRowLabelHeight / row_height));
  for (size_t row = 0; row < matrix.rows; row += every) {
    const std::string& label = map.row_labels[row * matrix.row_factor];
    absl::StrAppend(&svg, "<text class=\"y\" x=\"", Coordinate(frame.left - 7), "\" y=\"",
                    Coordinate(frame.top + (static_cast<double>(row) + 0.5) * row_height + 4),
                    "\">", HtmlEscape(Shorten(label, kLabelCharacters)), "<title>",
                    HtmlEscape(label), "</title></text>");
  }
  *data = absl::StrCat("\"frame\":[", Coordinate(frame.left), ",", Coordinate(frame.top), ",",
                       Coordinate(frame.right), ",", Coordinate(frame.bottom),
                       "],\"xStart\":", JsonNumber(map.x_start, 17),
                       ",\"xStep\":", JsonNumber(step, 17), ",\"rowFactor\":", matrix.row_factor);
  return svg + "</svg>";
}

std::string Data(const HeatMap& map, const Matrix& matrix, const Scale& scale,
                 const std::string& geometry) {
  std::string out = absl::StrCat("{", geometry, ",\"columns\":", matrix.columns,
                                 ",\"style\":", static_cast<int>(map.style),
                                 ",\"xLabel\":", JsonString(map.x_label),
                                 ",\"valueLabel\":", JsonString(map.value_label), ",\"rows\":[");
  for (size_t row = 0; row < matrix.rows; ++row) {
    absl::StrAppend(&out, row == 0 ? "" : ",", JsonString(map.row_labels[row * matrix.row_factor]));
  }
  out += "],\"values\":[";
  for (size_t i = 0; i < matrix.values.size(); ++i) {
    absl::StrAppend(&out, i == 0 ? "" : ",", JsonNumber(scale.Snap(matrix.values[i]), 4));
  }
  return absl::StrCat("<script type=\"application/json\">", out, "]}</script>");
}

std::string Legend(const HeatMap& map, const Scale& scale) {
  const auto text = [&](double end) { return HtmlEscape(FormatValue(scale.Snap(end), map.style)); };
  return absl::StrCat("<div class=\"scale\"><span>", text(scale.low),
                      "</span><i style=\"background:", ScaleGradient(), "\"></i><span>",
                      text(scale.high), "</span><span>", HtmlEscape(map.value_label),
                      "</span></div>");
}

std::string Notes(const Matrix& matrix) {
  if (matrix.row_factor == 1 && matrix.column_factor == 1) return "";
  return absl::StrCat("<p class=\"note\">Each cell is the mean of ", matrix.row_factor, " × ",
                      matrix.column_factor, " values (rows × columns).</p>");
}

}  // namespace

std::string HeatMapHtml(const HeatMap& map) {
  Card card;
  card.title = map.title;
  card.caption = map.caption;
  card.wide = map.wide;
  card.css_class = "heat-map";
  const size_t columns = static_cast<size_t>(std::max(map.columns, 0));
  if (map.values.size() != map.row_labels.size() * columns) {
    card.body_html =
        NothingToShow(absl::StrCat("not drawn: ", map.values.size(), " values for ",
                                   map.row_labels.size(), " rows and ", columns, " columns"));
  } else if (map.values.empty()) {
    card.body_html = NothingToShow("no data");
  } else {
    const Matrix matrix = Reduce(map);
    const Scale scale = MakeScale(map, matrix);
    std::string geometry;
    const std::string svg = Picture(map, matrix, scale, &geometry);
    card.body_html = absl::StrCat("<div class=\"scroll\">", svg, "</div>", Legend(map, scale),
                                  Notes(matrix), Data(map, matrix, scale, geometry));
  }
  return CardHtml(card);
}

}  // namespace starling
