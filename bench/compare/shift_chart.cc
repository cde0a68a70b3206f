#include "bench/compare/shift_chart.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr size_t kMostRows = 80;
// Factors: the scale shows at least the one and at most the other.
constexpr double kNarrowest = 1.25;
constexpr double kWidest = 20;

// The half of the width of a symmetric scale that shows all rows.
double ReachOf(const std::vector<ComparisonGroup>& groups) {
  double reach = std::log(kNarrowest);
  for (const ComparisonGroup& group : groups) {
    for (const RowComparison* row : group.rows) {
      if (row->change == Change::kNotComparable) continue;
      for (const double shift : {row->shift.low, row->shift.high, row->threshold}) {
        reach = std::max(reach, std::abs(Goodness(*row, shift)));
      }
    }
  }
  return std::min(reach * 1.05, std::log(kWidest));
}

const char* ColorOf(Change change) {
  return change == Change::kWorse ? "s1" : change == Change::kBetter ? "s2" : "none";
}

std::string RowHtml(const std::string& name, const RowComparison& row, double reach) {
  const auto percent = [&](double shift) {
    return std::clamp(0.5 + Goodness(row, shift) / reach / 2, 0.0, 1.0) * 100;
  };
  const auto bar = [&](const char* css_class, double low, double high) {
    const double left = std::min(percent(low), percent(high));
    return absl::StrCat("<i class=\"", css_class, "\" style=\"left:", FormatFixed(left, 2),
                        "%;width:", FormatFixed(std::max(percent(low), percent(high)) - left, 2),
                        "%\"></i>");
  };
  const double least = row.least_shift();
  // A fall below nothing is not on the scale.
  const double fall = std::min(least, 0.999);
  const std::string color = ColorOf(row.change);
  return absl::StrCat("<div role=\"listitem\"><span class=\"label\">", HtmlEscape(name),
                      "</span><span class=\"track\">", bar("limit", -fall, least),
                      bar(absl::StrCat("reach ", color).c_str(), row.shift.low, row.shift.high),
                      "<i class=\"dot ", color,
                      "\" style=\"left:", FormatFixed(percent(row.shift.estimate), 2),
                      "%\"></i><b style=\"left:50%\"></b></span><span class=\"value\">",
                      HtmlEscape(MarkedChange(row)), " <small>", HtmlEscape(IntervalText(row)),
                      "</small></span></div>");
}

std::string ScaleHtml(double reach) {
  const std::string factor = FormatSignificant(std::exp(reach), 2);
  return absl::StrCat(
      "<div class=\"scale-of-shifts\" aria-hidden=\"true\"><span></span><span "
      "class=\"ends\"><span>",
      factor, " x worse</span><span>", factor, " x better</span></span><span></span></div>");
}

}  // namespace

std::string ShiftChart(const std::vector<ComparisonGroup>& groups) {
  const double reach = ReachOf(groups);
  std::string html;
  size_t shown = 0;
  size_t left_out = 0;
  for (const ComparisonGroup& group : groups) {
    std::string rows;
    for (size_t i = 0; i < group.rows.size(); ++i) {
      if (group.rows[i]->change == Change::kNotComparable) continue;
      if (shown == kMostRows) {
        ++left_out;
        continue;
      }
      ++shown;
      rows += RowHtml(group.names[i], *group.rows[i], reach);
    }
    if (rows.empty()) continue;
    html += CardHtml(
        {group.title, "",
         absl::StrCat("<div class=\"bars\" role=\"list\">", ScaleHtml(reach), rows, "</div>"), true,
         "targets shifts"});
  }
  if (html.empty()) return "";
  return Paragraph(absl::StrCat(
             "How far B lies from A: to the right B is better. The bar is the 95 % interval, the "
             "dot the estimate; what stays in the grey band is below the threshold or within the "
             "noise.",
             left_out > 0 ? absl::StrCat(" ", left_out, " more rows are in the tables below.")
                          : "")) +
         html;
}

const char kShiftStyle[] = R"css(
.shifts .bars .track{height:16px;background:none}
.shifts .track i.limit{background:var(--line);opacity:.75;border-radius:0}
.shifts .track i.reach{top:5px;bottom:5px;border-radius:3px;opacity:.55}
.shifts .track i.dot{width:8px;margin-left:-4px;top:4px;bottom:4px;border-radius:50%}
.shifts .none{--c:var(--muted)}
.shifts .value small{display:inline}
.shifts .bars .label{max-width:330px}
.scale-of-shifts .ends{display:flex;justify-content:space-between;font-size:12.5px;
color:var(--muted)}
@media (max-width:620px){
.scale-of-shifts>span{display:none}
.scale-of-shifts .ends{grid-column:1/-1}
}
.links{margin-top:10px;font-size:13.5px}
.links a{color:var(--accent);overflow-wrap:anywhere}
)css";

}  // namespace starling
