#include "agents/model/presets/cue_chaining.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/check_range.h"
#include "agents/model/presets/grid_moves.h"
#include "agents/model/presets/maze_parts.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kMaxPlaces = 1024;
constexpr int kMaxCues = 64;
constexpr int kRewards = 2;
enum FactorIndex { kPlaceFactor, kCueFactor, kRewardFactor };

absl::Status Check(const CueChainingModelParameters& p) {
  const auto check = [](absl::string_view field, double value, double low, double high) {
    return CheckRange(absl::StrCat("model.preset.cue_chaining.", field), value, low, high);
  };
  RETURN_IF_ERROR(check("width", p.width, 1, kMaxPlaces));
  RETURN_IF_ERROR(check("height", p.height, 1, kMaxPlaces));
  const int places = p.width * p.height;
  RETURN_IF_ERROR(check("width * height", places, 2, kMaxPlaces));
  RETURN_IF_ERROR(check("start", p.start, 0, places - 1));
  RETURN_IF_ERROR(check("first_cue", p.first_cue, 0, places - 1));
  RETURN_IF_ERROR(
      CheckEntries("model.preset.cue_chaining.second_cues", p.second_cues.size(), 1, kMaxCues));
  for (size_t cue = 0; cue < p.second_cues.size(); ++cue) {
    RETURN_IF_ERROR(
        check(absl::StrCat("second_cues[", cue, "]"), p.second_cues[cue], 0, places - 1));
  }
  for (const int place : p.rewards) RETURN_IF_ERROR(check("rewards", place, 0, places - 1));
  if (p.rewards[0] == p.rewards[1]) {
    return absl::InvalidArgumentError(absl::StrCat("model.preset.cue_chaining.rewards are both ",
                                                   p.rewards[0],
                                                   "; they must be two different places"));
  }
  constexpr double kLargest = std::numeric_limits<double>::max();
  RETURN_IF_ERROR(check("reward_preference", p.reward_preference, -kLargest, kLargest));
  return check("loss_preference", p.loss_preference, -kLargest, kLargest);
}

MazePlan ToPlan(const CueChainingModelParameters& p) {
  MazePlan maze;
  maze.width = p.width;
  maze.height = p.height;
  maze.start = p.start;
  maze.moves = p.can_stay ? kGridMoves : kMoveStay;
  if (p.restart_at_reward) maze.exits.assign(p.rewards.begin(), p.rewards.end());
  return maze;
}

// Where the first cue has said that the second one is, it says where the reward is.
Modality SecondCue(const CueChainingModelParameters& p, int places, int cues) {
  Tensor A({1 + kRewards, places, cues, kRewards});
  for (int place = 0; place < places; ++place) {
    for (int cue = 0; cue < cues; ++cue) {
      for (int where = 0; where < kRewards; ++where) {
        const bool here = place == p.second_cues[static_cast<size_t>(cue)];
        A.at({here ? 1 + where : 0, place, cue, where}) = 1;
      }
    }
  }
  Modality modality;
  modality.name = "second cue";
  modality.outcomes = 1 + kRewards;
  modality.dependencies = {kPlaceFactor, kCueFactor, kRewardFactor};
  modality.A = std::move(A);
  return modality;
}

}  // namespace

absl::StatusOr<GenerativeModel> MakeCueChainingModel(const CueChainingModelParameters& p) {
  RETURN_IF_ERROR(Check(p));
  const MazePlan maze = ToPlan(p);
  const int cues = static_cast<int>(p.second_cues.size());
  ModelParts parts;
  parts.controls = {{"move", maze.moves}};
  parts.factors = {MazePlaceFactor(maze), MazeContextFactor("second cue", cues, kCueFactor, maze),
                   MazeContextFactor("reward", kRewards, kRewardFactor, maze)};
  parts.modalities = {
      MazePlaceModality(maze), MazeCueModality("first cue", {p.first_cue}, cues, kCueFactor, maze),
      SecondCue(p, maze.places(), cues),
      MazeRewardModality("reward", {p.rewards.begin(), p.rewards.end()}, kRewardFactor,
                         p.reward_preference, p.loss_preference, maze)};
  return GenerativeModel::Create(std::move(parts));
}

}  // namespace starling
