// Generalised T-maze: a maze with several rewards to choose from, and a cue for each of them. Each
// agent has the same maze with rewards of its own.
//
// Of the places with the same letter one holds a reward and the others a loss, drawn for each agent
// at birth; the cue with their digit tells which. Moves: up, down, left, right, stay; moves against
// a wall leave the agent where it is.
//
// A trial ends where the agent first stands at a place with a letter. With `restart_at_reward` its
// next action, whichever it is, leads back to the start, and all rewards are drawn anew.
//
//   GeneralizedTMazeParameters parameters;
//   ASSIGN_OR_RETURN(parameters.maze, ToMazeText({"a#a", "1S."}));
//   ASSIGN_OR_RETURN(std::shared_ptr<const World> world, MakeGeneralizedTMazeWorld(parameters));
//
// Observations: place; a cue for each letter (nothing, or which of its places holds the reward); a
// reward for each letter (3: nothing, reward, loss). One control of five actions. How mazes are
// written: agents/model/presets/maze_text.h; the default is one of pymdp's GeneralizedTMazeEnv.
#ifndef STARLING_ENGINE_WORLDS_GENERALIZED_TMAZE_H_
#define STARLING_ENGINE_WORLDS_GENERALIZED_TMAZE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "agents/model/presets/maze_text.h"
#include "engine/core/world.h"

namespace starling {

struct GeneralizedTMazeParameters {
  static constexpr char kKind[] = "generalized_tmaze";
  static constexpr char kDescription[] =
      "generalised T-maze: walls, several rewards to choose from, a cue for each";

  MazeText maze;
  bool restart_at_reward = false;
};

// INVALID_ARGUMENT says what is wrong with the maze.
//
// Agent metrics, about the last trial that ended (the present one while none has): `rewarded` (it
// ended at a reward), `cue_visited` (the cue of that reward, before; while none has ended, any
// cue), `ticks` (that it took); `reward_rate`, the share of all ended trials that ended at a
// reward.
absl::StatusOr<std::shared_ptr<const World>> MakeGeneralizedTMazeWorld(
    const GeneralizedTMazeParameters& parameters);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_GENERALIZED_TMAZE_H_
