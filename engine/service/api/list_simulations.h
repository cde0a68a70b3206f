// ListSimulations: which simulations of all, in which order.
#ifndef STARLING_ENGINE_SERVICE_API_LIST_SIMULATIONS_H_
#define STARLING_ENGINE_SERVICE_API_LIST_SIMULATIONS_H_

#include <vector>

#include "absl/status/status.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {

// The page of `all` that the request asks for. INVALID_FILTER, INVALID_PAGE_TOKEN. Moves what it
// gives out of `all`.
absl::Status PageOfSimulations(const v1::ListSimulationsRequest& request,
                               std::vector<v1::Simulation>& all,
                               v1::ListSimulationsResponse& response);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_LIST_SIMULATIONS_H_
