#include "engine/cli/run_report.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "engine/core/version.h"
#include "report/bar_chart.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/heat_map.h"
#include "report/line_plot.h"
#include "report/page.h"
#include "report/raster.h"
#include "report/table.h"

namespace starling {
namespace {

std::string Readable(const std::string& name) { return absl::StrReplaceAll(name, {{"_", " "}}); }

Series SeriesOf(const std::string& name, const ThinnedSeries& values) {
  Series series;
  series.name = name;
  values.Points(series.x, series.y);
  return series;
}

std::string WhatRan(const RunResult& result, const std::string& scenario_text) {
  std::string html =
      StatRow({{"Agent-steps/s", FormatSi(result.agent_steps_per_second()),
                absl::StrCat(result.workers, result.workers == 1 ? " worker" : " workers")},
               {"Agents", FormatCount(result.agents), absl::StrJoin(result.population_names, ", ")},
               {"Ticks", FormatCount(result.ticks),
                result.interrupted ? "interrupted" : FormatDuration(result.wall_seconds)},
               {"Peak memory", FormatBytes(static_cast<double>(result.peak_rss_bytes)), ""}});
  absl::StrAppend(&html, KeyValueTable({"Run",
                                        {{"scenario", result.scenario},
                                         {"seed", absl::StrCat(result.seed)},
                                         {"precision", result.precision},
                                         {"ticks by this run", FormatCount(result.ticks_run)},
                                         {"state hash", result.hash_text()},
                                         {"scenario digest", result.scenario_digest}},
                                        false}));
  absl::StrAppend(&html, KeyValueTable({"Executed by",
                                        {{"backend", result.backend},
                                         {"scheduler", result.scheduler},
                                         {"workers", absl::StrCat(result.workers)},
                                         {"instruction set", result.instruction_set},
                                         {"engine version", std::string(kEngineVersion)}},
                                        false}));
  absl::StrAppend(&html,
                  CardHtml({"Scenario", "as it was run, overrides included",
                            absl::StrCat("<pre>", EscapeHtml(scenario_text), "</pre>"), true, ""}));
  return html;
}

std::string Metrics(const RunResult& result, const RunRecord& record) {
  std::string html;
  for (size_t i = 0; i < record.names().size(); ++i) {
    const std::string& name = record.names()[i];
    const bool of_world = i < static_cast<size_t>(result.world_metrics);
    if (!of_world && name != "free_energy" && name != "belief_entropy") continue;
    LinePlot plot;
    plot.title = Readable(name);
    plot.caption = of_world ? "" : "mean over all agents";
    plot.x_label = "tick";
    plot.y_label = of_world ? "" : "nats";
    plot.series = {SeriesOf(Readable(name), record.series()[i])};
    absl::StrAppend(&html, LinePlotHtml(plot));
  }
  LinePlot parts;
  parts.title = "expected free energy and its terms";
  parts.caption =
      "expectation under the posterior over policies, mean over all agents; utility and "
      "information gain lower it";
  parts.x_label = "tick";
  parts.y_label = "nats";
  parts.wide = true;
  for (size_t i = 0; i < record.names().size(); ++i) {
    for (const char* name : {"expected_free_energy", "utility", "state_information_gain"}) {
      if (record.names()[i] == name)
        parts.series.push_back(SeriesOf(Readable(name), record.series()[i]));
    }
  }
  return absl::StrCat(html, LinePlotHtml(parts));
}

std::string WorldPictures(const Scenario& scenario, const RunRecord& record) {
  RasterMovie movie;
  movie.title = absl::StrCat("world ", std::string(scenario.world->kind()));
  for (const PictureColour& colour : scenario.world->PictureLegend()) {
    movie.palette.push_back(
        {colour.name, absl::StrFormat("#%02x%02x%02x", colour.red, colour.green, colour.blue)});
  }
  for (const PictureReel::Frame* frame : record.pictures().Evenly()) {
    movie.frames.push_back({absl::StrCat("tick ", FormatCount(frame->tick)), frame->picture.width,
                            frame->picture.height, frame->picture.cells});
  }
  if (movie.frames.empty()) return Paragraph("This world draws no pictures.");
  return RasterHtml(movie);
}

// One picture of a vector over time: `moments[t][part]`.
std::string OverTime(const std::string& title, const std::string& caption, const std::string& row,
                     const BeliefLog& log,
                     const std::vector<std::vector<std::vector<double>>>& moments, size_t part) {
  HeatMap map;
  map.title = title;
  map.caption = caption;
  map.x_label = "tick";
  map.value_label = "probability";
  map.columns = static_cast<int>(moments.size());
  map.x_start = static_cast<double>(log.first_tick());
  map.x_step = static_cast<double>(log.interval());
  map.low = 0;
  map.high = 1;
  const size_t rows = moments[0][part].size();
  for (size_t r = 0; r < rows; ++r) {
    map.row_labels.push_back(absl::StrCat(row, " ", r));
    for (const auto& moment : moments) map.values.push_back(moment[part][r]);
  }
  return HeatMapHtml(map);
}

std::string NameOf(const std::string& name, absl::string_view kind, size_t index) {
  return name.empty() ? absl::StrCat(kind, " ", index) : name;
}

std::string RecordedAgents(const Scenario& scenario, const BeliefLog& log) {
  std::string html;
  const auto spec = std::find_if(
      scenario.populations.begin(), scenario.populations.end(),
      [&](const PopulationSpec& population) { return population.name == log.population(); });
  if (spec == scenario.populations.end()) return html;
  for (const BeliefLog::Agent& agent : log.agents()) {
    if (agent.beliefs.empty()) continue;
    const std::string who = absl::StrCat("agent ", agent.agent, " of ", log.population());
    for (size_t f = 0; f < agent.beliefs[0].size(); ++f) {
      const std::string factor = NameOf(spec->model->factors()[f].name, "factor", f);
      absl::StrAppend(&html, OverTime(absl::StrCat(who, ": belief about ", factor),
                                      "posterior over its states after each observation", "state",
                                      log, agent.beliefs, f));
    }
    for (size_t c = 0; c < agent.action_probabilities[0].size(); ++c) {
      const std::string control = NameOf(spec->model->controls()[c].name, "control", c);
      absl::StrAppend(
          &html,
          OverTime(absl::StrCat(who, ": policy over ", control),
                   "probability of each first action, summed over the posterior over policies",
                   "action", log, agent.action_probabilities, c));
    }
  }
  return html;
}

std::string Planning(const RunResult& result) {
  Table table;
  table.title = "Compiled plans";
  table.caption =
      "What the policies name, and what of it is distinct and computed once for every agent and "
      "tick.";
  table.wide = true;
  table.columns = {{"population"}};
  for (const char* heading :
       {"agents", "policies", "policy steps", "belief nodes", "merged", "terms", "shared",
        "joint beliefs", "edges", "operations per agent-step", "model image"}) {
    table.columns.push_back({heading, Align::kRight});
  }
  for (size_t p = 0; p < result.plans.size(); ++p) {
    const PlanStatistics& plan = result.plans[p];
    table.rows.push_back({{result.population_names[p]},
                          NumberCell(static_cast<double>(result.population_agents[p])),
                          NumberCell(plan.policies),
                          NumberCell(plan.policy_steps),
                          NumberCell(static_cast<double>(plan.belief_nodes)),
                          NumberCell(static_cast<double>(plan.merged_nodes)),
                          NumberCell(static_cast<double>(plan.terms)),
                          NumberCell(static_cast<double>(plan.shared_terms)),
                          NumberCell(static_cast<double>(plan.vertices)),
                          NumberCell(static_cast<double>(plan.edges)),
                          NumberCell(plan.operations),
                          NumberCell(static_cast<double>(plan.image_bytes), NumberStyle::kBytes)});
  }
  return TableHtml(table);
}

std::string Resources(const RunResult& result, const RunRecord& record) {
  LinePlot plot;
  plot.title = "time of a tick";
  plot.x_label = "tick";
  plot.y_label = "seconds";
  plot.y_style = NumberStyle::kSeconds;
  plot.from_zero = true;
  plot.series = {SeriesOf("wall time", record.tick_seconds())};
  std::string html = LinePlotHtml(plot);
  BarChart times;
  times.title = "where the seconds went";
  times.style = NumberStyle::kSeconds;
  times.bars = {
      {"ticks, wall", result.wall_seconds, ""},
      {"before and after, wall", std::max(0.0, result.total_seconds - result.wall_seconds), ""},
      {"CPU, all threads", result.cpu_seconds, ""}};
  absl::StrAppend(&html, BarChartHtml(times));
  const double busy = result.total_seconds > 0 ? result.cpu_seconds / result.total_seconds : 0;
  absl::StrAppend(
      &html,
      KeyValueTable({"Resources",
                     {{"peak memory", FormatBytes(static_cast<double>(result.peak_rss_bytes))},
                      {"processors kept busy", FormatFixed(busy, 2)},
                      {"context switches", FormatCount(result.context_switches)},
                      {"page faults", FormatCount(result.page_faults)}},
                     true}));
  return html;
}

}  // namespace

std::string RunReportHtml(const Scenario& scenario, const RunResult& result,
                          const RunRecord& record, const std::string& scenario_text) {
  Page page(result.scenario,
            absl::StrCat(FormatCount(result.agents), " agents, ", FormatCount(result.ticks),
                         " ticks, ", FormatSi(result.agent_steps_per_second(), "agent-steps/s")));
  if (!result.warnings.empty()) {
    std::string notes;
    for (const std::string& warning : result.warnings) absl::StrAppend(&notes, Paragraph(warning));
    page.AddSection("notes", "Notes", notes);
  }
  page.AddSection("world", "The world", WorldPictures(scenario, record));
  page.AddSection("metrics", "Metrics over time", Metrics(result, record));
  const std::string agents = RecordedAgents(scenario, record.beliefs());
  page.AddSection("agents", "Recorded agents",
                  agents.empty()
                      ? Paragraph("None. Add to the scenario: record { beliefs { agents: [0] } }")
                      : agents);
  page.AddSection("planning", "Planning", Planning(result));
  page.AddSection("resources", "Resources", Resources(result, record));
  page.AddSection("run", "What ran", WhatRan(result, scenario_text));
  return page.Html();
}

}  // namespace starling
