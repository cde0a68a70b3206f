// Mazes as text: walls, cues and the places that they tell of.
//
//   ASSIGN_OR_RETURN(MazeText text, ToMazeText({"a...b",
//                                               "a...b",
//                                               "#1S2#"}));
//   ASSIGN_OR_RETURN(Maze maze, ReadMaze(text));   // two pairs, `a` with cue 1, `b` with cue 2
//
// A row is a line of places, all of one length. `S` is where the agent starts, `#` a wall, `.` a
// free place. Letters `a` to `h` are places that may hold the reward: those with the same letter
// belong together, one of them holds the reward, the others a loss. The digit `1` to `8` is the cue
// that tells which, `1` for `a` and so on.
#ifndef STARLING_AGENTS_MODEL_PRESETS_MAZE_TEXT_H_
#define STARLING_AGENTS_MODEL_PRESETS_MAZE_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace starling {

// A plain value of fixed size. The default is the larger maze of pymdp's GeneralizedTMazeEnv.
struct MazeText {
  static constexpr int kMostPlaces = 1024;
  static constexpr int kMostPairs = 8;
  static constexpr int kMostHolders = 8;  // places of one letter

  int32_t width = 5;
  int32_t height = 5;
  char places[kMostPlaces + 1] = "a...ba...b.1S2...3...c.c.";  // row by row
};

// A letter with its digit.
struct MazePair {
  std::vector<int> cues;     // one or more places
  std::vector<int> holders;  // 2 to 8 places, of which one holds the reward
};

struct Maze {
  int width = 0;
  int height = 0;
  int start = 0;
  std::vector<int> walls;
  std::vector<MazePair> pairs;  // in the order of their letters, 1 to 8
};

// INVALID_ARGUMENT if there is no row, rows differ in length, or they have more than 1024 places.
// Messages begin with "maze", or "maze[3]" if a row is wrong.
absl::StatusOr<MazeText> ToMazeText(absl::Span<const std::string> rows);

// INVALID_ARGUMENT, in such messages, for a character that means nothing, for a size out of range,
// unless there is one start, and unless letters are `a` and those that follow it, each with at
// least one cue and 2 to 8 places. O(places).
absl::StatusOr<Maze> ReadMaze(const MazeText& text);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_MAZE_TEXT_H_
