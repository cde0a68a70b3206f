#include "engine/cli/run_result.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/core/version.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr size_t kMostMetricLines = 5;

std::string Line(const std::string& label, const std::string& text) {
  return absl::StrFormat("  %-13s %s\n", label, text);
}

std::string MetricText(const MetricSummary& metric) {
  return absl::StrCat(FormatSignificant(metric.first), " -> ", FormatSignificant(metric.last),
                      "  (mean ", FormatSignificant(metric.mean), ")");
}

}  // namespace

double RunResult::agent_steps_per_second() const {
  return wall_seconds > 0
             ? static_cast<double>(agents) * static_cast<double>(ticks_run) / wall_seconds
             : 0;
}

std::string RunResult::hash_text() const { return absl::StrFormat("%016x", state_hash); }

nlohmann::ordered_json ToJson(const RunResult& result) {
  nlohmann::ordered_json json;
  json["engine_version"] = std::string(kEngineVersion);
  json["scenario"] = result.scenario;
  json["scenario_digest"] = result.scenario_digest;
  json["seed"] = result.seed;
  json["precision"] = result.precision;
  json["instruction_set"] = result.instruction_set;
  json["backend"] = result.backend;
  json["start"] = result.start;
  json["scheduler"] = result.scheduler;
  json["workers"] = result.workers;
  json["agents"] = result.agents;
  json["ticks"] = result.ticks;
  json["ticks_run"] = result.ticks_run;
  json["wall_seconds"] = result.wall_seconds;
  json["total_seconds"] = result.total_seconds;
  json["cpu_seconds"] = result.cpu_seconds;
  json["agent_steps_per_second"] = result.agent_steps_per_second();
  json["peak_rss_bytes"] = result.peak_rss_bytes;
  json["state_hash"] = result.hash_text();
  json["interrupted"] = result.interrupted;
  nlohmann::ordered_json& summaries = json["metric_summaries"] = nlohmann::ordered_json::object();
  for (size_t i = 0; i < result.metric_names.size(); ++i) {
    const MetricSummary& metric = result.metric_summaries[i];
    summaries[result.metric_names[i]] = {{"first", metric.first},
                                         {"last", metric.last},
                                         {"min", metric.min},
                                         {"max", metric.max},
                                         {"mean", metric.mean}};
  }
  json["workers_replaced"] = 0;
  json["snapshots"] = result.snapshots;
  json["warnings"] = result.warnings;
  return json;
}

std::string SummaryText(const RunResult& result, const std::string& report) {
  std::string text = absl::StrCat(result.scenario, ": ", FormatCount(result.ticks), " ticks of ",
                                  FormatCount(result.agents), " agents, seed ", result.seed,
                                  result.interrupted ? ", interrupted" : "", "\n");
  absl::StrAppend(
      &text, Line("speed", absl::StrCat(FormatSi(result.agent_steps_per_second(), "agent-steps/s"),
                                        ", ", FormatDuration(result.wall_seconds), " (",
                                        FormatDuration(result.cpu_seconds), " CPU), ",
                                        FormatBytes(static_cast<double>(result.peak_rss_bytes)))));
  absl::StrAppend(
      &text, Line("ran on", absl::StrCat(result.backend, ", ", result.workers,
                                         result.workers == 1 ? " worker" : " workers",
                                         ", scheduler ", result.scheduler, ", ", result.precision,
                                         ", ", result.instruction_set)));
  const size_t world = static_cast<size_t>(result.world_metrics);
  std::vector<size_t> shown;
  for (size_t i = 0; i < result.metric_names.size() && shown.size() < kMostMetricLines; ++i) {
    if (i < world || result.metric_names[i] == "free_energy") shown.push_back(i);
  }
  for (size_t i : shown)
    absl::StrAppend(&text, Line(result.metric_names[i], MetricText(result.metric_summaries[i])));
  absl::StrAppend(&text, Line("state hash", result.hash_text()));
  absl::StrAppend(&text, Line("report", report));
  return text;
}

}  // namespace starling
