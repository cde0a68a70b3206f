// What models of mazes have in common: the agent's place, contexts that it cannot see, cues that
// tell of them, rewards that depend on them.
//
// The place is factor 0 and seen without error; contexts stay as they are until the trial ends. A
// trial ends where the agent stands at one of the exits: its next move, whichever it is, leads back
// to the start, and contexts are drawn anew.
#ifndef STARLING_AGENTS_MODEL_PRESETS_MAZE_PARTS_H_
#define STARLING_AGENTS_MODEL_PRESETS_MAZE_PARTS_H_

#include <string>
#include <vector>

#include "agents/model/generative_model.h"

namespace starling {

struct MazePlan {
  int width = 1;  // places, numbered row by row
  int height = 1;
  int start = 0;
  int moves = 5;           // as GridMove has them; 4: the agent cannot stay
  std::vector<int> walls;  // places that no move leads to
  std::vector<int> exits;  // none: the first trial never ends

  int places() const { return width * height; }
};

enum RewardOutcome : int { kNoReward, kReward, kLoss, kRewardOutcomes };

// The factor "place", moved by control 0. Moves against a wall leave the agent where it is.
Factor MazePlaceFactor(const MazePlan& maze);

// A context of so many states, all equally likely, that is factor `index`.
Factor MazeContextFactor(std::string name, int states, int index, const MazePlan& maze);

// The modality that shows the place.
Modality MazePlaceModality(const MazePlan& maze);

// Shows the state of the context that is factor `context` in the places of the cue: 1 + its state;
// elsewhere 0.
Modality MazeCueModality(std::string name, const std::vector<int>& cues, int states, int context,
                         const MazePlan& maze);

// Shows a RewardOutcome: in the place of `holders` that the context, factor `context`, is the index
// of, a reward; in the others a loss.
Modality MazeRewardModality(std::string name, const std::vector<int>& holders, int context,
                            double reward_preference, double loss_preference, const MazePlan& maze);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_MAZE_PARTS_H_
