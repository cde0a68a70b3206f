#include "engine/wire/world_from_proto.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/check_range.h"
#include "base/status_macros.h"
#include "engine/wire/field_error.h"
#include "engine/worlds/bounded_list.h"

namespace starling {

TMazeParameters ToParameters(const v1::TMazeWorld& world) {
  TMazeParameters parameters;
  if (world.has_reward_probability()) parameters.reward_probability = world.reward_probability();
  if (world.has_episode_ticks()) parameters.episode_ticks = world.episode_ticks();
  if (world.has_context_change()) parameters.context_change = world.context_change();
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

VisualForagingParameters ToParameters(const v1::VisualForagingWorld& world) {
  VisualForagingParameters parameters;
  if (world.has_mirrors()) parameters.mirrors = world.mirrors();
  if (world.has_observation_noise()) parameters.observation_noise = world.observation_noise();
  return parameters;
}

absl::StatusOr<GeneralizedTMazeParameters> ToParameters(const v1::GeneralizedTMazeWorld& world) {
  GeneralizedTMazeParameters parameters;
  if (!world.maze().empty()) {
    const std::vector<std::string> rows(world.maze().begin(), world.maze().end());
    ASSIGN_OR_RETURN(parameters.maze, ToMazeText(rows));
  }
  if (world.has_restart_at_reward()) parameters.restart_at_reward = world.restart_at_reward();
  return parameters;
}

absl::StatusOr<CueChainingParameters> ToParameters(const v1::CueChainingWorld& world) {
  CueChainingParameters parameters;
  absl::Span<const int32_t> second_cues(parameters.second_cues, parameters.num_second_cues);
  absl::Span<const int32_t> rewards(parameters.rewards);
  if (!world.second_cues().empty()) second_cues = world.second_cues();
  if (!world.rewards().empty()) rewards = world.rewards();
  ASSIGN_OR_RETURN(parameters, CueChain(second_cues, rewards));
  if (world.has_width()) parameters.width = world.width();
  if (world.has_height()) parameters.height = world.height();
  if (world.has_start()) parameters.start = world.start();
  if (world.has_first_cue()) parameters.first_cue = world.first_cue();
  if (world.has_can_stay()) parameters.can_stay = world.can_stay();
  if (world.has_restart_at_reward()) parameters.restart_at_reward = world.restart_at_reward();
  return parameters;
}

absl::StatusOr<GraphParameters> ToParameters(const v1::GraphWorld& world) {
  GraphParameters parameters;
  if (world.has_places()) parameters.graph.places = world.places();
  switch (world.shape()) {
    case v1::GraphWorld::SHAPE_UNSPECIFIED:
    case v1::GraphWorld::HALLS:
      break;
    case v1::GraphWorld::RING:
      parameters.graph.kind = GraphKind::kRing;
      break;
    case v1::GraphWorld::GRID:
      parameters.graph.kind = GraphKind::kGrid;
      break;
    default:
      return absl::InvalidArgumentError(absl::StrCat("shape is ", static_cast<int>(world.shape()),
                                                     "; it must be HALLS, RING or GRID"));
  }
  RETURN_IF_ERROR(CheckEntries("edges", world.edges().size(), 0, 2 * GraphShape::kMostEdges));
  CopyEntries<int32_t>(world.edges(), parameters.graph.num_edge_ends, parameters.graph.edge_ends);
  if (world.has_hide_again()) parameters.hide_again = world.hide_again();
  return parameters;
}

namespace {

template <typename Parameters>
absl::StatusOr<std::shared_ptr<const World>> Make(
    absl::StatusOr<std::shared_ptr<const World>> (*make)(const Parameters&),
    const absl::StatusOr<Parameters>& parameters) {
  if (!parameters.ok()) return parameters.status();
  return make(*parameters);
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
      return InField("world.external", Make(&MakeExternalWorld, ToParameters(world.external())),
                     *v1::ExternalWorld::descriptor());
    case v1::World::kGeneralizedTmaze:
      return InField("world.generalized_tmaze",
                     Make(&MakeGeneralizedTMazeWorld, ToParameters(world.generalized_tmaze())),
                     *v1::GeneralizedTMazeWorld::descriptor());
    case v1::World::kCueChaining:
      return InField("world.cue_chaining",
                     Make(&MakeCueChainingWorld, ToParameters(world.cue_chaining())),
                     *v1::CueChainingWorld::descriptor());
    case v1::World::kGraph:
      return InField("world.graph", Make(&MakeGraphWorld, ToParameters(world.graph())),
                     *v1::GraphWorld::descriptor());
    case v1::World::kVisualForaging:
      return InField("world.visual_foraging",
                     MakeVisualForagingWorld(ToParameters(world.visual_foraging())),
                     *v1::VisualForagingWorld::descriptor());
    case v1::World::KIND_NOT_SET:
      break;
  }
  return FieldError("world",
                    "is missing; it must be one of cue_chaining, external, foraging, "
                    "generalized_tmaze, graph, grid, tmaze, visual_foraging");
}

}  // namespace starling
