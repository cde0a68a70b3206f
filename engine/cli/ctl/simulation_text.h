// Resources of the server as people read them.
//
//   Print(SimulationLine(simulation));   // "simulations/one  PAUSED at tick 20 of 300, ..."
//
// Pure functions but for SinceText, which asks the clock. Text of clients (labels, messages) is
// made harmless for terminals.
#ifndef STARLING_ENGINE_CLI_CTL_SIMULATION_TEXT_H_
#define STARLING_ENGINE_CLI_CTL_SIMULATION_TEXT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "proto/starling/v1/simulation.pb.h"

namespace starling {

// "simulations/one  PAUSED at tick 20 of 300, 4,096 agents\n"
std::string SimulationLine(const v1::Simulation& simulation);

// All of it, a line for each fact, then the metrics.
std::string SimulationFacts(const v1::Simulation& simulation);

// A row for each, under headings; "" if there are none.
std::string SimulationTable(const std::vector<v1::Simulation>& simulations);

// "PAUSED"; a number that this build does not know as it is.
std::string StateName(v1::Simulation::State state);

// "2026-11-21 10:12:03 UTC"; "" for a time that was not set.
std::string TimeText(const google::protobuf::Timestamp& time);

// "3 min 5 s", as long as it is ago; "" for a time that was not set.
std::string SinceText(const google::protobuf::Timestamp& time);

// Lines "name   value", the values in one column; those without a value are left out.
std::string FactLines(const std::vector<std::pair<std::string, std::string>>& facts);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_SIMULATION_TEXT_H_
