#include "report/svg.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/utf8.h"
#include "report/escape.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr double kCharacterWidth = 6.4;  // of the tick labels' font

std::string Line(const char* css_class, double x1, double y1, double x2, double y2) {
  return absl::StrCat("<path class=\"", css_class, "\" d=\"M", Coordinate(x1), " ", Coordinate(y1),
                      "L", Coordinate(x2), " ", Coordinate(y2), "\"/>");
}

std::string Text(const char* css_class, double x, double y, absl::string_view text) {
  return absl::StrCat("<text class=\"", css_class, "\" x=\"", Coordinate(x), "\" y=\"",
                      Coordinate(y), "\">", HtmlEscape(text), "</text>");
}

}  // namespace

std::string Coordinate(double value) {
  std::string text = FormatFixed(value, 1);
  if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) {
    text.resize(text.size() - 2);
  }
  return text;
}

std::string Shorten(absl::string_view text, int characters) {
  int count = 0;
  size_t cut = text.size();
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsUtf8Continuation(text[i])) continue;
    ++count;
    if (count == characters) cut = i;
  }
  if (count <= characters) return std::string(text);
  return absl::StrCat(text.substr(0, cut), "…");
}

double TextWidth(absl::string_view text) {
  const auto hidden = std::count_if(text.begin(), text.end(), IsUtf8Continuation);
  return kCharacterWidth * static_cast<double>(text.size() - static_cast<size_t>(hidden));
}

PlotFrame MakePlotFrame(double width, double height, Axis x, Axis y) {
  double label_width = 0;
  for (const std::string& label : y.labels) label_width = std::max(label_width, TextWidth(label));
  PlotFrame frame;
  frame.width = width;
  frame.height = height;
  frame.left = std::min(label_width + 12, width / 3);
  frame.right = width - 14;
  frame.top = 26;
  frame.bottom = height - 40;
  frame.x = std::move(x);
  frame.y = std::move(y);
  return frame;
}

std::string AxesSvg(const PlotFrame& frame, absl::string_view x_label, absl::string_view y_label) {
  std::string out;
  for (size_t i = 0; i < frame.y.ticks.size(); ++i) {
    const double y = frame.Y(frame.y.ticks[i]);
    absl::StrAppend(&out, Line("grid", frame.left, y, frame.right, y),
                    Text("y", frame.left - 7, y + 4, frame.y.labels[i]));
  }
  for (size_t i = 0; i < frame.x.ticks.size(); ++i) {
    const double x = frame.X(frame.x.ticks[i]);
    absl::StrAppend(&out, Line("tick", x, frame.bottom, x, frame.bottom + 4),
                    Text("x", std::min(x, frame.width - TextWidth(frame.x.labels[i]) / 2),
                         frame.bottom + 17, frame.x.labels[i]));
  }
  absl::StrAppend(&out, Line("axis", frame.left, frame.bottom, frame.right, frame.bottom));
  if (!y_label.empty()) {
    absl::StrAppend(&out, Text("name", 2, 12, y_label));
  }
  if (!x_label.empty()) {
    absl::StrAppend(&out, Text("name end", frame.right, frame.bottom + 34, x_label));
  }
  return out;
}

}  // namespace starling
