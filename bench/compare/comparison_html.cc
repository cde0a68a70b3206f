#include "bench/compare/comparison_html.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "bench/compare/comparison_rows.h"
#include "bench/compare/profile_changes.h"
#include "bench/compare/shift_chart.h"
#include "bench/reports/charts.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/page.h"
#include "report/table.h"

namespace starling {
namespace {

std::string Verdict(const Comparison& comparison) {
  const char* const color = comparison.worse > 0 ? " s1" : comparison.better > 0 ? " s2" : "";
  const char* const sign = comparison.worse > 0 ? "✗" : comparison.better > 0 ? "✓" : "~";
  return absl::StrCat("<div class=\"card wide verdict", color, "\"><b aria-hidden=\"true\">", sign,
                      "</b><div><p>", HtmlEscape(VerdictLine(comparison)), "</p><p>",
                      HtmlEscape(SidesLine(comparison)), "</p></div></div>\n");
}

// A card with a list; empty without entries.
std::string ListCard(const std::string& title, const std::vector<std::string>& entries) {
  if (entries.empty()) return "";
  std::string list = "<ul class=\"plain\">";
  for (const std::string& entry : entries) {
    absl::StrAppend(&list, "<li>", HtmlEscape(entry), "</li>");
  }
  return CardHtml({title, "", list + "</ul>", true, ""});
}

const char* ClassOf(Change change) {
  switch (change) {
    case Change::kWorse:
      return "missed";
    case Change::kBetter:
      return "met";
    case Change::kSame:
    case Change::kNotComparable:
      break;
  }
  return "open";
}

Table TableOf(const ComparisonGroup& group) {
  Table table;
  table.title = group.title;
  table.wide = true;
  table.columns = {{"row"},
                   {"A", Align::kRight},
                   {"B", Align::kRight},
                   {"change", Align::kRight},
                   {"95 % interval", Align::kRight},
                   {"p", Align::kRight},
                   {"n", Align::kRight},
                   {"it takes", Align::kRight}};
  for (size_t i = 0; i < group.rows.size(); ++i) {
    const RowComparison& row = *group.rows[i];
    table.rows.push_back({{group.names[i], SampleSummary::kNone, "name"},
                          {SideText(row.base, row.unit), row.base.median},
                          {SideText(row.other, row.unit), row.other.median},
                          {MarkedChange(row), row.shift.estimate, ClassOf(row.change)},
                          {IntervalText(row), row.shift.low},
                          {PText(row), row.adjusted_p},
                          {CountsText(row)},
                          NumberCell(row.least_shift(), NumberStyle::kPercent)});
  }
  return table;
}

}  // namespace

std::string ComparisonHtml(const Comparison& comparison, const std::vector<ProfiledRow>& profiles) {
  Page page("Comparison of benchmarks",
            absl::StrCat(comparison.base_name, " (A) and ", comparison.other_name, " (B)"));
  page.AddStyle(kBenchStyle);
  page.AddStyle(kShiftStyle);
  page.AddSection("verdict", "Verdict",
                  Verdict(comparison) +
                      StatRow({{"Worse", FormatCount(comparison.worse), ""},
                               {"Better", FormatCount(comparison.better), ""},
                               {"No difference shown", FormatCount(comparison.same), ""},
                               {"Not comparable", FormatCount(comparison.not_comparable), ""},
                               {"Time", FormatDuration(comparison.seconds), ""}}) +
                      ListCard("What limits it", comparison.notes));
  const std::vector<ComparisonGroup> groups = GroupByMetric(comparison);
  if (const std::string chart = ShiftChart(groups); !chart.empty()) {
    page.AddSection("shifts", "Shifts", chart);
  }
  std::string functions;
  for (const ProfiledRow& row : profiles) functions += ProfileChangesHtml(row);
  if (!functions.empty()) page.AddSection("profiles", "Where the time went", functions);
  std::string tables = Paragraph(
      "p is of the signed ranks of pairs (Wilcoxon) where the sides took turns, else of the ranks "
      "of "
      "all samples (Mann and Whitney), corrected by Holm for the number of rows. A "
      "change is significant, larger than the threshold of its metric, and larger than three times "
      "the noise; the larger of both is what \"it takes\".");
  std::vector<std::string> notes;
  for (const ComparisonGroup& group : groups) {
    tables += TableHtml(TableOf(group));
    for (const RowComparison* row : group.rows) {
      if (!row->note.empty()) notes.push_back(absl::StrCat(row->name, ": ", row->note));
    }
  }
  tables += ListCard("Notes on rows", notes);
  page.AddSection("rows", "Rows", tables);
  if (!comparison.machine.empty()) {
    page.AddSection("machine", "Machine", KeyValueTable({"", comparison.machine, true}));
  }
  return page.Html();
}

}  // namespace starling
