#include <numeric>

#include "agents/model/image_builder.h"
#include "agents/planning/count_novelty.h"

namespace starling {
namespace {

// If every entry of a square matrix equals its row's base off the diagonal: bases, then deltas;
// else empty.
std::vector<double> DiagonalPlusConstant(const std::vector<double>& values, int rows) {
  const size_t n = static_cast<size_t>(rows);
  if (n < 3 || values.size() != n * n) return {};
  std::vector<double> parts(2 * n);
  for (size_t r = 0; r < n; ++r) {
    const double base = values[r * n + (r == 0 ? 1 : 0)];
    for (size_t c = 0; c < n; ++c) {
      if (c != r && values[r * n + c] != base) return {};
    }
    parts[r] = base;
    parts[n + r] = values[r * n + r] - base;
  }
  return parts;
}

}  // namespace

double ImageBuilder::MatrixOperations(int64_t matrices, int index) const {
  return MatrixOperations(MatrixAt(matrices + static_cast<int64_t>(sizeof(MatrixInfo)) * index));
}

double ImageBuilder::MatrixOperations(const MatrixInfo& matrix) const {
  if (matrix.kind == kMatrixDiagonal) return matrix.rows;
  if (matrix.kind == kMatrixDense) return static_cast<double>(matrix.rows) * matrix.columns;
  int32_t entries;
  std::memcpy(&entries,
              bytes_.data() + matrix.starts + sizeof(int32_t) * static_cast<size_t>(matrix.rows),
              sizeof(entries));
  return entries;
}

MatrixInfo ImageBuilder::Matrix(const std::vector<double>& values, int rows, bool times_beliefs) {
  MatrixInfo matrix = {};
  matrix.rows = rows;
  matrix.columns = static_cast<int32_t>(values.size() / static_cast<size_t>(rows));
  const std::vector<double> diagonal =
      times_beliefs ? DiagonalPlusConstant(values, rows) : std::vector<double>();
  std::vector<int32_t> starts = {0}, indices;
  std::vector<double> entries;
  bool all_one = true;
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] != 0) {
      indices.push_back(static_cast<int32_t>(i % static_cast<size_t>(matrix.columns)));
      entries.push_back(values[i]);
      all_one = all_one && values[i] == 1.0;
    }
    if ((i + 1) % static_cast<size_t>(matrix.columns) == 0)
      starts.push_back(static_cast<int32_t>(indices.size()));
  }
  if (all_one) {
    matrix.kind = kMatrixGather;
  } else if (!diagonal.empty()) {
    matrix.kind = kMatrixDiagonal;
    matrix.values = AppendReals(diagonal);
    return matrix;
  } else if (entries.size() < values.size() / 2) {
    matrix.kind = kMatrixSparse;
    matrix.values = AppendReals(entries);
  } else {
    matrix.kind = kMatrixDense;
    matrix.values = AppendReals(values);
    return matrix;
  }
  matrix.starts = Append(starts);
  matrix.indices = Append(indices);
  return matrix;
}

std::vector<MatrixInfo> ImageBuilder::NoveltyMatrices(const std::vector<double>& counts, int slices,
                                                      int rows) {
  std::vector<MatrixInfo> matrices;
  const auto entries = static_cast<int64_t>(counts.size()) / slices;
  for (auto slice = counts.begin(); slice != counts.end(); slice += entries) {
    matrices.push_back(Matrix(NoveltyOf(std::vector<double>(slice, slice + entries),
                                        static_cast<size_t>(rows), settings_.conventions),
                              rows));
  }
  return matrices;
}

MatrixInfo ImageBuilder::GatherMatrix(const std::vector<int>& map, int rows) {
  MatrixInfo matrix = {};
  matrix.kind = kMatrixGather;
  matrix.rows = rows;
  matrix.columns = static_cast<int32_t>(map.size());
  std::vector<int32_t> starts(static_cast<size_t>(rows) + 1, 0), indices(map.size());
  for (int target : map) ++starts[static_cast<size_t>(target) + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<int32_t> next = starts;
  for (size_t s = 0; s < map.size(); ++s)
    indices[static_cast<size_t>(next[static_cast<size_t>(map[s])]++)] = static_cast<int32_t>(s);
  matrix.starts = Append(starts);
  matrix.indices = Append(indices);
  return matrix;
}

}  // namespace starling
