// Cue chaining: two questions lead to the reward. Each agent has a grid of its own.
//
// Places are numbered row by row from the top left. At the place of the first cue the agent learns
// which of several places has the second one; there it learns which of two places has the reward;
// the other one has a loss. Where they are is drawn for each agent at birth. Moves: up, down, left,
// right, and stay if it may; moves into a wall leave the agent where it is.
//
// A trial ends where the agent first stands at one of the two places of the reward. With
// `restart_at_reward` its next action, whichever it is, leads back to the start, and cue and reward
// are drawn anew.
//
//   ASSIGN_OR_RETURN(CueChainingParameters parameters, CueChain(/*second_cues=*/{2, 10}, {12,
//   26})); ASSIGN_OR_RETURN(std::shared_ptr<const World> world, MakeCueChainingWorld(parameters));
//
// Observations: place; first cue (nothing, or which of the second ones); second cue (3: nothing,
// or which place has the reward); reward (3: nothing, reward, loss). One control of 4 or 5 actions.
// The defaults are the maze of pymdp's demonstration of epistemic chaining.
#ifndef STARLING_ENGINE_WORLDS_CUE_CHAINING_H_
#define STARLING_ENGINE_WORLDS_CUE_CHAINING_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/core/world.h"

namespace starling {

struct CueChainingParameters {
  static constexpr char kKind[] = "cue_chaining";
  static constexpr char kDescription[] =
      "cue chaining: one cue tells where the next is, which tells where the reward is";
  static constexpr int kMostCues = 64;

  int32_t width = 7;   // places; width * height is 2 to 1024
  int32_t height = 5;  // places
  int32_t start = 0;   // place
  int32_t first_cue = 14;
  int32_t num_second_cues = 4;                       // 1 to 64
  int32_t second_cues[kMostCues] = {2, 10, 24, 30};  // places
  int32_t rewards[2] = {12, 26};                     // two different places
  bool can_stay = false;                             // a fifth action
  bool restart_at_reward = false;
};

// The default parameters with these places. INVALID_ARGUMENT unless there are 1 to 64 second cues
// and two rewards.
absl::StatusOr<CueChainingParameters> CueChain(absl::Span<const int32_t> second_cues,
                                               absl::Span<const int32_t> rewards);

// INVALID_ARGUMENT names the field, its value and what is allowed.
//
// Agent metrics, about the last trial that ended (the present one while none has): `rewarded` (it
// ended at the reward), `cues_read` (0 to 2), `ticks` (that it took); `reward_rate`, the share of
// all ended trials that ended at the reward.
absl::StatusOr<std::shared_ptr<const World>> MakeCueChainingWorld(
    const CueChainingParameters& parameters);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_CUE_CHAINING_H_
