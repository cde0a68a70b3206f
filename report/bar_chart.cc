#include "report/bar_chart.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr double kLargest = 1e300;

double Drawn(double value) {
  return std::isfinite(value) ? std::clamp(value, -kLargest, kLargest) : 0;
}

}  // namespace

std::string BarChartHtml(const BarChart& chart) {
  double low = 0, high = 0;
  for (const Bar& bar : chart.bars) {
    low = std::min(low, Drawn(bar.value));
    high = std::max(high, Drawn(bar.value));
  }
  const double span = high - low;
  const auto percent = [&](double value) {
    return span > 0 ? FormatFixed(std::clamp(value / span, 0.0, 1.0) * 100, 2) : "0";
  };
  std::string body = "<div class=\"bars\" role=\"list\">";
  for (const Bar& bar : chart.bars) {
    const double value = Drawn(bar.value);
    absl::StrAppend(&body, "<div role=\"listitem\"><span class=\"label\">", HtmlEscape(bar.label),
                    "</span><span class=\"track\"><i class=\"", value < 0 ? "s1" : "s0",
                    "\" style=\"left:", percent(std::min(value, 0.0) - low),
                    "%;width:", percent(std::abs(value)), "%\"></i>");
    if (low < 0) absl::StrAppend(&body, "<b style=\"left:", percent(-low), "%\"></b>");
    absl::StrAppend(&body, "</span><span class=\"value\">",
                    HtmlEscape(FormatValue(bar.value, chart.style)));
    if (!bar.note.empty()) absl::StrAppend(&body, " <small>", HtmlEscape(bar.note), "</small>");
    absl::StrAppend(&body, "</span></div>");
  }
  body += "</div>";

  Card card;
  card.title = chart.title;
  card.caption = chart.caption;
  card.body_html = chart.bars.empty() ? NothingToShow("no data") : body;
  card.wide = chart.wide;
  return CardHtml(card);
}

}  // namespace starling
