#include "bench/reports/html.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "bench/reports/charts.h"
#include "bench/reports/row_group.h"
#include "bench/reports/row_text.h"
#include "bench/reports/use_table.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/page.h"
#include "report/table.h"

namespace starling {
namespace {

const char* ClassOf(RowState state) {
  switch (state) {
    case RowState::kMet:
      return "met";
    case RowState::kMissed:
    case RowState::kCritical:
      return "missed";
    case RowState::kNoTarget:
    case RowState::kNotMeasured:
      break;
  }
  return "open";
}

std::string Verdict(const BenchmarkResults& results) {
  const StateCounts counts = CountStates(results);
  const RowState state = counts.missed + counts.critical > 0 ? RowState::kMissed
                         : counts.met > 0                    ? RowState::kMet
                                                             : RowState::kNoTarget;
  const char* const color = state == RowState::kMet      ? " s2"
                            : state == RowState::kMissed ? " s1"
                                                         : "";
  return absl::StrCat("<div class=\"card wide verdict", color, "\"><b aria-hidden=\"true\">",
                      state == RowState::kMet      ? "✓"
                      : state == RowState::kMissed ? "✗"
                                                   : "–",
                      "</b><div><p>", HtmlEscape(VerdictSentence(results)), "</p><p>",
                      HtmlEscape(NoiseSentence(results.noise)), "</p></div></div>\n");
}

std::string Summary(const BenchmarkResults& results) {
  const StateCounts counts = CountStates(results);
  const bool known = results.noise.verdict != "unknown" && !results.noise.verdict.empty();
  return Verdict(results) +
         StatRow(
             {{"Targets met",
               absl::StrCat(FormatCount(counts.met), " of ", FormatCount(counts.judged())), ""},
              {"Missed", FormatCount(counts.missed + counts.critical),
               counts.critical > 0
                   ? absl::StrCat(FormatCount(counts.critical), " beyond what is critical")
                   : ""},
              {"Not measured", FormatCount(counts.not_measured), ""},
              {"Noise", known ? FormatPercent(results.noise.aa_shift) : "–",
               known ? absl::StrCat("between halves of the same samples: ", results.noise.verdict)
                     : "not known"},
              {"Rows", FormatCount(static_cast<int64_t>(results.rows.size())), ""},
              {"Time", FormatDuration(results.seconds), ""}});
}

// The columns that name a row, and their cells.
void NameColumns(const RowGroup& group, Table& table) {
  table.columns = {{"case"}};
  for (const std::string& name : group.varying) {
    double number = 0;
    const bool numeric = absl::c_all_of(group.rows, [&](const BenchmarkRow* row) {
      return absl::SimpleAtod(ParameterOf(row->params, name), &number);
    });
    table.columns.push_back({name, numeric ? Align::kRight : Align::kLeft});
  }
  for (const BenchmarkRow* row : group.rows) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    cells.push_back({row->name, SampleSummary::kNone, "name"});
    for (const std::string& name : group.varying) cells.push_back({ParameterOf(row->params, name)});
  }
}

Cell ValueCell(double value, const std::string& unit) { return {ValueText(value, unit), value}; }

Cell VerdictCell(const BenchmarkRow& row) {
  const RowState state = StateOf(row);
  return {absl::StrCat(StateText(state), row.busy ? ", busy" : ""), static_cast<double>(state),
          ClassOf(state)};
}

Table RowTable(const RowGroup& group) {
  Table table;
  table.title = group.title;
  table.caption = SharedText(group);
  table.wide = true;
  NameColumns(group, table);
  table.columns.push_back({"verdict"});
  for (const char* heading : {"median", "± 95 %", "target", "of target", "samples"}) {
    table.columns.push_back({heading, Align::kRight});
  }
  for (size_t i = 0; i < group.rows.size(); ++i) {
    const BenchmarkRow& row = *group.rows[i];
    std::vector<Cell>& cells = table.rows[i];
    const double spread = RelativeInterval(row.stats);
    const double ratio = TargetRatio(row);
    cells.push_back(VerdictCell(row));
    cells.push_back(ValueCell(row.stats.median, row.unit));
    cells.push_back({SpreadText(spread), spread});
    cells.push_back({TargetText(row), row.target.value.value_or(SampleSummary::kNone)});
    cells.push_back({RatioText(ratio), ratio});
    cells.push_back(NumberCell(static_cast<double>(row.stats.n)));
  }
  return table;
}

Table StatisticsTable(const RowGroup& group) {
  Table table;
  table.title = absl::StrCat("All statistics: ", group.title);
  table.caption =
      "Outliers lie beyond 1.5 interquartile ranges from the quartiles; none is dropped.";
  table.wide = true;
  NameColumns(group, table);
  constexpr std::pair<const char*, double SampleSummary::*> kColumns[] = {
      {"min", &SampleSummary::min},       {"max", &SampleSummary::max},
      {"mean", &SampleSummary::mean},     {"stddev", &SampleSummary::stddev},
      {"median", &SampleSummary::median}, {"IQR", &SampleSummary::iqr},
      {"p75", &SampleSummary::p75},       {"p90", &SampleSummary::p90},
      {"p95", &SampleSummary::p95},       {"p99", &SampleSummary::p99},
      {"p99.9", &SampleSummary::p99_9}};
  table.columns.push_back({"n", Align::kRight});
  for (const auto& [heading, number] : kColumns) table.columns.push_back({heading, Align::kRight});
  table.columns.push_back({"outliers", Align::kRight});
  table.columns.push_back({"95 % interval", Align::kRight});
  for (size_t i = 0; i < group.rows.size(); ++i) {
    const BenchmarkRow& row = *group.rows[i];
    std::vector<Cell>& cells = table.rows[i];
    cells.push_back(NumberCell(static_cast<double>(row.stats.n)));
    for (const auto& [heading, number] : kColumns) {
      cells.push_back(ValueCell(row.stats.*number, row.unit));
    }
    cells.push_back(NumberCell(static_cast<double>(row.stats.outliers)));
    cells.push_back({absl::StrCat(ValueText(row.stats.ci95_low, row.unit), " to ",
                                  ValueText(row.stats.ci95_high, row.unit)),
                     row.stats.ci95_low});
  }
  return table;
}

// Numbers that belong to rows but are not what they measure; empty if no row has any.
std::string FactsTable(const RowGroup& group) {
  std::vector<std::string> names;
  for (const BenchmarkRow* row : group.rows) {
    for (const auto& [name, value] : row->facts) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  if (names.empty()) return "";
  Table table;
  table.title = absl::StrCat("Further numbers: ", group.title);
  table.wide = true;
  NameColumns(group, table);
  for (const std::string& name : names) {
    table.columns.push_back({absl::StrReplaceAll(name, {{"_", " "}}), Align::kRight});
  }
  for (size_t i = 0; i < group.rows.size(); ++i) {
    for (const std::string& name : names) {
      double found = SampleSummary::kNone;
      for (const auto& [key, value] : group.rows[i]->facts) {
        if (key == name) found = value;
      }
      table.rows[i].push_back({std::isnan(found) ? "–" : FormatSignificant(found), found});
    }
  }
  return TableHtml(table);
}

std::string ResourceTable(const RowGroup& group) {
  Table table;
  table.title = group.title;
  table.caption = "While the row was measured; its preparation left out.";
  table.wide = true;
  NameColumns(group, table);
  table.columns.push_back({"CPU", Align::kRight});
  for (size_t i = 0; i < group.rows.size(); ++i) {
    table.rows[i].push_back(
        NumberCell(group.rows[i]->resources.cpu_seconds, NumberStyle::kSeconds));
  }
  struct Count {
    const char* heading;
    int64_t RowResources::*count;
    NumberStyle style;
  };
  constexpr Count kCounts[] = {
      {"RSS", &RowResources::rss_bytes, NumberStyle::kBytes},
      {"RSS at most", &RowResources::rss_peak_bytes, NumberStyle::kBytes},
      {"PSS", &RowResources::pss_bytes, NumberStyle::kBytes},
      {"context switches", &RowResources::context_switches, NumberStyle::kPlain},
      {"page faults", &RowResources::page_faults, NumberStyle::kPlain},
      {"disk read", &RowResources::disk_read_bytes, NumberStyle::kBytes},
      {"disk written", &RowResources::disk_write_bytes, NumberStyle::kBytes},
      {"network in", &RowResources::network_rx_bytes, NumberStyle::kBytes},
      {"network out", &RowResources::network_tx_bytes, NumberStyle::kBytes},
      {"threads", &RowResources::threads, NumberStyle::kPlain},
      {"sockets", &RowResources::connections, NumberStyle::kPlain}};
  for (const auto& [heading, count, style] : kCounts) {
    bool known = false;
    for (const BenchmarkRow* row : group.rows) known |= row->resources.*count >= 0;
    if (!known) continue;
    table.columns.push_back({heading, Align::kRight});
    for (size_t i = 0; i < group.rows.size(); ++i) {
      const int64_t value = group.rows[i]->resources.*count;
      table.rows[i].push_back(value < 0 ? Cell{"–", SampleSummary::kNone}
                                        : NumberCell(static_cast<double>(value), style));
    }
  }
  return TableHtml(table);
}

std::string UseSection(const BenchmarkResults& results) {
  const UseTable use = MakeUseTable(results);
  Table table;
  table.title = "Utilisation, saturation, errors";
  table.caption = "Of all rows together, over the time of the whole run.";
  table.wide = true;
  table.columns = {{"resource"}, {"utilisation"}, {"saturation"}, {"errors"}};
  for (const UseLine& line : use.lines) {
    table.rows.push_back({{line.resource},
                          {line.utilisation},
                          {line.saturation},
                          {line.errors, SampleSummary::kNone, "open"}});
  }
  return Paragraph(use.bottleneck) + TableHtml(table);
}

std::string List(const std::string& title, const std::vector<std::string>& sentences) {
  std::string items;
  for (const std::string& sentence : sentences) {
    absl::StrAppend(&items, "<li>", HtmlEscape(sentence), "</li>");
  }
  return CardHtml({title, "", absl::StrCat("<ul class=\"plain\">", items, "</ul>"), true, ""});
}

std::string Environment(const BenchmarkResults& results) {
  const auto table = [](const char* title, const Properties& properties) {
    KeyValues values;
    values.title = title;
    for (const auto& [name, value] : properties) {
      values.rows.emplace_back(absl::StrReplaceAll(name, {{"_", " "}}), value);
    }
    return KeyValueTable(values);
  };
  std::string html = table("Machine", results.machine);
  html += table("Build", results.build);
  html += KeyValueTable({"Run",
                         {{"command", results.command},
                          {"started", results.started},
                          {"took", FormatDuration(results.seconds)},
                          {"extent", results.extent},
                          {"complete", results.complete ? "yes" : "no"}},
                         true});
  if (!results.uncontrolled.empty()) {
    html += List("What could not be controlled", results.uncontrolled);
  }
  return html;
}

std::string Notes(const std::vector<RowGroup>& groups) {
  Table table;
  table.wide = true;
  table.columns = {{"suite"}, {"row"}, {"verdict"}, {"note"}};
  for (const RowGroup& group : groups) {
    for (const BenchmarkRow* row : group.rows) {
      if (row->note.empty() || (StateOf(*row) == RowState::kNoTarget && !row->busy)) continue;
      table.rows.push_back(
          {{group.title}, {ShortName(group, *row)}, VerdictCell(*row), {row->note}});
    }
  }
  return table.rows.empty() ? "" : TableHtml(table);
}

std::string HowToRead() {
  return List(
      "How to read this page",
      {("Figures are medians of samples taken in rounds: each round measures every row of a case "
        "once, in a new order, so what disturbs the machine for a while disturbs all alike."),
       ("± is half of the 95 % interval of the median, of which nothing is assumed but that "
        "samples are alike. Two rows whose intervals overlap are not shown to differ."),
       ("Noise is by how much halves of the same samples differ. Three times that is what a change "
        "must exceed to be told from it."),
       ("In the strips time runs to the right; the line is the median, the shade its interval, the "
        "bars how often which value came. A slope or a step is drift: then the median is of no one "
        "state of the machine."),
       "Figures of one machine are never to be compared with those of another."});
}

std::string TitleOf(const std::vector<RowGroup>& groups) {
  std::vector<std::string> titles;
  for (const RowGroup& group : groups) {
    if (std::find(titles.begin(), titles.end(), group.title) == titles.end())
      titles.push_back(group.title);
  }
  if (titles.empty()) return "Benchmarks";
  return absl::StrCat("Benchmarks: ", absl::StrJoin(titles, ", "));
}

}  // namespace

std::string ResultsHtml(const BenchmarkResults& results) {
  const std::vector<RowGroup> groups = GroupRows(results, "");
  Page page(TitleOf(groups), absl::StrCat(results.started, ", ", FormatDuration(results.seconds),
                                          results.complete ? "" : ", interrupted or under way"));
  page.AddStyle(kBenchStyle);
  page.AddSection("summary", "What came of it", Summary(results));
  std::string rows, statistics, plots, resources;
  for (const RowGroup& group : groups) {
    rows += TableHtml(RowTable(group));
    plots += MedianPlots(group);
    statistics += TableHtml(StatisticsTable(group)) + FactsTable(group);
    resources += ResourceTable(group);
  }
  if (groups.empty()) rows = Paragraph("No row was measured.");
  page.AddSection("rows", "All rows", rows);
  const std::string targets = TargetChart(groups);
  if (!targets.empty()) page.AddSection("targets", "Against the targets", targets);
  if (!plots.empty()) page.AddSection("medians", "Medians", plots);
  const std::string strips = SampleStrips(groups);
  if (!strips.empty()) page.AddSection("samples", "Samples as they were taken", strips);
  if (!groups.empty()) {
    page.AddSection("statistics", "Statistics", statistics);
    page.AddSection("use", "Bottleneck", UseSection(results));
    page.AddSection("resources", "Resources", resources);
  }
  const std::string notes = Notes(groups);
  if (!notes.empty()) page.AddSection("notes", "Notes", notes);
  page.AddSection("environment", "Machine and build", Environment(results));
  page.AddSection("reading", "Reading", HowToRead());
  return page.Html();
}

}  // namespace starling
