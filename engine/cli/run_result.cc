#include "engine/cli/run_result.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr size_t kMetricLines = 4;

}  // namespace

std::string HashText(uint64_t hash) { return absl::StrFormat("%016x", hash); }

nlohmann::ordered_json ToJson(const RunResult& result) {
  nlohmann::ordered_json json = {
      {"engine_version", result.engine_version},
      {"scenario", result.scenario},
      {"scenario_digest", result.digest},
      {"seed", result.seed},
      {"world", result.world},
      {"backend", result.backend},
      {"start", result.start},
      {"scheduler", result.scheduler},
      {"workers", result.workers},
      {"instruction_set", result.instruction_set},
      {"precision", result.precision},
      {"agents", result.agents},
      {"ticks", result.tick},
      {"ticks_run", result.tick - result.first_tick},
      {"interrupted", result.tick < result.last_tick},
      {"wall_seconds", result.wall_seconds},
      {"total_seconds", result.total_seconds},
      {"cpu_seconds", result.cpu_seconds},
      {"agent_steps_per_second", result.AgentStepsPerSecond()},
      {"peak_rss_bytes", result.peak_rss_bytes},
      {"state_hash", HashText(result.state_hash)},
      {"metric_summaries", nlohmann::ordered_json::object()},
      {"workers_replaced", 0},
      {"warnings", result.warnings},
  };
  for (size_t i = 0; i < result.metric_names.size(); ++i) {
    const MetricSummary& summary = result.metric_summaries[i];
    json["metric_summaries"][result.metric_names[i]] = {{"first", summary.first},
                                                        {"last", summary.last},
                                                        {"min", summary.min},
                                                        {"max", summary.max},
                                                        {"mean", summary.mean}};
  }
  return json;
}

std::string SummaryText(const RunResult& result, const std::string& report) {
  std::vector<std::pair<std::string, std::string>> lines = {
      {result.scenario,
       absl::StrCat(
           FormatCount(result.tick),
           result.tick < result.last_tick ? absl::StrCat(" of ", FormatCount(result.last_tick))
                                          : "",
           " ticks of ", FormatCount(result.agents), result.agents == 1 ? " agent" : " agents",
           result.first_tick == 0
               ? ""
               : absl::StrCat(", gone on from tick ", FormatCount(result.first_tick)))},
      {"speed", absl::StrCat(FormatSi(result.AgentStepsPerSecond()), " agent-steps/s", " on ",
                             result.backend, ", ",
                             result.scheduler == "none" ? "" : absl::StrCat(result.scheduler, ", "),
                             result.workers, result.workers == 1 ? " worker" : " workers")},
      {"time", absl::StrCat(FormatDuration(result.wall_seconds), " for the ticks, ",
                            FormatDuration(result.total_seconds), " in all, ",
                            FormatDuration(result.cpu_seconds), " of CPU")},
      {"memory", absl::StrCat(FormatBytes(static_cast<double>(result.peak_rss_bytes)), " at most")},
  };
  for (size_t i = 0; i < std::min(kMetricLines, result.metric_names.size()); ++i) {
    const MetricSummary& summary = result.metric_summaries[i];
    lines.push_back(
        {result.metric_names[i],
         absl::StrCat(FormatSignificant(summary.first), " -> ", FormatSignificant(summary.last),
                      "  (mean ", FormatSignificant(summary.mean), ")")});
  }
  lines.push_back({"state hash", HashText(result.state_hash)});
  lines.push_back({"report", report});
  size_t width = 0;
  for (const auto& [name, value] : lines) width = std::max(width, name.size());
  std::string text;
  for (const auto& [name, value] : lines) {
    absl::StrAppend(&text, name, std::string(width + 2 - name.size(), ' '), value, "\n");
  }
  return text;
}

}  // namespace starling
