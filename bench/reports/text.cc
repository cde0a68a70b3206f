#include "bench/reports/text.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "bench/reports/row_group.h"
#include "bench/reports/row_text.h"
#include "profiling/formats/text.h"
#include "report/svg.h"
#include "report/text_table.h"

namespace starling {
namespace {

constexpr int kLeastName = 12;
constexpr size_t kMostNotes = 20;

std::string Plain(absl::string_view text) { return OneLine(text, '?'); }

std::string AsciiSigns(const std::string& text) {
  return absl::StrReplaceAll(text, {{"✓ ", ""},
                                    {"✗ ", ""},
                                    {"– ", ""},
                                    {"–", "-"},
                                    {"±", "+-"},
                                    {"µs", "us"},
                                    {" µ", " u"},
                                    {"…", "~"}});
}

struct RowSort {
  const char* name;
  double (*key)(const BenchmarkRow& row);  // none: by plan or name
  bool ascending;
};

constexpr RowSort kSorts[] = {
    {"plan", nullptr, true},
    {"name", nullptr, true},
    {"median", [](const BenchmarkRow& row) { return row.stats.median; }, false},
    {"min", [](const BenchmarkRow& row) { return row.stats.min; }, false},
    {"max", [](const BenchmarkRow& row) { return row.stats.max; }, false},
    {"stddev", [](const BenchmarkRow& row) { return row.stats.stddev; }, false},
    {"iqr", [](const BenchmarkRow& row) { return row.stats.iqr; }, false},
    {"spread", [](const BenchmarkRow& row) { return RelativeInterval(row.stats); }, false},
    {"target", TargetRatio, true}};

void SortRows(absl::string_view sort, std::vector<const BenchmarkRow*>& rows) {
  if (sort == "name") {
    absl::c_stable_sort(rows, [](const BenchmarkRow* a, const BenchmarkRow* b) {
      return RowName(*a) < RowName(*b);
    });
  }
  for (const RowSort& order : kSorts) {
    if (sort != order.name || order.key == nullptr) continue;
    absl::c_stable_sort(rows, [&order](const BenchmarkRow* a, const BenchmarkRow* b) {
      const double x = order.key(*a);
      const double y = order.key(*b);
      if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
      return order.ascending ? x < y : x > y;
    });
  }
}

struct Layout {
  bool ratio = true, target = true, spread = true;
  int name = 0;  // 0: a column each for case and parameters; otherwise one, with so many letters
};

std::string TableOf(const RowGroup& group, const Layout& layout, bool unicode) {
  std::vector<std::string> headings;
  if (layout.name > 0) {
    headings.emplace_back("ROW");
  } else {
    headings.emplace_back("CASE");
    for (const std::string& name : group.varying) headings.push_back(absl::AsciiStrToUpper(name));
  }
  headings.emplace_back("MEDIAN");
  if (layout.spread) headings.emplace_back("±");
  if (layout.target) headings.emplace_back("TARGET");
  if (layout.ratio) headings.emplace_back("OF TARGET");
  headings.emplace_back("VERDICT");

  std::vector<std::vector<std::string>> lines;
  for (const BenchmarkRow* row : group.rows) {
    std::vector<std::string>& line = lines.emplace_back();
    if (layout.name > 0) {
      line.push_back(Shorten(ShortName(group, *row), layout.name));
    } else {
      line.push_back(row->name);
      for (const std::string& name : group.varying) line.push_back(ParameterOf(row->params, name));
    }
    line.push_back(ValueText(row->stats.median, row->unit));
    if (layout.spread) line.push_back(SpreadText(RelativeInterval(row->stats)));
    if (layout.target) line.push_back(TargetText(*row));
    if (layout.ratio) line.push_back(RatioText(TargetRatio(*row)));
    const RowState state = StateOf(*row);
    line.push_back(absl::StrCat(StateText(state), row->busy ? ", busy" : ""));
  }
  const auto clean = [unicode](std::vector<std::string>& cells) {
    for (std::string& cell : cells) cell = unicode ? Plain(cell) : AsciiSigns(Plain(cell));
  };
  clean(headings);
  for (std::vector<std::string>& line : lines) clean(line);
  return TextTable(headings, lines, 1);
}

size_t WidthOf(const std::string& table) {
  size_t widest = 0;
  for (const absl::string_view line : absl::StrSplit(table, '\n')) {
    widest =
        std::max<size_t>(widest, absl::c_count_if(line, [](char c) { return (c & 0xc0) != 0x80; }));
  }
  return widest;
}

std::string FittingTable(const RowGroup& group, int width, bool unicode) {
  const auto most = static_cast<size_t>(std::max(width, 1));
  Layout layout;
  std::string table = TableOf(group, layout, unicode);
  for (bool* const column : {&layout.ratio, &layout.target}) {
    if (WidthOf(table) <= most) return table;
    *column = false;
    table = TableOf(group, layout, unicode);
  }
  if (WidthOf(table) <= most) return table;
  layout.name = kLeastName;
  layout.spread = WidthOf(TableOf(group, layout, unicode)) <= most;
  // The name takes what the other columns leave.
  const auto rest = static_cast<int>(WidthOf(TableOf(group, layout, unicode)));
  layout.name = std::max(kLeastName, kLeastName + width - rest);
  return TableOf(group, layout, unicode);
}

// Why rows could not be measured. What else there is to say of rows is in the page.
std::string Notes(const std::vector<RowGroup>& groups) {
  std::string text;
  size_t notes = 0;
  for (const RowGroup& group : groups) {
    for (const BenchmarkRow* row : group.rows) {
      if (StateOf(*row) != RowState::kNotMeasured || ++notes > kMostNotes) continue;
      absl::StrAppend(&text, Plain(group.title), ", ", Plain(ShortName(group, *row)), ": ",
                      Plain(row->note), "\n");
    }
  }
  if (notes > kMostNotes) {
    absl::StrAppend(&text, "... and ", notes - kMostNotes, " more, in results.json\n");
  }
  return text;
}

std::string Coloured(const std::string& text) {
  constexpr std::pair<const char*, const char*> kWords[] = {
      {"met", "32"}, {"missed", "31"}, {"critical", "1;31"}, {"not measured", "33"}};
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    lines.emplace_back(line);
    const absl::string_view shown = absl::StripSuffix(line, ", busy");
    for (const auto& [word, color] : kWords) {
      if (!absl::EndsWith(shown, absl::StrCat(" ", word))) continue;
      const size_t place = shown.size() - std::char_traits<char>::length(word);
      lines.back() =
          absl::StrCat(line.substr(0, place), "\x1b[", color, "m", line.substr(place), "\x1b[0m");
      break;
    }
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace

absl::Status CheckRowSort(absl::string_view sort) {
  std::vector<std::string> names;
  for (const RowSort& order : kSorts) {
    if (sort == order.name) return absl::OkStatus();
    names.emplace_back(order.name);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("there is no order \"", sort, "\"; there are: ", absl::StrJoin(names, ", ")));
}

std::string ResultsText(const BenchmarkResults& results, const TextReportOptions& options) {
  std::string tables;
  std::vector<RowGroup> groups = GroupRows(results, options.group_by);
  for (RowGroup& group : groups) {
    SortRows(options.sort, group.rows);
    const std::string shared = SharedText(group);
    absl::StrAppend(&tables, Plain(group.title), shared.empty() ? "" : ": ", Plain(shared), "\n",
                    FittingTable(group, options.terminal_width, options.unicode), "\n");
  }
  if (options.color) tables = Coloured(tables);
  std::string end = Notes(groups);
  if (!end.empty()) end += "\n";
  absl::StrAppend(&end, VerdictSentence(results), "\n", Plain(NoiseSentence(results.noise)), "\n");
  return tables + (options.unicode ? end : AsciiSigns(end));
}

}  // namespace starling
