// What a watch shows on a terminal: state and tick, the metrics with their course, what happened
// last.
//
//   WatchView view(simulation);
//   view.Add(response, metrics);
//   block.Draw(view.Text(terminal), terminal);
//
// Not thread-safe.
#ifndef STARLING_ENGINE_CLI_CTL_WATCH_VIEW_H_
#define STARLING_ENGINE_CLI_CTL_WATCH_VIEW_H_

#include <deque>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "engine/cli/terminal.h"
#include "proto/starling/v1/simulation.pb.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {

class WatchView {
 public:
  // Begins with what the simulation is now.
  explicit WatchView(const v1::Simulation& simulation);

  void Add(const v1::WatchSimulationResponse& response, const std::vector<std::string>& metrics);
  void Note(absl::string_view note);

  // Once for each picture, with the time since the last one: the course of a metric has a point for
  // each, and ticks a second are those since.
  void Sample(absl::Duration since);

  std::string Text(const Terminal& terminal) const;

 private:
  struct Metric {
    std::string name;
    double value = 0;
    double low = 0;
    double high = 0;
    std::deque<double> course;
  };

  void AddMetrics(const v1::SimulationEvent& event, const std::vector<std::string>& names);

  v1::Simulation simulation_;
  std::vector<Metric> metrics_;
  std::deque<std::string> happened_;
  int64_t lost_ = 0;
  int64_t sampled_tick_;
};

// Bars of eight heights between the least and the greatest value, the last `columns` of them.
// Values that are no numbers are gaps.
std::string Sparkline(const std::deque<double>& values, int columns, bool unicode);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_WATCH_VIEW_H_
