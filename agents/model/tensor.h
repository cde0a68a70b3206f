// Tensor: a row-major array of doubles with a shape; the form in which models are described.
//
//   Tensor likelihood({3, 2}, {0.9, 0.1, 0.1, 0.9, 0.0, 0.0});   // A[outcome, state]
//   double p = likelihood.at({0, 1});
//
// A plain value. Not used inside a tick: kernels read the ModelImage.
#ifndef STARLING_AGENTS_MODEL_TENSOR_H_
#define STARLING_AGENTS_MODEL_TENSOR_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace starling {

struct Tensor {
  std::vector<int> shape;
  std::vector<double> values;  // the last axis runs fastest

  Tensor() = default;
  Tensor(std::vector<int> shape, std::vector<double> values)
      : shape(std::move(shape)), values(std::move(values)) {}
  // All entries equal to `value`.
  explicit Tensor(std::vector<int> shape_in, double value = 0.0) : shape(std::move(shape_in)) {
    values.assign(static_cast<size_t>(Size(shape)), value);
  }

  bool empty() const { return values.empty(); }

  // Number of entries that a shape describes; 1 for rank 0.
  static int64_t Size(absl::Span<const int> shape) {
    int64_t size = 1;
    for (int extent : shape) size *= extent;
    return size;
  }

  // Position of an entry in `values`. `index` has one number for each axis, each within the axis.
  int64_t Offset(absl::Span<const int> index) const {
    int64_t offset = 0;
    for (size_t axis = 0; axis < shape.size(); ++axis) offset = offset * shape[axis] + index[axis];
    return offset;
  }
  double at(absl::Span<const int> index) const {
    return values[static_cast<size_t>(Offset(index))];
  }
  double& at(absl::Span<const int> index) { return values[static_cast<size_t>(Offset(index))]; }
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_TENSOR_H_
