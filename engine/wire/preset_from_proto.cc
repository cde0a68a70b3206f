#include "engine/wire/preset_from_proto.h"

#include "absl/strings/str_cat.h"
#include "agents/model/presets/cue_chaining.h"
#include "agents/model/presets/forager.h"
#include "agents/model/presets/generalized_tmaze.h"
#include "agents/model/presets/graph.h"
#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"
#include "agents/model/presets/visual_foraging.h"
#include "base/status_macros.h"
#include "engine/wire/field_error.h"
#include "engine/wire/world_from_proto.h"

namespace starling {
namespace {

TMazeModelParameters ToModelParameters(const v1::TMazePreset& preset, const v1::World& world) {
  TMazeModelParameters parameters;
  if (world.has_tmaze()) {
    const TMazeParameters known = ToParameters(world.tmaze());
    parameters.reward_probability = known.reward_probability;
    parameters.episode_ticks = known.episode_ticks;
  }
  if (preset.has_reward_probability()) parameters.reward_probability = preset.reward_probability();
  if (preset.has_episode_ticks()) parameters.episode_ticks = preset.episode_ticks();
  if (preset.has_preference()) parameters.preference = preset.preference();
  return parameters;
}

GridModelParameters ToModelParameters(const v1::GridPreset& preset, const v1::World& world) {
  GridModelParameters parameters;
  if (world.has_grid()) {
    const GridParameters known = ToParameters(world.grid());
    parameters.width = known.width;
    parameters.height = known.height;
    parameters.observation_noise = known.observation_noise;
    parameters.goal = known.goal;
    parameters.restart_at_goal = known.restart_at_goal;
  }
  if (preset.has_width()) parameters.width = preset.width();
  if (preset.has_height()) parameters.height = preset.height();
  if (preset.has_observation_noise()) parameters.observation_noise = preset.observation_noise();
  if (preset.has_goal()) parameters.goal = preset.goal();
  if (preset.has_preference()) parameters.preference = preset.preference();
  if (preset.has_restart_at_goal()) parameters.restart_at_goal = preset.restart_at_goal();
  return parameters;
}

ForagerModelParameters ToModelParameters(const v1::ForagerPreset& preset, const v1::World& world) {
  ForagerModelParameters parameters;
  if (world.has_foraging()) {
    const ForagingParameters known = ToParameters(world.foraging());
    parameters.view_radius = known.view_radius;
    parameters.observation_noise = known.observation_noise;
  }
  if (preset.has_view_radius()) parameters.view_radius = preset.view_radius();
  if (preset.has_observation_noise()) parameters.observation_noise = preset.observation_noise();
  if (preset.has_food_density()) parameters.food_density = preset.food_density();
  if (preset.has_neighbour_density()) parameters.neighbour_density = preset.neighbour_density();
  if (preset.has_competition()) parameters.competition = preset.competition();
  if (preset.has_preference()) parameters.preference = preset.preference();
  if (preset.has_crowding_cost()) parameters.crowding_cost = preset.crowding_cost();
  return parameters;
}

// What a preset says of its world replaces what the world says.

absl::StatusOr<GeneralizedTMazeModelParameters> ToModelParameters(
    const v1::GeneralizedTMazePreset& preset, const v1::World& world) {
  v1::GeneralizedTMazeWorld known = world.generalized_tmaze();
  if (!preset.maze().empty()) *known.mutable_maze() = preset.maze();
  if (preset.has_restart_at_reward()) known.set_restart_at_reward(preset.restart_at_reward());
  ASSIGN_OR_RETURN(const GeneralizedTMazeParameters maze, ToParameters(known));
  GeneralizedTMazeModelParameters parameters;
  parameters.maze = maze.maze;
  parameters.restart_at_reward = maze.restart_at_reward;
  if (preset.has_reward_preference()) parameters.reward_preference = preset.reward_preference();
  if (preset.has_loss_preference()) parameters.loss_preference = preset.loss_preference();
  return parameters;
}

absl::StatusOr<CueChainingModelParameters> ToModelParameters(const v1::CueChainingPreset& preset,
                                                             const v1::World& world) {
  v1::CueChainingWorld known = world.cue_chaining();
  if (preset.has_width()) known.set_width(preset.width());
  if (preset.has_height()) known.set_height(preset.height());
  if (preset.has_start()) known.set_start(preset.start());
  if (preset.has_first_cue()) known.set_first_cue(preset.first_cue());
  if (!preset.second_cues().empty()) *known.mutable_second_cues() = preset.second_cues();
  if (!preset.rewards().empty()) *known.mutable_rewards() = preset.rewards();
  if (preset.has_can_stay()) known.set_can_stay(preset.can_stay());
  if (preset.has_restart_at_reward()) known.set_restart_at_reward(preset.restart_at_reward());
  ASSIGN_OR_RETURN(const CueChainingParameters chain, ToParameters(known));
  CueChainingModelParameters parameters;
  parameters.width = chain.width;
  parameters.height = chain.height;
  parameters.start = chain.start;
  parameters.first_cue = chain.first_cue;
  parameters.second_cues.assign(chain.second_cues, chain.second_cues + chain.num_second_cues);
  parameters.rewards = {chain.rewards[0], chain.rewards[1]};
  parameters.can_stay = chain.can_stay;
  parameters.restart_at_reward = chain.restart_at_reward;
  if (preset.has_reward_preference()) parameters.reward_preference = preset.reward_preference();
  if (preset.has_loss_preference()) parameters.loss_preference = preset.loss_preference();
  return parameters;
}

absl::StatusOr<GraphModelParameters> ToModelParameters(const v1::GraphPreset& preset,
                                                       const v1::World& world) {
  v1::GraphWorld known = world.graph();
  if (preset.has_places() || preset.shape() != v1::GraphWorld::SHAPE_UNSPECIFIED ||
      !preset.edges().empty()) {
    known.clear_places();
    if (preset.has_places()) known.set_places(preset.places());
    known.set_shape(preset.shape());
    *known.mutable_edges() = preset.edges();
  }
  if (preset.has_hide_again()) known.set_hide_again(preset.hide_again());
  ASSIGN_OR_RETURN(const GraphParameters graph, ToParameters(known));
  GraphModelParameters parameters;
  parameters.graph = graph.graph;
  parameters.hide_again = graph.hide_again;
  if (preset.has_preference()) parameters.preference = preset.preference();
  return parameters;
}

VisualForagingModelParameters ToModelParameters(const v1::VisualForagingPreset& preset,
                                                const v1::World& world) {
  VisualForagingModelParameters parameters;
  const VisualForagingParameters known = ToParameters(world.visual_foraging());
  parameters.mirrors = preset.has_mirrors() ? preset.mirrors() : known.mirrors;
  parameters.observation_noise =
      preset.has_observation_noise() ? preset.observation_noise() : known.observation_noise;
  if (preset.has_right_preference()) parameters.right_preference = preset.right_preference();
  if (preset.has_wrong_preference()) parameters.wrong_preference = preset.wrong_preference();
  return parameters;
}

template <typename Parameters>
absl::StatusOr<GenerativeModel> Make(absl::StatusOr<GenerativeModel> (*make)(const Parameters&),
                                     const absl::StatusOr<Parameters>& parameters) {
  if (!parameters.ok()) return parameters.status();
  return make(*parameters);
}

}  // namespace

absl::StatusOr<GenerativeModel> ToPresetModel(const v1::Preset& preset, const v1::World& world,
                                              absl::string_view path) {
  switch (preset.kind_case()) {
    case v1::Preset::kTmaze:
      return InField(absl::StrCat(path, ".tmaze"),
                     MakeTMazeModel(ToModelParameters(preset.tmaze(), world)),
                     *v1::TMazePreset::descriptor());
    case v1::Preset::kGrid:
      return InField(absl::StrCat(path, ".grid"),
                     MakeGridModel(ToModelParameters(preset.grid(), world)),
                     *v1::GridPreset::descriptor());
    case v1::Preset::kForager:
      return InField(absl::StrCat(path, ".forager"),
                     MakeForagerModel(ToModelParameters(preset.forager(), world)),
                     *v1::ForagerPreset::descriptor());
    case v1::Preset::kGeneralizedTmaze:
      return InField(
          absl::StrCat(path, ".generalized_tmaze"),
          Make(&MakeGeneralizedTMazeModel, ToModelParameters(preset.generalized_tmaze(), world)),
          *v1::GeneralizedTMazePreset::descriptor());
    case v1::Preset::kCueChaining:
      return InField(absl::StrCat(path, ".cue_chaining"),
                     Make(&MakeCueChainingModel, ToModelParameters(preset.cue_chaining(), world)),
                     *v1::CueChainingPreset::descriptor());
    case v1::Preset::kGraph:
      return InField(absl::StrCat(path, ".graph"),
                     Make(&MakeGraphModel, ToModelParameters(preset.graph(), world)),
                     *v1::GraphPreset::descriptor());
    case v1::Preset::kVisualForaging:
      return InField(absl::StrCat(path, ".visual_foraging"),
                     MakeVisualForagingModel(ToModelParameters(preset.visual_foraging(), world)),
                     *v1::VisualForagingPreset::descriptor());
    case v1::Preset::KIND_NOT_SET:
      break;
  }
  return FieldError(path,
                    "is empty; it must be one of cue_chaining, forager, generalized_tmaze, graph, "
                    "grid, tmaze, visual_foraging");
}

}  // namespace starling
