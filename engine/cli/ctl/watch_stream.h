// The events of a watch, across breaks of the connection.
#ifndef STARLING_ENGINE_CLI_CTL_WATCH_STREAM_H_
#define STARLING_ENGINE_CLI_CTL_WATCH_STREAM_H_

#include <functional>
#include <string>
#include <vector>

#include "engine/cli/ctl/client.h"

namespace starling {

// Called with each answer of the server and the names of the metrics.
using WatchHandler = std::function<void(const v1::WatchSimulationResponse& response,
                                        const std::vector<std::string>& metrics)>;

// Called with what a reader should know: the connection broke, events are lost.
using WatchNote = std::function<void(const std::string& note)>;

// Reads until the watch ends: OK where the server ended it so, else its error. A watch that breaks
// is taken up again after the last event that was seen, some times in a row at most.
absl::Status ReadWatch(const Client& client, v1::WatchSimulationRequest request,
                       const WatchHandler& handle, const WatchNote& note);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_WATCH_STREAM_H_
