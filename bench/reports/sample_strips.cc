#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "bench/reports/charts.h"
#include "bench/reports/row_text.h"
#include "report/axis.h"
#include "report/card.h"
#include "report/decimate.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/svg.h"

namespace starling {
namespace {

constexpr size_t kMostStrips = 60;
constexpr size_t kMostDots = 120;
constexpr double kLeastBins = 4, kMostBins = 18;
constexpr double kWide = 4;  // a range of which logarithms are drawn

// Of the picture, in units of its viewBox.
constexpr double kWidth = 260, kHeight = 84;
constexpr double kTop = 6, kBottom = 78;
constexpr double kLeft = 4, kRight = 204;            // samples over time
constexpr double kBarsLeft = 212, kBarsRight = 256;  // their distribution

Axis VerticalAxis(const SampleSummary& stats) {
  Axis axis;
  const double margin = 0.06 * (stats.max - stats.min);
  axis.logarithmic = stats.min > 0 && stats.max > kWide * stats.min;
  axis.low = axis.logarithmic ? stats.min / 1.15 : stats.min - margin;
  axis.high = axis.logarithmic ? stats.max * 1.15 : stats.max + margin;
  if (!(axis.high > axis.low)) {
    const double half = stats.median == 0 ? 1 : std::abs(stats.median) / 10;
    axis.low = stats.median - half;
    axis.high = stats.median + half;
  }
  return axis;
}

std::string Dots(const std::vector<double>& samples, const PlotFrame& frame) {
  std::string svg;
  for (size_t i = 0; i < samples.size(); ++i) {
    absl::StrAppend(&svg, "<circle cx=\"", Coordinate(frame.X(static_cast<double>(i))), "\" cy=\"",
                    Coordinate(frame.Y(samples[i])), "\" r=\"1.9\"/>");
  }
  return svg;
}

// Of many samples each column shows the mean as a line and minimum to maximum as a band.
std::string Columns(const std::vector<double>& samples, const PlotFrame& frame) {
  std::string line, upper, lower;
  const std::vector<PlotColumn> columns = Decimate({}, samples, static_cast<int>(kMostDots));
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string x = Coordinate(frame.X(columns[i].x));
    const char* const step = i == 0 ? "M" : "L";
    absl::StrAppend(&line, step, x, " ", Coordinate(frame.Y(columns[i].mean)));
    absl::StrAppend(&upper, step, x, " ", Coordinate(frame.Y(columns[i].high)));
    lower = absl::StrCat("L", x, " ", Coordinate(frame.Y(columns[i].low)), lower);
  }
  return absl::StrCat("<path class=\"band\" d=\"", upper, lower, "Z\"/><path class=\"line\" d=\"",
                      line, "\"/>");
}

std::string Distribution(const std::vector<double>& samples, const PlotFrame& frame) {
  // Rice's rule.
  const double bins = std::clamp(std::ceil(2 * std::cbrt(static_cast<double>(samples.size()))),
                                 kLeastBins, kMostBins);
  std::vector<int> counts(static_cast<size_t>(bins));
  for (const double sample : samples) {
    const auto place = static_cast<size_t>(frame.y.Fraction(sample) * bins);
    ++counts[std::min(counts.size() - 1, place)];
  }
  const double most = *std::max_element(counts.begin(), counts.end());
  const double height = (kBottom - kTop) / bins;
  std::string path;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const double width = std::max(1.0, (kBarsRight - kBarsLeft) * counts[i] / most);
    absl::StrAppend(&path, "M", Coordinate(kBarsLeft), " ",
                    Coordinate(kBottom - height * static_cast<double>(i)), "h", Coordinate(width),
                    "v", Coordinate(-height + 0.6), "h", Coordinate(-width), "Z");
  }
  return absl::StrCat("<path class=\"bins\" d=\"", path, "\"/>");
}

