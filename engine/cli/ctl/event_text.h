// Events of a watch: as a line of JSON, and as a line for people.
//
// The JSON is that of protobuf, but that the metrics stand by name:
//   {"sequence":"7","tick":"3","time":"2026-01-02T03:04:05Z","metrics":{"tick_nanoseconds":"81000",
//   "values":{"food":12.5}}}
//
// Pure functions.
#ifndef STARLING_ENGINE_CLI_CTL_EVENT_TEXT_H_
#define STARLING_ENGINE_CLI_CTL_EVENT_TEXT_H_

#include <string>
#include <vector>

#include "proto/starling/v1/simulation_event.pb.h"

namespace starling {

// A line, with its break. Values without a name are called by their place.
std::string EventJson(const v1::SimulationEvent& event, const std::vector<std::string>& metrics);

// "tick 3  food 12.5, eaten 2", with its break.
std::string EventLine(const v1::SimulationEvent& event, const std::vector<std::string>& metrics);

// The line without its tick and break: "PAUSED -> RUNNING", "2 agents joined, 14 now".
std::string EventWords(const v1::SimulationEvent& event, const std::vector<std::string>& metrics);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_EVENT_TEXT_H_
