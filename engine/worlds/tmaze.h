// T-maze: a cue tells in which arm the reward is. Each agent has a maze of its own.
//
// Four places (centre, left arm, right arm, cue) and a hidden context, reward left or right, drawn
// for each agent at birth. The action names the place where the agent will be next. After every
// `episode_ticks` ticks a new episode begins: whatever the action, the agent is back in the centre
// and its context changes with a probability, or is drawn anew. The model preset `tmaze` knows this
// by a clock of its own.
//
//   ASSIGN_OR_RETURN(std::shared_ptr<const World> world, MakeTMazeWorld({}));
//
// Observations: place (4), reward (3: none, reward, loss; the last two only in an arm) and cue (2:
// left, right; true at the cue, a coin elsewhere). One control of four actions.
#ifndef STARLING_ENGINE_WORLDS_TMAZE_H_
#define STARLING_ENGINE_WORLDS_TMAZE_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "engine/core/world.h"

namespace starling {

enum TMazePlace : int { kTMazeCentre, kTMazeLeft, kTMazeRight, kTMazeCue, kTMazePlaces };

struct TMazeParameters {
  static constexpr char kKind[] = "tmaze";
  static constexpr char kDescription[] = "a cue tells in which arm of the maze the reward is";

  double reward_probability =
      0.98;                     // of a reward in the good arm and of a loss in the other; 0.5 to 1
  int32_t episode_ticks = 4;    // length of an episode; 0: the first one never ends
  double context_change = 0.5;  // probability that the reward changes sides after an episode, 0 to
                                // 1; 0.5: it is hidden anew
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
//
// Agent metrics, about the last finished episode (the present one while none is): `rewarded` (the
// agent ended it in the arm of the reward) and `cue_visited`; `reward_rate`, the share of all
// finished episodes that ended there.
absl::StatusOr<std::shared_ptr<const World>> MakeTMazeWorld(const TMazeParameters& parameters);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_TMAZE_H_
