#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/types/optional.h"
#include "bench/reports/charts.h"
#include "bench/reports/row_text.h"
#include "report/bar_chart.h"
#include "report/card.h"
#include "report/line_plot.h"

namespace starling {
namespace {

constexpr size_t kMostPlots = 12;
constexpr size_t kMostBars = 40;
constexpr double kWide = 20;  // a range of which logarithms are drawn

absl::optional<double> NumberOf(const BenchmarkRow& row, const std::string& parameter) {
  double number = 0;
  if (!absl::SimpleAtod(ParameterOf(row.params, parameter), &number)) return absl::nullopt;
  if (!std::isfinite(number)) return absl::nullopt;
  return number;
}

// The varying parameter with most values, all of them numbers; empty if there is none.
std::string AxisOf(const RowGroup& group) {
  std::string axis;
  size_t most = 1;
  for (const std::string& name : group.varying) {
    std::set<double> values;
    bool numeric = true;
    for (const BenchmarkRow* row : group.rows) {
      const absl::optional<double> number = NumberOf(*row, name);
      numeric = numeric && number.has_value();
      if (numeric) values.insert(*number);
    }
    if (!numeric || values.size() <= most) continue;
    axis = name;
    most = values.size();
  }
  return axis;
}

NumberStyle StyleOf(const std::string& unit) {
  return unit == "s"   ? NumberStyle::kSeconds
         : unit == "B" ? NumberStyle::kBytes
                       : NumberStyle::kPlain;
}

std::string Readable(const std::string& name) { return absl::StrReplaceAll(name, {{"_", " "}}); }

// The rows that share a plot: one metric, and the same values of all parameters but the axis.
struct Panel {
  std::string title;
  std::vector<const BenchmarkRow*> rows;
};

std::vector<Panel> PanelsOf(const RowGroup& group, const std::string& axis) {
  std::vector<Panel> panels;
  std::map<std::string, size_t> places;
  for (const BenchmarkRow* row : group.rows) {
    if (row->stats.n == 0) continue;
    std::vector<std::string> parts = {Readable(row->metric)};
    for (const std::string& name : group.varying) {
      const std::string value = ParameterOf(row->params, name);
      if (name != axis && !axis.empty() && !value.empty()) parts.push_back(value);
    }
    std::string title = absl::StrJoin(parts, ", ");
    const auto [place, is_new] = places.emplace(title, panels.size());
    if (is_new) panels.push_back({std::move(title), {}});
    panels[place->second].rows.push_back(row);
  }
  return panels;
}

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = 0;

  void Add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  bool is_wide() const { return low > 0 && high > kWide * low; }
};

std::string LinesOf(const Panel& panel, const std::string& axis, bool wide) {
  LinePlot plot;
  plot.title = panel.title;
  plot.x_label = axis;
  plot.y_style = StyleOf(panel.rows[0]->unit);
  plot.y_label = plot.y_style == NumberStyle::kPlain ? absl::StrCat("median, ", panel.rows[0]->unit)
                                                     : "median";
  plot.mark_points = true;
  plot.wide = wide;
  std::map<std::string, size_t> places;
  std::vector<std::vector<std::pair<double, double>>> points;
  Range x, y;
  for (const BenchmarkRow* row : panel.rows) {
    const auto [place, is_new] = places.emplace(row->name, points.size());
    if (is_new) {
      points.emplace_back();
      plot.series.push_back({row->name, {}, {}});
    }
    points[place->second].emplace_back(*NumberOf(*row, axis), row->stats.median);
    x.Add(points[place->second].back().first);
    y.Add(points[place->second].back().second);
  }
  for (size_t i = 0; i < points.size(); ++i) {
    std::sort(points[i].begin(), points[i].end());
    for (const auto& [at, median] : points[i]) {
      plot.series[i].x.push_back(at);
      plot.series[i].y.push_back(median);
    }
  }
  plot.log_x = x.is_wide();
  plot.log_y = y.is_wide();
  plot.from_zero = !plot.log_y;
  return LinePlotHtml(plot);
}

std::string BarsOf(const RowGroup& group, const Panel& panel, bool wide) {
  BarChart chart;
  chart.title = panel.title;
  chart.style = StyleOf(panel.rows[0]->unit);
  chart.caption = chart.style == NumberStyle::kPlain
                      ? absl::StrCat("Medians in ", panel.rows[0]->unit, ".")
                      : "Medians.";
  chart.wide = wide;
  for (const BenchmarkRow* row : panel.rows) {
    if (chart.bars.size() == kMostBars) break;
    std::string label = row->name;
    for (const std::string& name : group.varying) {
      absl::StrAppend(&label, ", ", ParameterOf(row->params, name));
    }
    chart.bars.push_back({label, row->stats.median,
                          row->target.value.has_value()
                              ? absl::StrCat(StateText(StateOf(*row)), ": ", TargetText(*row))
                              : ""});
  }
  if (panel.rows.size() > kMostBars) {
    absl::StrAppend(&chart.caption, " The first ", kMostBars, " of ", panel.rows.size(), " rows.");
  }
  return BarChartHtml(chart);
}

}  // namespace

std::string MedianPlots(const RowGroup& group) {
  const std::string axis = AxisOf(group);
  std::vector<Panel> panels = PanelsOf(group, axis);
  panels.erase(std::remove_if(panels.begin(), panels.end(),
                              [](const Panel& panel) { return panel.rows.size() < 2; }),
               panels.end());
  std::string html;
  for (size_t i = 0; i < std::min(panels.size(), kMostPlots); ++i) {
    const bool wide = panels.size() == 1;
    html += axis.empty() ? BarsOf(group, panels[i], wide) : LinesOf(panels[i], axis, wide);
  }
  if (panels.size() > kMostPlots) {
    html += Paragraph(absl::StrCat("The first ", kMostPlots, " of ", panels.size(), " plots."));
  }
  return html;
}

}  // namespace starling
