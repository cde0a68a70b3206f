#include "agents/model/presets/tmaze.h"

#include <limits>

#include "agents/model/presets/check_range.h"
#include "base/status_macros.h"

namespace starling {
namespace {

enum Place { kCentre, kLeft, kRight, kCue, kPlaces };
constexpr int kContexts = 2;  // reward left, reward right
enum Outcome { kNothing, kReward, kLoss, kOutcomes };
constexpr int kMaxEpisode = 64;

absl::Status Check(const TMazeModelParameters& p) {
  RETURN_IF_ERROR(
      CheckRange("model.preset.tmaze.reward_probability", p.reward_probability, 0.5, 1));
  RETURN_IF_ERROR(CheckRange("model.preset.tmaze.episode_ticks", p.episode_ticks, 0, kMaxEpisode));
  constexpr double kLargest = std::numeric_limits<double>::max();
  return CheckRange("model.preset.tmaze.preference", p.preference, -kLargest, kLargest);
}

std::vector<Modality> Modalities(const TMazeModelParameters& p) {
  Tensor place({kPlaces, kPlaces, kContexts});
  Tensor reward({kOutcomes, kPlaces, kContexts});
  Tensor cue({kContexts, kPlaces, kContexts}, 0.5);
  for (int context = 0; context < kContexts; ++context) {
    for (int where = 0; where < kPlaces; ++where) {
      place.at({where, where, context}) = 1;
      if (where == kLeft || where == kRight) {
        const bool good = (where == kLeft) == (context == 0);
        reward.at({good ? kReward : kLoss, where, context}) = p.reward_probability;
        reward.at({good ? kLoss : kReward, where, context}) = 1 - p.reward_probability;
      } else {
        reward.at({kNothing, where, context}) = 1;
      }
    }
    cue.at({context, kCue, context}) = 1;
    cue.at({1 - context, kCue, context}) = 0;
  }
  const Tensor wish({kOutcomes}, {0, p.preference, -p.preference});
  constexpr auto kUtility = PreferenceKind::kUtility;
  return {{"place", kPlaces, {0, 1}, std::move(place), {}, kUtility, {}},
          {"reward", kOutcomes, {0, 1}, std::move(reward), wish, kUtility, {}},
          {"cue", kContexts, {0, 1}, std::move(cue), {}, kUtility, {}}};
}

std::vector<Factor> EndlessFactors() {
  Tensor place({kPlaces, kPlaces, kPlaces});
  for (int from = 0; from < kPlaces; ++from) {
    for (int to = 0; to < kPlaces; ++to) place.at({to, from, to}) = 1;
  }
  const Tensor context({kContexts, kContexts}, {1, 0, 0, 1});
  return {{"place", kPlaces, {0}, {0}, std::move(place), {1, 0, 0, 0}, {}},
          {"context", kContexts, {1}, {}, context, {}, {}}};
}

std::vector<Factor> EpisodicFactors(int ticks) {
  Tensor place({kPlaces, kPlaces, ticks, kPlaces});
  Tensor context({kContexts, kContexts, ticks});
  Tensor clock({ticks, ticks});
  for (int now = 0; now < ticks; ++now) {
    const bool ends = now == ticks - 1;
    clock.at({(now + 1) % ticks, now}) = 1;
    for (int from = 0; from < kPlaces; ++from) {
      for (int to = 0; to < kPlaces; ++to) place.at({ends ? kCentre : to, from, now, to}) = 1;
    }
    for (int from = 0; from < kContexts; ++from) {
      for (int to = 0; to < kContexts; ++to) {
        context.at({to, from, now}) = ends ? 0.5 : to == from ? 1 : 0;
      }
    }
  }
  std::vector<double> start(ticks, 0.0);
  start[0] = 1;
  return {{"place", kPlaces, {0, 2}, {0}, std::move(place), {1, 0, 0, 0}, {}},
          {"context", kContexts, {1, 2}, {}, std::move(context), {}, {}},
          {"clock", ticks, {2}, {}, std::move(clock), std::move(start), {}}};
}

}  // namespace

absl::StatusOr<GenerativeModel> MakeTMazeModel(const TMazeModelParameters& p) {
  RETURN_IF_ERROR(Check(p));
  ModelParts parts;
  parts.controls = {{"go to", kPlaces}};
  parts.factors = p.episode_ticks == 0 ? EndlessFactors() : EpisodicFactors(p.episode_ticks);
  parts.modalities = Modalities(p);
  return GenerativeModel::Create(std::move(parts));
}

}  // namespace starling
