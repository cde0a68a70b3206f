#include "bench/compare/comparison_markdown.h"

#include "absl/strings/str_cat.h"
#include "bench/compare/comparison_rows.h"
#include "report/escape.h"

namespace starling {
namespace {

constexpr int kMostRows = 150;

bool IsChange(const RowComparison& row) {
  return row.change == Change::kWorse || row.change == Change::kBetter;
}

std::string LineOf(const std::string& name, const RowComparison& row) {
  std::string line = "|";
  for (const std::string& cell : {name, SideText(row.base, row.unit), SideText(row.other, row.unit),
                                  MarkedChange(row), IntervalText(row), PText(row), row.note}) {
    absl::StrAppend(&line, " ", MarkdownEscape(cell), " |");
  }
  return absl::StrCat(line, "\n");
}

// The rows that changed, or the others. At most kMostRows.
std::string Tables(const std::vector<ComparisonGroup>& groups, bool changed) {
  std::string text;
  int shown = 0;
  int left_out = 0;
  for (const ComparisonGroup& group : groups) {
    std::string lines;
    for (size_t i = 0; i < group.rows.size(); ++i) {
      if (IsChange(*group.rows[i]) != changed) continue;
      if (shown == kMostRows) {
        ++left_out;
        continue;
      }
      ++shown;
      lines += LineOf(group.names[i], *group.rows[i]);
    }
    if (lines.empty()) continue;
    absl::StrAppend(&text, "### ", MarkdownEscape(group.title),
                    "\n\n| row | A | B | change | 95 % interval | p | note |\n"
                    "|---|--:|--:|--:|--:|--:|---|\n",
                    lines, "\n");
  }
  if (left_out > 0) absl::StrAppend(&text, "and ", left_out, " more\n\n");
  return text;
}

std::string Folded(const char* summary, const std::string& body) {
  if (body.empty()) return "";
  return absl::StrCat("<details><summary>", summary, "</summary>\n\n", body, "</details>\n\n");
}

std::string Machine(const Comparison& comparison) {
  if (comparison.machine.empty()) return "";
  std::string text = "| | |\n|---|---|\n";
  for (const auto& [name, value] : comparison.machine) {
    absl::StrAppend(&text, "| ", MarkdownEscape(name), " | ", MarkdownEscape(value), " |\n");
  }
  return text + "\n";
}

}  // namespace

std::string ComparisonMarkdown(const Comparison& comparison) {
  const char* const sign = comparison.worse > 0 ? "✗ " : comparison.better > 0 ? "✓ " : "";
  std::string text =
      absl::StrCat("## Comparison of benchmarks\n\n", sign, "**", VerdictLine(comparison), "**\n\n",
                   MarkdownEscape(SidesLine(comparison)), "\n\n");
  for (const std::string& note : comparison.notes) {
    absl::StrAppend(&text, "* ", MarkdownEscape(note), "\n");
  }
  if (!comparison.notes.empty()) text += "\n";
  const std::vector<ComparisonGroup> groups = GroupByMetric(comparison);
  absl::StrAppend(
      &text, Tables(groups, true),
      Folded("Rows without a difference shown, or not comparable", Tables(groups, false)),
      Folded("Machine", Machine(comparison)));
  return text;
}

}  // namespace starling
