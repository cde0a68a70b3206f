// What agents hold, for people.
//
//   simulations/one at tick 20, 2 agents
//
//   qs[0]  3 numbers each
//     agent 0  0.1 0.8 0.1
//     agent 7  0.2 0.2 0.6
#ifndef STARLING_ENGINE_CLI_CTL_INSPECTION_TEXT_H_
#define STARLING_ENGINE_CLI_CTL_INSPECTION_TEXT_H_

#include <string>

#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {

// Lines of about `columns` columns: of long rows the rest is only counted, as are agents beyond the
// first hundred. Arrays whose values do not fit their shape are named as such.
std::string InspectionText(const std::string& name, const v1::InspectAgentsResponse& response,
                           int columns);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_INSPECTION_TEXT_H_
