// The model preset `tmaze`: an agent that knows the T-maze but not where the reward is.
//
//   ASSIGN_OR_RETURN(GenerativeModel model, MakeTMazeModel({}));
//
// Factors: place (centre, left arm, right arm, cue), context (reward left, right) and, unless
// episodes never end, a clock of `episode_ticks` states that counts them. Nothing shows the clock:
// it starts at 0 for sure and ticks for sure, so the agent always knows it. On its last state place
// goes to the centre and context to a coin, whatever the action, exactly as in the world `tmaze`.
//
// Modalities: place (4), reward (3: none, reward, loss), cue (2). The model without a clock is the
// T-maze of pymdp; see "Active inference: demystified and compared", Sajid et al. 2021, for its
// story.
#ifndef STARLING_AGENTS_MODEL_PRESETS_TMAZE_H_
#define STARLING_AGENTS_MODEL_PRESETS_TMAZE_H_

#include "absl/status/statusor.h"
#include "agents/model/generative_model.h"

namespace starling {

struct TMazeModelParameters {
  double reward_probability =
      0.98;                 // of a reward in the good arm and of a loss in the other; 0.5 to 1
  int episode_ticks = 4;    // length of an episode, 0 to 64; 0: one that never ends
  double preference = 3.0;  // log-preference for a reward, and against a loss; nats, finite
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
absl::StatusOr<GenerativeModel> MakeTMazeModel(const TMazeModelParameters& parameters);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_TMAZE_H_
