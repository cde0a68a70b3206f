#include "engine/wire/world_from_proto.h"

#include "base/status_macros.h"
#include "engine/wire/field_error.h"

namespace starling {

TMazeParameters ToParameters(const v1::TMazeWorld& world) {
  TMazeParameters parameters;
  if (world.has_reward_probability()) parameters.reward_probability = world.reward_probability();
  if (world.has_episode_ticks()) parameters.episode_ticks = world.episode_ticks();
  return parameters;
}

GridParameters ToParameters(const v1::GridWorld& world) {
  GridParameters parameters;
  if (world.has_width()) parameters.width = world.width();
  if (world.has_height()) parameters.height = world.height();
  if (world.has_observation_noise()) parameters.observation_noise = world.observation_noise();
  if (world.has_goal()) parameters.goal = world.goal();
  if (world.has_restart_at_goal()) parameters.restart_at_goal = world.restart_at_goal();
  return parameters;
}

ForagingParameters ToParameters(const v1::ForagingWorld& world) {
  ForagingParameters parameters;
  if (world.has_width()) parameters.width = world.width();
  if (world.has_height()) parameters.height = world.height();
  if (world.has_food()) parameters.food = world.food();
  if (world.has_regrowth()) parameters.regrowth = world.regrowth();
  if (world.has_view_radius()) parameters.view_radius = world.view_radius();
  if (world.has_observation_noise()) parameters.observation_noise = world.observation_noise();
  return parameters;
}

absl::StatusOr<ExternalParameters> ToParameters(const v1::ExternalWorld& world) {
  return ExternalShape(world.outcomes(), world.actions());
}

namespace {

absl::StatusOr<std::shared_ptr<const World>> ToExternalWorld(const v1::ExternalWorld& world) {
  ASSIGN_OR_RETURN(const ExternalParameters parameters, ToParameters(world));
  return MakeExternalWorld(parameters);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const World>> ToWorld(const v1::World& world) {
  switch (world.kind_case()) {
    case v1::World::kTmaze:
      return InField("world.tmaze", MakeTMazeWorld(ToParameters(world.tmaze())),
                     *v1::TMazeWorld::descriptor());
    case v1::World::kGrid:
      return InField("world.grid", MakeGridWorld(ToParameters(world.grid())),
                     *v1::GridWorld::descriptor());
    case v1::World::kForaging:
      return InField("world.foraging", MakeForagingWorld(ToParameters(world.foraging())),
                     *v1::ForagingWorld::descriptor());
    case v1::World::kExternal:
      return InField("world.external", ToExternalWorld(world.external()),
                     *v1::ExternalWorld::descriptor());
    case v1::World::KIND_NOT_SET:
      break;
  }
  return FieldError("world", "is missing; it must be one of external, foraging, grid, tmaze");
}

}  // namespace starling
