#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "bench/reports/charts.h"
#include "bench/reports/row_text.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr size_t kMostRows = 80;
constexpr double kLargest = 1e6;  // ratio that is drawn

struct Mark {
  std::string name;
  const BenchmarkRow* row;
  double ratio;
};

double Drawn(double ratio) { return std::clamp(ratio, 1 / kLargest, kLargest); }

std::string MarkHtml(const Mark& mark, double low, double high) {
  const auto percent = [&](double ratio) {
    return std::clamp(std::log(ratio / low) / std::log(high / low), 0.0, 1.0) * 100;
  };
  const double one = percent(1);
  const double end = percent(Drawn(mark.ratio));
  const RowState state = StateOf(*mark.row);
  return absl::StrCat(
      "<div role=\"listitem\"><span class=\"label\">", HtmlEscape(mark.name),
      "</span><span class=\"track\"><i class=\"", state == RowState::kMet ? "s2" : "s1",
      "\" style=\"left:", FormatFixed(std::min(one, end), 2),
      "%;width:", FormatFixed(std::abs(end - one), 2),
      "%\"></i><b style=\"left:", FormatFixed(one, 2), "%\"></b></span><span class=\"value\">",
      state == RowState::kMet ? "✓ " : "✗ ", RatioText(mark.ratio), " <small>",
      HtmlEscape(ValueText(TargetValueOf(*mark.row), mark.row->unit)), ", ",
      HtmlEscape(TargetText(*mark.row)), "</small></span></div>");
}

}  // namespace

std::string TargetChart(const std::vector<RowGroup>& groups) {
  std::vector<Mark> marks;
  for (const RowGroup& group : groups) {
    for (const BenchmarkRow* row : group.rows) {
      const double ratio = TargetRatio(*row);
      if (std::isnan(ratio) || row->verdict == RowVerdict::kNotMeasurable) continue;
      marks.push_back({groups.size() > 1 ? absl::StrCat(group.title, ": ", ShortName(group, *row))
                                         : ShortName(group, *row),
                       row, ratio});
    }
  }
  if (marks.empty()) return "";
  absl::c_stable_sort(marks, [](const Mark& a, const Mark& b) { return a.ratio < b.ratio; });
  const size_t all = marks.size();
  if (all > kMostRows) marks.erase(marks.begin() + kMostRows, marks.end());
  const double low = std::min(0.8, Drawn(marks.front().ratio) * 0.9);
  const double high = std::max(1.25, Drawn(marks.back().ratio) * 1.1);

  std::string body = "<div class=\"bars\" role=\"list\">";
  for (const Mark& mark : marks) body += MarkHtml(mark, low, high);
  body += "</div>";
  Card card;
  card.title = "Times as good as the target";
  card.caption = absl::StrCat(
      "The line is the target; to its right a row is better, on a logarithmic scale.",
      all > kMostRows ? absl::StrCat(" The ", kMostRows, " worst of ", all, " rows.") : "");
  card.body_html = body;
  card.wide = true;
  card.css_class = "targets";
  return CardHtml(card);
}

}  // namespace starling
