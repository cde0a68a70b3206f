// What a run came to: result.json, and the ten lines at its end.
#ifndef STARLING_ENGINE_CLI_RUN_RESULT_H_
#define STARLING_ENGINE_CLI_RUN_RESULT_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agents/planning/plan_statistics.h"
#include "engine/cli/metric_summary.h"

namespace starling {

struct RunResult {
  std::string scenario;
  std::string scenario_digest;
  uint64_t seed = 0;
  std::string precision;
  std::string instruction_set;
  std::string backend;
  std::string start;
  std::string scheduler;
  int workers = 1;
  int64_t agents = 0;
  int64_t ticks = 0;         // the tick reached
  int64_t ticks_run = 0;     // by this run: fewer where it went on from a snapshot
  double wall_seconds = 0;   // of the ticks
  double total_seconds = 0;  // with reading, compiling and allocating
  double cpu_seconds = 0;
  int64_t peak_rss_bytes = 0;
  int64_t context_switches = 0;
  int64_t page_faults = 0;
  uint64_t state_hash = 0;
  bool interrupted = false;
  std::vector<std::string> metric_names;
  std::vector<MetricSummary> metric_summaries;
  std::vector<std::string> snapshots;
  std::vector<std::string> warnings;
  // For people, not in the file.
  int64_t world_metrics = 0;  // how many of the metrics come first and are the world's own
  std::vector<std::string> population_names;
  std::vector<int64_t> population_agents;
  std::vector<PlanStatistics> plans;

  double agent_steps_per_second() const;
  std::string hash_text() const;  // 16 hexadecimal digits
};

nlohmann::ordered_json ToJson(const RunResult& result);

// At most ten lines. `report` is where the page is, as the user would write it.
std::string SummaryText(const RunResult& result, const std::string& report);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_RUN_RESULT_H_
