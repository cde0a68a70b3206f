#include "bench/reports/markdown.h"

#include <algorithm>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "bench/reports/row_group.h"
#include "bench/reports/row_text.h"
#include "report/escape.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr size_t kMostRows = 150;

void AppendCell(absl::string_view text, std::string& line) {
  absl::StrAppend(&line, " ", MarkdownEscape(text), " |");
}

bool IsMissed(const BenchmarkRow* row) { return row->verdict == RowVerdict::kMissed; }

// A table of those rows of `group` for which `shown` is true; empty if there are none.
template <typename Shown>
std::string TableOf(const RowGroup& group, bool with_target, Shown shown) {
  std::vector<const BenchmarkRow*> rows;
  absl::c_copy_if(group.rows, std::back_inserter(rows), shown);
  if (rows.empty()) return "";
  const size_t all = rows.size();
  if (all > kMostRows) {
    absl::c_stable_partition(rows, IsMissed);
    rows.resize(kMostRows);
  }

  std::string heading = "| case |";
  std::string rule = "|---|";
  for (const std::string& name : group.varying) {
    AppendCell(name, heading);
    rule += "--:|";
  }
  absl::StrAppend(&heading, " median | ± 95 % |", with_target ? " target | of target | |" : "");
  absl::StrAppend(&rule, "--:|--:|", with_target ? "--:|--:|---|" : "");

  std::string table = absl::StrCat(heading, "\n", rule, "\n");
  for (const BenchmarkRow* row : rows) {
    std::string line = "|";
    AppendCell(row->name, line);
    for (const std::string& name : group.varying) AppendCell(ParameterOf(row->params, name), line);
    AppendCell(ValueText(row->stats.median, row->unit), line);
    AppendCell(SpreadText(RelativeInterval(row->stats)), line);
    if (with_target) {
      const RowState state = StateOf(*row);
      const char* const strong = row->verdict == RowVerdict::kMissed ? "**" : "";
      AppendCell(TargetText(*row), line);
      AppendCell(RatioText(TargetRatio(*row)), line);
      absl::StrAppend(&line, " ", strong, StateText(state), strong, row->busy ? ", busy" : "",
                      " |");
    }
    absl::StrAppend(&table, line, "\n");
  }
  if (all > rows.size()) {
    absl::StrAppend(&table, "\n", all - rows.size(), " more rows are in `results.csv`.\n");
  }
  return absl::StrCat(table, "\n");
}

std::string Heading(const RowGroup& group) {
  const std::string shared = SharedText(group);
  return absl::StrCat("### ", MarkdownEscape(group.title), "\n\n", MarkdownEscape(shared),
                      shared.empty() ? "" : "\n\n");
}

std::string Notes(const BenchmarkResults& results) {
  std::string text;
  size_t notes = 0;
  for (const BenchmarkRow& row : results.rows) {
    if (StateOf(row) != RowState::kNotMeasured) continue;
    if (++notes > kMostRows) continue;
    absl::StrAppend(&text, "* ", MarkdownEscape(RowName(row)), ": ", MarkdownEscape(row.note),
                    "\n");
  }
  if (notes > kMostRows) absl::StrAppend(&text, "* ", notes - kMostRows, " more\n");
  return text.empty() ? "" : absl::StrCat("### Not measured\n\n", text, "\n");
}

std::string Folded(absl::string_view summary, absl::string_view body) {
  if (body.empty()) return "";
  return absl::StrCat("<details><summary>", summary, "</summary>\n\n", body, "</details>\n\n");
}

std::string Environment(const BenchmarkResults& results) {
  std::string text = "| | |\n|---|---|\n";
  for (const Properties* properties : {&results.machine, &results.build}) {
    for (const auto& [name, value] : *properties) {
      std::string line = "|";
      AppendCell(name, line);
      AppendCell(value, line);
      absl::StrAppend(&text, line, "\n");
    }
  }
  text += "\n";
  for (const std::string& sentence : results.uncontrolled) {
    absl::StrAppend(&text, "* ", MarkdownEscape(sentence), "\n");
  }
  return absl::StrCat(text, results.uncontrolled.empty() ? "" : "\n");
}

}  // namespace

std::string ResultsMarkdown(const BenchmarkResults& results) {
  const StateCounts counts = CountStates(results);
  const char* const sign = counts.missed + counts.critical > 0 ? "✗ " : counts.met > 0 ? "✓ " : "";
  std::string text =
      absl::StrCat("## Benchmarks\n\n", sign, "**", VerdictSentence(results), "** ",
                   MarkdownEscape(NoiseSentence(results.noise)), "\n\n`", "starling bench`, ",
                   MarkdownEscape(results.started), ", ", FormatDuration(results.seconds), ".\n\n");
  std::string without_target;
  for (const RowGroup& group : GroupRows(results, "")) {
    const std::string judged =
        TableOf(group, true, [](const BenchmarkRow* row) { return row->target.value.has_value(); });
    if (!judged.empty()) absl::StrAppend(&text, Heading(group), judged);
    const std::string rest = TableOf(
        group, false, [](const BenchmarkRow* row) { return StateOf(*row) == RowState::kNoTarget; });
    if (!rest.empty()) absl::StrAppend(&without_target, Heading(group), rest);
  }
  absl::StrAppend(&text, Notes(results), Folded("Rows without a target", without_target),
                  Folded("Machine, build, and what could not be controlled", Environment(results)));
  return text;
}

}  // namespace starling
