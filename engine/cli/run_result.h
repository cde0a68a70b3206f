// What a run came to: the facts behind result.json, the summary in the terminal and the report.
#ifndef STARLING_ENGINE_CLI_RUN_RESULT_H_
#define STARLING_ENGINE_CLI_RUN_RESULT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/cli/metric_summary.h"
#include "nlohmann/json.hpp"

namespace starling {

struct RunResult {
  std::string engine_version;
  std::string scenario;  // its name
  std::string digest;
  uint64_t seed = 0;
  std::string world;
  std::string backend;
  std::string backend_reason;  // why `auto` took it; empty if it was named
  std::string start;
  std::string scheduler;
  int workers = 0;
  std::string instruction_set;
  std::string precision;  // "float" or "double"
  int64_t agents = 0;
  int64_t first_tick = 0;    // 0, or that of the snapshot which the run went on from
  int64_t tick = 0;          // reached
  int64_t last_tick = 0;     // asked for
  double wall_seconds = 0;   // of the tick loop
  double total_seconds = 0;  // of the command so far
  double cpu_seconds = 0;    // of the process
  int64_t peak_rss_bytes = 0;
  uint64_t state_hash = 0;
  std::vector<std::string> metric_names;
  std::vector<MetricSummary> metric_summaries;
  std::vector<std::string> warnings;

  double AgentStepsPerSecond() const {
    const double steps = static_cast<double>(agents) * static_cast<double>(tick - first_tick);
    return wall_seconds > 0 ? steps / wall_seconds : 0;
  }
};

// The content of result.json.
nlohmann::ordered_json ToJson(const RunResult& result);

// The hash as it is written everywhere: 16 hexadecimal digits.
std::string HashText(uint64_t hash);

// The run in at most ten lines. `report` is where the report lies, as shown to the user.
std::string SummaryText(const RunResult& result, const std::string& report);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_RUN_RESULT_H_
