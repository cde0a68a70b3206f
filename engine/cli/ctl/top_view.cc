#include "engine/cli/ctl/top_view.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/cli/ctl/simulation_text.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr absl::string_view kBold = "\x1b[1m";
constexpr absl::string_view kPlain = "\x1b[0m";

std::vector<v1::Simulation> RunningFirst(const v1::ListSimulationsResponse& response) {
  std::vector<v1::Simulation> simulations(response.simulations().begin(),
                                          response.simulations().end());
  std::stable_sort(simulations.begin(), simulations.end(),
                   [](const v1::Simulation& a, const v1::Simulation& b) {
                     const bool a_runs = a.state() == v1::Simulation::RUNNING;
                     const bool b_runs = b.state() == v1::Simulation::RUNNING;
                     return a_runs && !b_runs;
                   });
  // What is shown is what is done now.
  for (v1::Simulation& each : simulations) {
    if (each.state() != v1::Simulation::RUNNING) each.set_ticks_per_second(0);
  }
  return simulations;
}

}  // namespace

double MetricSum(const v1::ServerMetrics& metrics, const std::string& name) {
  double sum = 0;
  for (const v1::ServerMetrics::Sample& sample : metrics.samples()) {
    if (sample.name() == name) sum += sample.value();
  }
  return sum;
}

std::string TopText(const TopReading& before, const TopReading& now, const std::string& address,
                    const Terminal& terminal) {
  const double seconds = absl::ToDoubleSeconds(now.time - before.time);
  const auto rate = [&](const char* name) {
    if (seconds <= 0) return 0.0;
    return std::max(0.0, MetricSum(now.metrics, name) - MetricSum(before.metrics, name)) / seconds;
  };
  const auto count = [&](const char* name) {
    return FormatCount(static_cast<int64_t>(MetricSum(now.metrics, name)));
  };
  const std::vector<v1::Simulation> simulations = RunningFirst(now.simulations);
  const auto running = std::count_if(simulations.begin(), simulations.end(), [](const auto& each) {
    return each.state() == v1::Simulation::RUNNING;
  });
  const std::string title = absl::StrCat("starling ", now.info.version(), " at ", address);
  std::string text =
      absl::StrCat(terminal.color ? absl::StrCat(kBold, title, kPlain) : title, "  up ",
                   SinceText(now.info.start_time()), now.info.draining() ? "  DRAINING" : "", "\n");
  absl::StrAppend(&text, "cpu ", FormatPercent(rate("process_cpu_seconds_total")), " of ",
                  now.info.processors(), now.info.processors() == 1 ? " processor" : " processors",
                  "  memory ", FormatBytes(MetricSum(now.metrics, "process_resident_memory_bytes")),
                  "  threads ", count("process_threads"), "\n");
  absl::StrAppend(&text, FormatCount(static_cast<int64_t>(simulations.size())),
                  simulations.size() == 1 ? " simulation, " : " simulations, ",
                  FormatCount(running), " running  watchers ", count("starling_watchers"), "  ",
                  FormatSi(rate("starling_rpc_total")), " calls/s  ",
                  FormatSi(rate("starling_agent_steps_total")), " agent-steps/s\n");
  if (!simulations.empty()) absl::StrAppend(&text, "\n", SimulationTable(simulations));
  return text;
}

}  // namespace starling
