#include "bench/compare/comparison_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "bench/compare/comparison_rows.h"
#include "profiling/formats/text.h"
#include "report/text_table.h"

namespace starling {
namespace {

std::string Plain(const std::string& text) { return OneLine(text, '?'); }

std::string Ascii(const std::string& text) {
  return absl::StrReplaceAll(text, {{"–", "-"}, {"±", "+-"}, {"µ", "u"}, {"…", "~"}});
}

std::string TableOf(const ComparisonGroup& group) {
  std::vector<std::vector<std::string>> lines;
  for (size_t i = 0; i < group.rows.size(); ++i) {
    const RowComparison& row = *group.rows[i];
    lines.push_back({Plain(group.names[i]), Ascii(SideText(row.base, row.unit)),
                     Ascii(SideText(row.other, row.unit)), Ascii(ChangeText(row)),
                     Ascii(IntervalText(row)), Ascii(PText(row)), CountsText(row)});
  }
  return absl::StrCat(Plain(group.title), "\n",
                      TextTable({"ROW", "A", "B", "CHANGE", "95 % INTERVAL", "P", "N"}, lines, 1));
}

}  // namespace

std::string ComparisonText(const Comparison& comparison) {
  std::string text =
      absl::StrCat(VerdictLine(comparison), "\n", Plain(Ascii(SidesLine(comparison))), "\n");
  for (const std::string& note : comparison.notes) absl::StrAppend(&text, Plain(note), "\n");
  std::string notes;
  for (const ComparisonGroup& group : GroupByMetric(comparison)) {
    absl::StrAppend(&text, "\n", TableOf(group));
    for (const RowComparison* row : group.rows) {
      if (row->note.empty()) continue;
      absl::StrAppend(&notes, Plain(row->name), ": ", Plain(row->note), "\n");
    }
  }
  if (!notes.empty()) absl::StrAppend(&text, "\n", notes);
  return text;
}

}  // namespace starling
