// Everything a client may stand on, a line each, so that a change of it shows in a golden file.
//
//   starling.v1.Simulation.State.PAUSED = 1
//   starling.v1.Simulation.tick = 5 int64
//   starling.v1.Simulation.populations = 9 repeated starling.v1.Simulation.PopulationSize
//   starling.v1.World.tmaze = 1 starling.v1.TMazeWorld in kind
//   starling.v1.ModelService.GetModel (starling.v1.GetModelRequest) -> starling.v1.StoredModel
#ifndef STARLING_TESTS_WIRE_CONTRACT_LISTING_H_
#define STARLING_TESTS_WIRE_CONTRACT_LISTING_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace starling {

// The lines of a file, in the order of the file.
std::vector<std::string> ListFile(const google::protobuf::FileDescriptor& file);

}  // namespace starling

#endif  // STARLING_TESTS_WIRE_CONTRACT_LISTING_H_
