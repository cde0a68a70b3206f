// The view of a tile that kernels work through: one register's width of agents at a time.
//
// A Piece is lanes [lane, lane + Lanes<R>::kCount) of every row of a tile. Entries of an array over
// states lie kTileLanes<R> numbers apart, so a function that is given a pointer to a row finds
// entry i at Load(row + i * kStride<R>).
#ifndef STARLING_AGENTS_INFERENCE_PIECE_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_PIECE_KERNEL_H_

#include "agents/math/exp_log.h"
#include "agents/math/lanes.h"
#include "agents/math/tile.h"
#include "agents/model/image_layout.h"
#include "agents/population/tile_arguments.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
constexpr int kStride = kTileLanes<R>;

template <typename T>
STARLING_LANES_INLINE const T* At(const TileArguments& tile, int64_t offset) {
  return reinterpret_cast<const T*>(tile.image + offset);
}

STARLING_LANES_INLINE const ImageHeader& Header(const TileArguments& tile) {
  return *reinterpret_cast<const ImageHeader*>(tile.image);
}

// A row of scratch, all lanes of it.
template <typename R>
STARLING_LANES_INLINE R* ScratchRow(const TileArguments& tile, int32_t row) {
  return reinterpret_cast<R*>(tile.scratch) + static_cast<int64_t>(row) * kStride<R>;
}

template <typename R>
struct Piece {
  const TileArguments& tile;
  int lane;

  R* Row(int32_t row) const { return ScratchRow<R>(tile, row) + lane; }
};

// ln max(p, floor) of a finite p.
template <typename R>
STARLING_LANES_INLINE Lanes<R> FlooredLog(Lanes<R> p) {
  return LogOfNormal(Max(p, Set<R>(static_cast<R>(kLogFloor))));
}

// What a softmax knows besides its probabilities p.
template <typename R>
struct SoftmaxSums {
  Lanes<R> log_sum;           // of the exponentials
  Lanes<R> negative_entropy;  // sum p ln p
};

// softmax of `count` rows, in place or not.
template <typename R>
SoftmaxSums<R> Softmax(const R* logits, int count, R* out) {
  Lanes<R> largest = Load(logits);
  for (int i = 1; i < count; ++i) largest = Max(largest, Load(logits + i * kStride<R>));
  Lanes<R> sum = Set<R>(0), weighted = Set<R>(0);
  for (int i = 0; i < count; ++i) {
    const Lanes<R> logit = Load(logits + i * kStride<R>) - largest;
    const Lanes<R> weight = Exp(logit);
    Store(out + i * kStride<R>, weight);
    sum = sum + weight;
    weighted = Fma(weight, logit, weighted);
  }
  const Lanes<R> scale = Set<R>(1) / sum;
  for (int i = 0; i < count; ++i) Store(out + i * kStride<R>, Load(out + i * kStride<R>) * scale);
  const Lanes<R> log_sum = Log(sum);
  return {largest + log_sum, weighted * scale - log_sum};
}

// Multiplies the joint belief over `size` states by one more factor, in place; the new factor runs
// fastest. Returns the new size.
template <typename R>
int Extend(R* joint, int size, const R* belief, int states) {
  for (int i = size - 1; i >= 0; --i) {
    const Lanes<R> weight = Load(joint + i * kStride<R>);
    for (int s = states - 1; s >= 0; --s) {
      Store(joint + (i * states + s) * kStride<R>, weight * Load(belief + s * kStride<R>));
    }
  }
  return size * states;
}

// The joint belief over several factors, given the rows of each.
template <typename R>
void MakeJoint(Piece<R> piece, const ParentInfo* parents, int count, R* joint) {
  Store(joint, Set<R>(1));
  int size = 1;
  for (int i = 0; i < count; ++i)
    size = Extend(joint, size, piece.Row(parents[i].row), parents[i].states);
}

// The same: the rows themselves if there is one factor, else made in scratch, in one of
// kInputsAtOnce places.
template <typename R>
const R* JointBelief(Piece<R> piece, const ParentInfo* parents, int count, int place = 0) {
  if (count == 1) return piece.Row(parents[0].row);
  const ImageHeader& header = Header(piece.tile);
  R* joint = piece.Row(header.joint_row + place * header.joint_rows);
  MakeJoint(piece, parents, count, joint);
  return joint;
}

// How many rows of a dense matrix are summed up at a time: for one input, to hide the latency of
// Fma; for kInputsAtOnce, as many as there are registers for.
#ifdef STARLING_LANES_AVX512
constexpr int kRowsOfOne = 8, kRowsOfSeveral = 4;
#else
constexpr int kRowsOfOne = 4, kRowsOfSeveral = 1;
#endif

