// Snapshots as people read them.
#ifndef STARLING_ENGINE_CLI_CTL_SNAPSHOT_TEXT_H_
#define STARLING_ENGINE_CLI_CTL_SNAPSHOT_TEXT_H_

#include <string>

#include "proto/starling/v1/snapshot_service.pb.h"

namespace starling {

// "snapshots/one-t20  foraging at tick 20, 4,096 agents, 1.2 MB\n"
std::string SnapshotLine(const v1::Snapshot& snapshot);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_SNAPSHOT_TEXT_H_
