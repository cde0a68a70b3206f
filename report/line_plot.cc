#include "report/line_plot.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "report/axis.h"
#include "report/card.h"
#include "report/color.h"
#include "report/decimate.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/svg.h"

namespace starling {
namespace {

using Columns = std::vector<PlotColumn>;

struct Reduced {
  std::string name;
  Columns columns;
  size_t points = 0;
  bool has_band = false;
};

// The smallest and largest of the values added.
struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void Add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

// The runs of columns between gaps.
std::vector<absl::Span<const PlotColumn>> Runs(const Columns& columns) {
  std::vector<absl::Span<const PlotColumn>> runs;
  const auto all = absl::MakeConstSpan(columns);
  for (size_t begin = 0; begin < all.size();) {
    size_t end = begin;
    while (end < all.size() && !std::isnan(all[end].mean)) ++end;
    if (end > begin) runs.push_back(all.subspan(begin, end - begin));
    begin = end + 1;
  }
  return runs;
}

std::string SeriesSvg(const Reduced& series, int index, bool mark_points, const PlotFrame& frame) {
  std::string band, line, dots;
  for (const absl::Span<const PlotColumn> run : Runs(series.columns)) {
    const auto point = [&](double x, double y) {
      return absl::StrCat(Coordinate(frame.X(x)), " ", Coordinate(frame.Y(y)));
    };
    for (size_t i = 0; (run.size() == 1 || mark_points) && !series.has_band && i < run.size();
         ++i) {
      absl::StrAppend(&dots, "<circle cx=\"", Coordinate(frame.X(run[i].x)), "\" cy=\"",
                      Coordinate(frame.Y(run[i].mean)), "\" r=\"3\"/>");
    }
    if (run.size() == 1 && !series.has_band) continue;
    for (size_t i = 0; i < run.size(); ++i) {
      absl::StrAppend(&line, i == 0 ? "M" : "L", point(run[i].x, run[i].mean));
    }
    if (!series.has_band) continue;
    for (size_t i = 0; i < run.size(); ++i) {
      absl::StrAppend(&band, i == 0 ? "M" : "L", point(run[i].x, run[i].high));
    }
    for (size_t i = run.size(); i-- > 0;) {
      absl::StrAppend(&band, "L", point(run[i].x, run[i].low));
    }
    band += "Z";
  }
  std::string out = absl::StrCat("<g class=\"series ", SeriesClass(index), "\">");
  if (!band.empty()) absl::StrAppend(&out, "<path class=\"band\" d=\"", band, "\"/>");
  if (!line.empty()) absl::StrAppend(&out, "<path class=\"line\" d=\"", line, "\"/>");
  return absl::StrCat(out, dots, "</g>");
}

std::string Legend(const std::vector<Reduced>& series) {
  std::string out = "<div class=\"legend\">";
  for (size_t i = 0; i < series.size(); ++i) {
    absl::StrAppend(&out, "<button type=\"button\" aria-pressed=\"true\" class=\"",
                    SeriesClass(static_cast<int>(i)),
                    "\"><svg viewBox=\"0 0 20 8\" aria-hidden=\"true\"><path class=\"line\" "
                    "d=\"M0 4H20\"/></svg><span>",
                    HtmlEscape(series[i].name), "</span></button>");
  }
  return out + "</div>";
}

// What the tooltip reads: the frame in SVG units, and the columns of each series.
std::string Data(const LinePlot& plot, const std::vector<Reduced>& series, const PlotFrame& frame) {
  std::string out =
      absl::StrCat("{\"frame\":[", Coordinate(frame.left), ",", Coordinate(frame.top), ",",
                   Coordinate(frame.right), ",", Coordinate(frame.bottom), "],\"x\":[",
                   JsonNumber(frame.x.low, 17), ",", JsonNumber(frame.x.high, 17), "],\"y\":[",
                   JsonNumber(frame.y.low, 17), ",", JsonNumber(frame.y.high, 17),
                   "],\"style\":", static_cast<int>(plot.y_style),
                   ",\"xLabel\":", JsonString(plot.x_label), ",\"series\":[");
  const auto list = [&out](const char* key, const Columns& columns, double PlotColumn::*field,
                           int digits) {
    absl::StrAppend(&out, ",\"", key, "\":[");
    for (size_t i = 0; i < columns.size(); ++i) {
      absl::StrAppend(&out, i == 0 ? "" : ",", JsonNumber(columns[i].*field, digits));
    }
    out += "]";
  };
  if (frame.x.logarithmic) out.insert(1, "\"xLog\":true,");
  if (frame.y.logarithmic) out.insert(1, "\"yLog\":true,");
  for (size_t i = 0; i < series.size(); ++i) {
    absl::StrAppend(&out, i == 0 ? "" : ",", "{\"name\":", JsonString(series[i].name));
    list("x", series[i].columns, &PlotColumn::x, 10);
    list("y", series[i].columns, &PlotColumn::mean, 6);
    if (series[i].has_band) {
      list("low", series[i].columns, &PlotColumn::low, 6);
      list("high", series[i].columns, &PlotColumn::high, 6);
    }
    out += "}";
  }
  return absl::StrCat("<script type=\"application/json\">", out, "]}</script>");
}

// Says what the picture leaves out.
std::string Notes(const LinePlot& plot, const std::vector<Reduced>& series) {
  size_t longest = 0, not_finite = 0;
  for (size_t i = 0; i < series.size(); ++i) {
    if (series[i].has_band) longest = std::max(longest, series[i].points);
    for (size_t k = 0; k < series[i].points; ++k) {
      not_finite += !std::isfinite(plot.series[i].y[k]);
    }
  }
  std::string text;
  if (longest > 0) {
    text = absl::StrCat(FormatCount(static_cast<int64_t>(longest)),
                        " points; the line is the mean of each column, the band its minimum to "
                        "maximum. ");
  }
  if (not_finite > 0) {
    absl::StrAppend(&text, FormatCount(static_cast<int64_t>(not_finite)),
                    not_finite == 1 ? " value is" : " values are", " not finite and left out.");
  }
  return text.empty() ? "" : absl::StrCat("<p class=\"note\">", text, "</p>");
}

// Without the points for which the logarithmic axes have no place.
Series OnTheAxes(const LinePlot& plot, const Series& series) {
  Series kept = series;
  for (double& x : kept.x) {
    if (plot.log_x && !(x > 0)) x = std::numeric_limits<double>::quiet_NaN();
  }
  for (double& y : kept.y) {
    if (plot.log_y && !(y > 0)) y = std::numeric_limits<double>::quiet_NaN();
  }
  return kept;
}

}  // namespace

std::string LinePlotHtml(const LinePlot& plot) {
  const double width = plot.wide ? 1000 : 480;
  std::vector<Reduced> series;
  Extent x, y;
  for (const Series& given : plot.series) {
    const Series input = OnTheAxes(plot, given);
    Reduced reduced;
    reduced.name = input.name;
    reduced.points = input.x.empty() ? input.y.size() : std::min(input.x.size(), input.y.size());
    reduced.columns = Decimate(input.x, input.y, plot.wide ? 800 : 400);
    for (const PlotColumn& column : reduced.columns) {
      reduced.has_band |= column.low < column.high;
      y.Add(column.low);
      y.Add(column.high);
    }
    if (input.x.empty() && reduced.points > 0) {
      x.Add(0);
      x.Add(static_cast<double>(reduced.points - 1));
    }
    for (size_t i = 0; !input.x.empty() && i < reduced.points; ++i) x.Add(input.x[i]);
    series.push_back(std::move(reduced));
  }

  Card card;
  card.title = plot.title;
  card.caption = plot.caption;
  card.wide = plot.wide;
  card.css_class = "line-plot";
  if (x.low > x.high || y.low > y.high) {
    card.body_html = NothingToShow("no data") + Notes(plot, series);
    return CardHtml(card);
  }
  if (plot.from_zero) y.Add(0);
  AxisOptions x_options, y_options;
  x_options.round_outward = false;
  x_options.target_ticks = plot.wide ? 10 : 6;
  y_options.style = plot.y_style;
  x_options.logarithmic = plot.log_x;
  y_options.logarithmic = plot.log_y;
  const PlotFrame frame =
      MakePlotFrame(width, plot.wide ? 280 : 240, MakeAxis(x.low, x.high, x_options),
                    MakeAxis(y.low, y.high, y_options));
  std::string svg = absl::StrCat(
      "<svg class=\"plot\" viewBox=\"0 0 ", Coordinate(width), " ", Coordinate(frame.height),
      "\" role=\"img\" tabindex=\"0\" "
      "aria-label=\"",
      HtmlEscape(plot.title), "\">", AxesSvg(frame, plot.x_label, plot.y_label));
  for (size_t i = 0; i < series.size(); ++i) {
    svg += SeriesSvg(series[i], static_cast<int>(i), plot.mark_points, frame);
  }
  svg += "</svg>";
  card.body_html = absl::StrCat(series.size() > 1 ? Legend(series) : "", "<div class=\"scroll\">",
                                svg, "</div>", Notes(plot, series), Data(plot, series, frame));
  return CardHtml(card);
}

}  // namespace starling
