// What `starling ctl top` shows: the server in three lines, its simulations in a table.
#ifndef STARLING_ENGINE_CLI_CTL_TOP_VIEW_H_
#define STARLING_ENGINE_CLI_CTL_TOP_VIEW_H_

#include <string>

#include "absl/time/time.h"
#include "engine/cli/terminal.h"
#include "proto/starling/v1/server_service.pb.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {

// What was read from a server at one moment.
struct TopReading {
  absl::Time time;
  v1::ServerInfo info;
  v1::ServerMetrics metrics;
  v1::ListSimulationsResponse simulations;
};

// The sum of all samples of that name; 0 if there are none.
double MetricSum(const v1::ServerMetrics& metrics, const std::string& name);

// Rates are those between the two readings. Those that run come first. Pure but for the clock.
std::string TopText(const TopReading& before, const TopReading& now, const std::string& address,
                    const Terminal& terminal);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_TOP_VIEW_H_
