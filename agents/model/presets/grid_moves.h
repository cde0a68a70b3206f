// Moves on a rectangle of places, which are numbered row by row from the top left.
//
//   int place = AfterMove(7, kMoveUp, /*width=*/5, /*height=*/5);   // 2
#ifndef STARLING_AGENTS_MODEL_PRESETS_GRID_MOVES_H_
#define STARLING_AGENTS_MODEL_PRESETS_GRID_MOVES_H_

namespace starling {

enum GridMove : int { kMoveUp, kMoveDown, kMoveLeft, kMoveRight, kMoveStay, kGridMoves };

// The place that a move leads to; one that would leave the rectangle leads nowhere else.
inline int AfterMove(int place, int move, int width, int height) {
  const int row = place / width;
  const int column = place % width;
  if (move == kMoveUp && row > 0) return place - width;
  if (move == kMoveDown && row < height - 1) return place + width;
  if (move == kMoveLeft && column > 0) return place - 1;
  if (move == kMoveRight && column < width - 1) return place + 1;
  return place;
}

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_GRID_MOVES_H_
