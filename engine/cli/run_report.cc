#include "engine/cli/run_report.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "engine/cli/belief_section.h"
#include "profiling/flamegraph/flame_page.h"
#include "report/bar_chart.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/line_plot.h"
#include "report/page.h"
#include "report/raster.h"
#include "report/table.h"

namespace starling {
namespace {

constexpr size_t kLongestScenario = 20000;

// A metric's name as a title: "food left" for "food_left".
std::string Readable(const std::string& name) { return absl::StrReplaceAll(name, {{"_", " "}}); }

std::string Bytes(int64_t bytes) { return FormatBytes(static_cast<double>(bytes)); }

std::string WhatRan(const RunReport& report) {
  const RunResult& result = report.result;
  std::string html = StatRow({
      {"Agents", FormatCount(result.agents), absl::StrCat("in world ", result.world)},
      {"Ticks", FormatCount(result.tick),
       result.tick < result.last_tick
           ? absl::StrCat("interrupted; asked for ", FormatCount(result.last_tick))
       : result.first_tick > 0 ? absl::StrCat("from tick ", FormatCount(result.first_tick))
                               : ""},
      {"Agent-steps a second", FormatSi(result.AgentStepsPerSecond()),
       absl::StrCat(result.workers, result.workers == 1 ? " worker" : " workers")},
      {"Time for the ticks", FormatDuration(result.wall_seconds),
       absl::StrCat(FormatDuration(result.total_seconds), " in all")},
      {"Memory at most", Bytes(result.peak_rss_bytes), ""},
  });
  html += KeyValueTable({"Scenario",
                         {{"name", result.scenario},
                          {"digest", result.digest},
                          {"seed", absl::StrCat(result.seed)},
                          {"world", result.world},
                          {"precision", result.precision},
                          {"state hash", HashText(result.state_hash)}},
                         false});
  std::vector<std::pair<std::string, std::string>> execution = {
      {"backend", result.backend},
      {"scheduler", result.scheduler},
      {"workers", absl::StrCat(result.workers)},
      {"instruction set", result.instruction_set},
      {"engine version", result.engine_version}};
  if (!result.backend_reason.empty()) execution.emplace_back("chosen", result.backend_reason);
  html += KeyValueTable({"Execution", std::move(execution), false});
  std::string text = report.scenario_text.substr(0, kLongestScenario);
  if (text.size() < report.scenario_text.size()) text += "\n... (shortened)";
  html += CardHtml({"The scenario as it was run", "",
                    absl::StrCat("<details><summary>show</summary><pre style=\"overflow-x:auto\">",
                                 HtmlEscape(text), "</pre></details>"),
                    true, ""});
  return html;
}

LinePlot PlotOf(const RunRecord& record, const std::string& title,
                const std::vector<std::string>& names, const std::string& y_label) {
  LinePlot plot;
  plot.title = title;
  plot.x_label = "tick";
  plot.y_label = y_label;
  for (const std::string& name : names) {
    const auto found = absl::c_find(record.names(), name);
    if (found == record.names().end()) continue;
    Series series;
    series.name = Readable(name);
    record.series()[found - record.names().begin()].Points(series.x, series.y);
    plot.series.push_back(std::move(series));
  }
  return plot;
}

// Those of them that are ever other than zero, besides what every agent has.
std::vector<std::string> ExpectedFreeEnergyTerms(const RunRecord& record) {
  std::vector<std::string> names = {"expected_free_energy", "utility", "state_information_gain"};
  for (const char* name : {"parameter_information_gain", "inductive_value"}) {
    const LinePlot plot = PlotOf(record, "", {name}, "");
    if (plot.series.empty()) continue;
    const std::vector<double>& values = plot.series[0].y;
    if (absl::c_any_of(values, [](double value) { return value != 0; })) names.push_back(name);
  }
  return names;
}

std::string Metrics(const RunReport& report) {
  const RunRecord& record = report.record;
  const std::vector<std::string> energies = {
      "free_energy",     "expected_free_energy",   "utility",
      "belief_entropy",  "state_information_gain", "parameter_information_gain",
      "inductive_value", "policy_precision"};
  std::string html;
  for (const std::string& name : record.names()) {
    if (!absl::c_linear_search(energies, name))
      html += LinePlotHtml(PlotOf(record, Readable(name), {name}, ""));
  }
  LinePlot free_energy = PlotOf(record, "Variational free energy", {"free_energy"}, "nats");
  free_energy.caption = "Of the posterior over states, mean over agents; lower is better.";
  LinePlot expected =
      PlotOf(record, "Expected free energy and its terms", ExpectedFreeEnergyTerms(record), "nats");
  expected.caption = "Expectation under the posterior over policies, mean over agents.";
  LinePlot entropy = PlotOf(record, "Entropy of beliefs", {"belief_entropy"}, "nats");
  entropy.caption = "Over all factors, mean over agents.";
  entropy.from_zero = true;
  LinePlot ticks;
  ticks.title = "Time of a tick";
  ticks.x_label = "tick";
  ticks.y_style = NumberStyle::kSeconds;
  ticks.from_zero = true;
  ticks.series.resize(1);
  ticks.series[0].name = "wall time";
  record.tick_seconds().Points(ticks.series[0].x, ticks.series[0].y);
  for (const LinePlot& plot : {free_energy, expected, entropy, ticks}) html += LinePlotHtml(plot);

  Table table;
  table.title = "All metrics";
  table.wide = true;
  table.columns = {{"metric"}};
  for (const char* column : {"first", "last", "least", "greatest", "mean"}) {
    table.columns.push_back({column, Align::kRight});
  }
  for (size_t i = 0; i < record.names().size(); ++i) {
    const MetricSummary& summary = record.summaries()[i];
    table.rows.push_back({{record.names()[i]},
                          NumberCell(summary.first),
                          NumberCell(summary.last),
                          NumberCell(summary.min),
                          NumberCell(summary.max),
                          NumberCell(summary.mean)});
  }
  return html + TableHtml(table);
}

std::string TheWorld(const RunReport& report) {
  RasterMovie movie;
  movie.title = absl::StrCat("World ", report.result.world);
  for (const PictureColour& colour : report.simulation.scenario().world->PictureLegend()) {
    movie.palette.push_back(
        {colour.name, absl::StrFormat("#%02x%02x%02x", colour.red, colour.green, colour.blue)});
  }
  for (const PictureReel::Frame* frame : report.record.pictures().Evenly()) {
    movie.frames.push_back({absl::StrCat("tick ", FormatCount(frame->tick)), frame->picture.width,
                            frame->picture.height, frame->picture.cells});
  }
  if (movie.frames.empty()) return Paragraph("This world has no pictures.");
  return RasterHtml(movie);
}

std::string BeliefPlots(const RunReport& report) {
  const BeliefLog& log = report.record.beliefs();
  const std::vector<PopulationSpec>& populations = report.simulation.scenario().populations;
  const auto found = absl::c_find_if(
      populations, [&](const PopulationSpec& each) { return each.name == log.population(); });
  return BeliefSection(log, *(found == populations.end() ? populations[0] : *found).model);
}

// A row for each quantity, a column for each population.
std::string Planning(const RunReport& report) {
  Table table;
  table.title = "Compiled plans";
  table.caption =
      "Policies share what they predict: a belief reached by two action sequences is one node, a "
      "term of expected free energy that two need is computed once.";
  table.wide = true;
  table.columns = {{"population"}};
  for (const char* quantity :
       {"agents", "policies", "policy steps", "belief nodes", "lookups that found a node",
        "terms of expected free energy", "lookups that found a term",
        "operations of an agent's step", "model image", "state of all agents", "learned counts"}) {
    table.rows.push_back({{quantity}});
  }
  for (const PopulationRequirements& each : report.requirements.populations) {
    const auto bytes = [](int64_t value) {
      return NumberCell(static_cast<double>(value), NumberStyle::kBytes);
    };
    const auto count = [](int64_t value) { return NumberCell(static_cast<double>(value)); };
    const Cell cells[] = {count(each.agents),
                          NumberCell(each.plan.policies),
                          NumberCell(each.plan.policy_steps),
                          count(each.plan.belief_nodes),
                          count(each.plan.merged_nodes),
                          count(each.plan.terms),
                          count(each.plan.shared_terms),
                          NumberCell(each.plan.operations),
                          bytes(each.plan.image_bytes),
                          bytes(each.state_bytes),
                          bytes(each.learned_bytes)};
    table.columns.push_back({each.name, Align::kRight});
    for (size_t i = 0; i < table.rows.size(); ++i) table.rows[i].push_back(cells[i]);
  }
  return TableHtml(table);
}

std::string Resources(const RunReport& report) {
  const RunResult& result = report.result;
  BarChart times;
  times.title = "Where the seconds went";
  times.style = NumberStyle::kSeconds;
  times.wide = true;
  times.bars = {{"ticks", result.wall_seconds, ""},
                {"before and after", std::max(0.0, result.total_seconds - result.wall_seconds), ""},
                {"CPU, all threads", result.cpu_seconds, ""}};
  const double busy = result.total_seconds > 0 ? result.cpu_seconds / result.total_seconds : 0;
  return BarChartHtml(times) +
         KeyValueTable({"Speed",
                        {{"processors kept busy", FormatFixed(busy, 2)},
                         {"agent-steps a second", FormatSi(result.AgentStepsPerSecond())},
                         {"a tick on one worker, as estimated",
                          FormatDuration(report.requirements.tick_nanoseconds * 1e-9)}},
                        false}) +
         KeyValueTable(
             {"Memory and system",
              {{"resident at most", Bytes(result.peak_rss_bytes)},
               {"state of agents and world, as planned", Bytes(report.requirements.bytes)},
               {"blocks a tick", FormatCount(report.requirements.blocks)},
               {"context switches", FormatCount(report.usage.context_switches)},
               {"page faults", FormatCount(report.usage.page_faults)}},
              false});
}

}  // namespace

std::string RunReportHtml(const RunReport& report) {
  const RunResult& result = report.result;
  Page page(result.scenario,
            absl::StrCat(FormatCount(result.agents), " agents, ", FormatCount(result.tick),
                         " ticks, Starling ", result.engine_version));
  page.AddSection("what-ran", "What ran", WhatRan(report));
  page.AddSection("metrics", "Metrics over time", Metrics(report));
  page.AddSection("world", "The world", TheWorld(report));
  page.AddSection("beliefs", "Beliefs and policies of recorded agents", BeliefPlots(report));
  page.AddSection("planning", "Planning", Planning(report));
  if (report.cpu_profile != nullptr) AddFlameGraph(page, *report.cpu_profile);
  page.AddSection("resources", "Resources", Resources(report));
  if (!result.warnings.empty()) {
    std::string warnings;
    for (const std::string& warning : result.warnings) warnings += Paragraph(warning);
    page.AddSection("warnings", "Warnings", warnings);
  }
  return page.Html();
}

}  // namespace starling