// kRows rows from `row` on of matrix x in, for kInputs inputs, entries given by `entry(row,
// column)`. What is read of the matrix and of the inputs is read once.
template <int kRows, int kInputs, typename R, typename Entry>
STARLING_LANES_INLINE void MultiplyRows(int row, int columns, Entry entry, const R* const* in,
                                        R* const* out) {
  Lanes<R> sums[kInputs][kRows];
  for (int i = 0; i < kInputs; ++i) {
    for (int r = 0; r < kRows; ++r) sums[i][r] = Set<R>(0);
  }
  for (int c = 0; c < columns; ++c) {
    Lanes<R> entries[kRows];
    for (int r = 0; r < kRows; ++r) entries[r] = entry(row + r, c);
    for (int i = 0; i < kInputs; ++i) {
      const Lanes<R> x = Load(in[i] + c * kStride<R>);
      for (int r = 0; r < kRows; ++r) sums[i][r] = Fma(entries[r], x, sums[i][r]);
    }
  }
  for (int i = 0; i < kInputs; ++i) {
    for (int r = 0; r < kRows; ++r) Store(out[i] + (row + r) * kStride<R>, sums[i][r]);
  }
}

template <int kRows, int kInputs, typename R, typename Entry>
STARLING_LANES_INLINE void MultiplyInBlocks(int rows, int columns, Entry entry, const R* const* in,
                                            R* const* out) {
  int r = 0;
  for (; r + kRows <= rows; r += kRows) MultiplyRows<kRows, kInputs>(r, columns, entry, in, out);
  for (; r < rows; ++r) MultiplyRows<1, kInputs>(r, columns, entry, in, out);
}

// A dense matrix times `count` inputs, 1 to kInputsAtOnce; each gets what it would get alone.
template <typename R, typename Entry>
STARLING_LANES_INLINE void MultiplyDense(int rows, int columns, Entry entry, const R* const* in,
                                         int count, R* const* out) {
  if (count == kInputsAtOnce) {
    MultiplyInBlocks<kRowsOfSeveral, kInputsAtOnce>(rows, columns, entry, in, out);
    return;
  }
  for (int i = 0; i < count; ++i)
    MultiplyInBlocks<kRowsOfOne, 1>(rows, columns, entry, in + i, out + i);
}

// out = matrix x in, for a matrix that all agents share. `in` and `out` do not overlap.
template <typename R>
void Multiply(const TileArguments& tile, const MatrixInfo& matrix, const R* in, R* out) {
  const R* values = At<R>(tile, matrix.values);
  if (matrix.kind == kMatrixDense) {
    const int columns = matrix.columns;
    MultiplyDense(
        matrix.rows, columns, [=](int r, int c) { return Set<R>(values[r * columns + c]); }, &in, 1,
        &out);
    return;
  }
  if (matrix.kind == kMatrixDiagonal) {
    for (int r = 0; r < matrix.rows; ++r) {
      Store(out + r * kStride<R>,
            Fma(Set<R>(values[matrix.rows + r]), Load(in + r * kStride<R>), Set<R>(values[r])));
    }
    return;
  }
  const int32_t* starts = At<int32_t>(tile, matrix.starts);
  const int32_t* indices = At<int32_t>(tile, matrix.indices);
  for (int r = 0; r < matrix.rows; ++r) {
    Lanes<R> sum = Set<R>(0);
    for (int k = starts[r]; k < starts[r + 1]; ++k) {
      const Lanes<R> x = Load(in + indices[k] * kStride<R>);
      sum = matrix.kind == kMatrixGather ? sum + x : Fma(Set<R>(values[k]), x, sum);
    }
    Store(out + r * kStride<R>, sum);
  }
}

// The same for `count` inputs, 1 to kInputsAtOnce.
template <typename R>
void Multiply(const TileArguments& tile, const MatrixInfo& matrix, const R* const* in, int count,
              R* const* out) {
  if (matrix.kind == kMatrixDense) {
    const R* values = At<R>(tile, matrix.values);
    const int columns = matrix.columns;
    MultiplyDense(
        matrix.rows, columns, [=](int r, int c) { return Set<R>(values[r * columns + c]); }, in,
        count, out);
    return;
  }
  for (int i = 0; i < count; ++i) Multiply(tile, matrix, in[i], out[i]);
}

// out = matrix x in, for a matrix of each agent's own: rows [row][column] in scratch; `count`
// inputs, 1 to kInputsAtOnce.
template <typename R>
void MultiplyOwn(const R* own, int rows, int columns, const R* const* in, int count,
                 R* const* out) {
  MultiplyDense(
      rows, columns, [=](int r, int c) { return Load(own + (r * columns + c) * kStride<R>); }, in,
      count, out);
}
template <typename R>
void MultiplyOwn(const R* own, int rows, int columns, const R* in, R* out) {
  MultiplyOwn(own, rows, columns, &in, 1, &out);
}

// How many of items [first, end) at most kInputsAtOnce belong together from the first on.
template <typename Item, typename Together>
STARLING_LANES_INLINE int RunLength(const Item* items, int first, int end, Together together) {
  int count = 1;
  while (count < kInputsAtOnce && first + count < end &&
         together(items[first], items[first + count])) {
    ++count;
  }
  return count;
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_PIECE_KERNEL_H_
