// Worlds from their description.
#ifndef STARLING_ENGINE_WIRE_WORLD_FROM_PROTO_H_
#define STARLING_ENGINE_WIRE_WORLD_FROM_PROTO_H_

#include <memory>

#include "absl/status/statusor.h"
#include "engine/core/world.h"
#include "engine/worlds/cue_chaining.h"
#include "engine/worlds/external.h"
#include "engine/worlds/foraging.h"
#include "engine/worlds/generalized_tmaze.h"
#include "engine/worlds/graph.h"
#include "engine/worlds/grid.h"
#include "engine/worlds/tmaze.h"
#include "engine/worlds/visual_foraging.h"
#include "proto/starling/v1/world.pb.h"

namespace starling {

// The parameters that a description gives, defaults filled in.
TMazeParameters ToParameters(const v1::TMazeWorld& world);
GridParameters ToParameters(const v1::GridWorld& world);
ForagingParameters ToParameters(const v1::ForagingWorld& world);
VisualForagingParameters ToParameters(const v1::VisualForagingWorld& world);
// INVALID_ARGUMENT if a list has a wrong size, or rows do not make a maze.
absl::StatusOr<ExternalParameters> ToParameters(const v1::ExternalWorld& world);
absl::StatusOr<GeneralizedTMazeParameters> ToParameters(const v1::GeneralizedTMazeWorld& world);
absl::StatusOr<CueChainingParameters> ToParameters(const v1::CueChainingWorld& world);
absl::StatusOr<GraphParameters> ToParameters(const v1::GraphWorld& world);

// The world described. INVALID_ARGUMENT names the field (`world.grid.width`), its value and what is
// allowed, or says that no kind of world is given.
absl::StatusOr<std::shared_ptr<const World>> ToWorld(const v1::World& world);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_WORLD_FROM_PROTO_H_
