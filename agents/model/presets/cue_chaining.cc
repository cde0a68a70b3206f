#include "agents/model/presets/cue_chaining.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/check_range.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kMaxPlaces = 1024;
constexpr int kMaxCues = 64;
constexpr int kMoves = 5;  // the last one stays
constexpr int kDown[kMoves] = {-1, 1, 0, 0, 0};
constexpr int kRight[kMoves] = {0, 0, -1, 1, 0};
constexpr int kRewards = 2;
enum Outcome { kNothing, kReward, kLoss, kOutcomes };
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
      check("number of second_cues", static_cast<double>(p.second_cues.size()), 1, kMaxCues));
  for (const int place : p.second_cues) RETURN_IF_ERROR(check("second_cues", place, 0, places - 1));
  for (const int place : p.rewards) RETURN_IF_ERROR(check("rewards", place, 0, places - 1));
  if (p.rewards[0] == p.rewards[1]) {
    return absl::InvalidArgumentError(absl::StrCat("model.preset.cue_chaining.rewards: both are ",
                                                   p.rewards[0],
                                                   "; they must be two different places"));
  }
  constexpr double kLargest = std::numeric_limits<double>::max();
  RETURN_IF_ERROR(check("reward_preference", p.reward_preference, -kLargest, kLargest));
  return check("loss_preference", p.loss_preference, -kLargest, kLargest);
}

Tensor Identity(int size) {
  Tensor identity({size, size});
  for (int i = 0; i < size; ++i) identity.at({i, i}) = 1;
  return identity;
}

std::vector<Modality> Modalities(const CueChainingModelParameters& p) {
  const int places = p.width * p.height;
  const int cues = static_cast<int>(p.second_cues.size());
  Tensor first({1 + cues, places, cues});
  Tensor second({1 + kRewards, places, cues, kRewards});
  Tensor reward({kOutcomes, places, kRewards});
  for (int place = 0; place < places; ++place) {
    for (int cue = 0; cue < cues; ++cue) {
      first.at({place == p.first_cue ? 1 + cue : 0, place, cue}) = 1;
      for (int where = 0; where < kRewards; ++where) {
        second.at({place == p.second_cues[cue] ? 1 + where : 0, place, cue, where}) = 1;
      }
    }
    for (int where = 0; where < kRewards; ++where) {
      const bool holds_one = place == p.rewards[0] || place == p.rewards[1];
      const int outcome = !holds_one ? kNothing : place == p.rewards[where] ? kReward : kLoss;
      reward.at({outcome, place, where}) = 1;
    }
  }
  Tensor wish({kOutcomes}, {0, p.reward_preference, p.loss_preference});
  constexpr auto kUtility = PreferenceKind::kUtility;
  return {{"place", places, {kPlaceFactor}, Identity(places), {}, kUtility, {}},
          {"first cue", 1 + cues, {kPlaceFactor, kCueFactor}, std::move(first), {}, kUtility, {}},
          {"second cue",
           1 + kRewards,
           {kPlaceFactor, kCueFactor, kRewardFactor},
           std::move(second),
           {},
           kUtility,
           {}},
          {"reward",
           kOutcomes,
           {kPlaceFactor, kRewardFactor},
           std::move(reward),
           std::move(wish),
           kUtility,
           {}}};
}

Tensor Moves(const CueChainingModelParameters& p, int moves) {
  const int places = p.width * p.height;
  Tensor B({places, places, moves});
  for (int place = 0; place < places; ++place) {
    for (int move = 0; move < moves; ++move) {
      const int row = std::clamp(place / p.width + kDown[move], 0, p.height - 1);
      const int column = std::clamp(place % p.width + kRight[move], 0, p.width - 1);
      B.at({row * p.width + column, place, move}) = 1;
    }
  }
  return B;
}

}  // namespace

absl::StatusOr<GenerativeModel> MakeCueChainingModel(const CueChainingModelParameters& p) {
  RETURN_IF_ERROR(Check(p));
  const int places = p.width * p.height;
  const int cues = static_cast<int>(p.second_cues.size());
  const int moves = p.can_stay ? kMoves : kMoves - 1;
  std::vector<double> start(places, 0.0);
  start[p.start] = 1;
  ModelParts parts;
  parts.controls = {{"move", moves}};
  parts.factors = {
      {"place", places, {kPlaceFactor}, {0}, Moves(p, moves), std::move(start), {}},
      {"second cue", cues, {kCueFactor}, {}, Identity(cues), {}, {}},
      {"reward", kRewards, {kRewardFactor}, {}, Identity(kRewards), {}, {}},
  };
  parts.modalities = Modalities(p);
  return GenerativeModel::Create(std::move(parts));
}

}  // namespace starling
