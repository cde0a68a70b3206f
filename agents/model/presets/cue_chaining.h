// The model preset `cue_chaining`: an agent that must ask twice before it knows where the reward
// is.
//
//   ASSIGN_OR_RETURN(GenerativeModel model, MakeCueChainingModel({}));
//
// A grid of places, numbered row by row. At the place of the first cue the agent learns which of
// several places holds the second one; there it learns which of two places holds the reward; the
// other one holds a loss.
//
// Factors: place, second cue (where it is), reward (where it is). Modalities, with the factors that
// decide them: place (place), first cue (place, second cue): nothing or where the second one is;
// second cue (all three): nothing or where the reward is; reward (place, reward): nothing, reward,
// loss. Moves: up, down, left, right, and stay if it may; moves into a wall leave the agent where
// it is. Nothing is noisy. The world `cue_chaining` is like that. The defaults are the maze of
// pymdp's demonstration of epistemic chaining.
#ifndef STARLING_AGENTS_MODEL_PRESETS_CUE_CHAINING_H_
#define STARLING_AGENTS_MODEL_PRESETS_CUE_CHAINING_H_

#include <array>
#include <vector>

#include "absl/status/statusor.h"
#include "agents/model/generative_model.h"

namespace starling {

struct CueChainingModelParameters {
  int width = 7;  // places; width * height is at most 1024
  int height = 5;
  int start = 0;  // place; known to the agent
  int first_cue = 14;
  std::vector<int> second_cues = {2, 10, 24, 30};  // places, 1 to 64 of them
  std::array<int, 2> rewards = {12, 26};           // two different places
  double reward_preference = 2.0;                  // log-preferences; nats, finite
  double loss_preference = -4.0;
  bool can_stay = false;           // a fifth action
  bool restart_at_reward = false;  // a trial ends where the agent stands at one of `rewards`: its
                                   // next move leads to the start, cues and reward are drawn anew
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
absl::StatusOr<GenerativeModel> MakeCueChainingModel(const CueChainingModelParameters& parameters);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_CUE_CHAINING_H_
