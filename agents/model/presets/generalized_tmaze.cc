#include "agents/model/presets/generalized_tmaze.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/check_range.h"
#include "agents/model/presets/grid_moves.h"
#include "agents/model/presets/maze_parts.h"
#include "base/status_macros.h"

namespace starling {
namespace {

MazePlan ToPlan(const Maze& maze, bool restart_at_reward) {
  MazePlan plan;
  plan.width = maze.width;
  plan.height = maze.height;
  plan.start = maze.start;
  plan.moves = kGridMoves;
  plan.walls = maze.walls;
  if (!restart_at_reward) return plan;
  for (const MazePair& pair : maze.pairs) {
    plan.exits.insert(plan.exits.end(), pair.holders.begin(), pair.holders.end());
  }
  return plan;
}

}  // namespace

absl::StatusOr<GenerativeModel> MakeGeneralizedTMazeModel(
    const GeneralizedTMazeModelParameters& p) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  RETURN_IF_ERROR(CheckRange("model.preset.generalized_tmaze.reward_preference",
                             p.reward_preference, -kLargest, kLargest));
  RETURN_IF_ERROR(CheckRange("model.preset.generalized_tmaze.loss_preference", p.loss_preference,
                             -kLargest, kLargest));
  const absl::StatusOr<Maze> read = ReadMaze(p.maze);
  if (!read.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("model.preset.generalized_tmaze.", read.status().message()));
  }
  const Maze& maze = *read;
  const MazePlan plan = ToPlan(maze, p.restart_at_reward);
  ModelParts parts;
  parts.controls = {{"move", plan.moves}};
  parts.factors = {MazePlaceFactor(plan)};
  parts.modalities = {MazePlaceModality(plan)};
  std::vector<Modality> rewards;
  for (size_t i = 0; i < maze.pairs.size(); ++i) {
    const MazePair& pair = maze.pairs[i];
    const int factor = static_cast<int>(1 + i);
    const int holders = static_cast<int>(pair.holders.size());
    parts.factors.push_back(
        MazeContextFactor(absl::StrCat("reward ", 1 + i), holders, factor, plan));
    parts.modalities.push_back(
        MazeCueModality(absl::StrCat("cue ", 1 + i), pair.cues, holders, factor, plan));
    rewards.push_back(MazeRewardModality(absl::StrCat("reward ", 1 + i), pair.holders, factor,
                                         p.reward_preference, p.loss_preference, plan));
  }
  for (Modality& reward : rewards) parts.modalities.push_back(std::move(reward));
  return GenerativeModel::Create(std::move(parts));
}

}  // namespace starling
