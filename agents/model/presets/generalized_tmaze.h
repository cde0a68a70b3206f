// The model preset `generalized_tmaze`: an agent that knows a maze with several rewards to choose
// from, and a cue for each of them, but not which places hold them.
//
//   ASSIGN_OR_RETURN(GeneralizedTMazeModelParameters parameters,
//                    ...);   // parameters.maze as maze_text.h has it
//   ASSIGN_OR_RETURN(GenerativeModel model, MakeGeneralizedTMazeModel(parameters));
//
// Factors: place (all of the maze, walls too), then for each pair of the maze where its reward is.
// Modalities: place; a cue for each pair (nothing, or which of its places holds the reward); a
// reward for each pair (3: nothing, reward, loss). Each depends on the place and its pair. Moves:
// up, down, left, right, stay; moves against a wall leave the agent where it is. Nothing is noisy.
// So has it GeneralizedTMazeEnv of pymdp 1.x, but for the order of "reward" and "loss".
#ifndef STARLING_AGENTS_MODEL_PRESETS_GENERALIZED_TMAZE_H_
#define STARLING_AGENTS_MODEL_PRESETS_GENERALIZED_TMAZE_H_

#include "absl/status/statusor.h"
#include "agents/model/generative_model.h"
#include "agents/model/presets/maze_text.h"

namespace starling {

struct GeneralizedTMazeModelParameters {
  MazeText maze;
  double reward_preference = 2.0;  // log-preferences; nats, finite
  double loss_preference = -4.0;
  bool restart_at_reward = false;  // a trial ends where the agent stands at a place that may hold a
                                   // reward: its next move leads to the start, all is drawn anew
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
absl::StatusOr<GenerativeModel> MakeGeneralizedTMazeModel(
    const GeneralizedTMazeModelParameters& parameters);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_GENERALIZED_TMAZE_H_