std::string Picture(const BenchmarkRow& row, const std::string& label) {
  PlotFrame frame;
  frame.left = kLeft;
  frame.right = kRight;
  frame.top = kTop;
  frame.bottom = kBottom;
  frame.x.low = 0;
  frame.x.high = std::max(1.0, static_cast<double>(row.samples.size()) - 1);
  frame.y = VerticalAxis(row.stats);
  const double upper = frame.Y(row.stats.ci95_high);
  const double lower = frame.Y(row.stats.ci95_low);
  const std::string width = Coordinate(kBarsRight - kLeft);
  return absl::StrCat(
      "<svg class=\"plot s0\" viewBox=\"0 0 ", Coordinate(kWidth), " ", Coordinate(kHeight),
      "\" role=\"img\" aria-label=\"", HtmlEscape(label), "\"><path class=\"floor\" d=\"M",
      Coordinate(kLeft), " ", Coordinate(kBottom + 3), "H", Coordinate(kRight), "M",
      Coordinate(kBarsLeft), " ", Coordinate(kBottom + 3), "V", Coordinate(kTop - 3),
      "\"/><rect class=\"interval\" x=\"", Coordinate(kLeft), "\" y=\"", Coordinate(upper),
      "\" width=\"", width, "\" height=\"", Coordinate(std::max(1.0, lower - upper)), "\"/>",
      Distribution(row.samples, frame),
      row.samples.size() <= kMostDots ? Dots(row.samples, frame) : Columns(row.samples, frame),
      "<path class=\"median\" d=\"M", Coordinate(kLeft), " ", Coordinate(frame.Y(row.stats.median)),
      "h", width, "\"/></svg>");
}

std::string Strip(const std::string& name, const BenchmarkRow& row) {
  const SampleSummary& stats = row.stats;
  const std::string range =
      absl::StrCat(ValueText(stats.min, row.unit), " to ", ValueText(stats.max, row.unit));
  const RowState state = StateOf(row);
  const std::string judged = state == RowState::kNoTarget ? "" : StateText(state);
  const std::string outliers = stats.outliers == 0
                                   ? ""
                                   : absl::StrCat(", ", FormatCount(stats.outliers),
                                                  stats.outliers == 1 ? " outlier" : " outliers");
  return absl::StrCat(
      "<div class=\"strip\"><h4>", HtmlEscape(name), "</h4><p><b>",
      HtmlEscape(ValueText(stats.median, row.unit)), "</b> ± ", SpreadText(RelativeInterval(stats)),
      " <span class=\"judged\">", judged, "</span></p>",
      Picture(row, absl::StrCat("samples of ", name, " in the order taken: ", range)),
      "<p class=\"note\">", FormatCount(stats.n), stats.n == 1 ? " sample" : " samples", ", ",
      HtmlEscape(range), outliers, VerticalAxis(stats).logarithmic ? ", logarithmic scale" : "",
      row.busy ? ", while others used the processors" : "", "</p></div>");
}

}  // namespace

std::string SampleStrips(const std::vector<RowGroup>& groups) {
  std::vector<const BenchmarkRow*> rows;
  for (const RowGroup& group : groups) {
    absl::c_copy_if(group.rows, std::back_inserter(rows),
                    [](const BenchmarkRow* row) { return !row->samples.empty(); });
  }
  if (rows.empty()) return "";
  const size_t all = rows.size();
  if (all > kMostStrips) {
    absl::c_stable_sort(rows, [](const BenchmarkRow* a, const BenchmarkRow* b) {
      return RelativeInterval(a->stats) > RelativeInterval(b->stats);
    });
    rows.resize(kMostStrips);
  }
  const std::set<const BenchmarkRow*> chosen(rows.begin(), rows.end());
  std::string html;
  for (const RowGroup& group : groups) {
    std::string strips;
    for (const BenchmarkRow* row : group.rows) {
      if (chosen.count(row) > 0) strips += Strip(ShortName(group, *row), *row);
    }
    if (strips.empty()) continue;
    html += CardHtml({group.title, SharedText(group),
                      absl::StrCat("<div class=\"strips\">", strips, "</div>"), true, ""});
  }
  if (all > kMostStrips) {
    html += Paragraph(absl::StrCat("The ", kMostStrips, " rows with the widest intervals, of ",
                                   FormatCount(static_cast<int64_t>(all)), "."));
  }
  return html;
}

}  // namespace starling
