#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "agents/math/tile.h"
#include "agents/model/image_builder.h"

namespace starling {

void ImageBuilder::Account(PlanCost& cost) {
  cost.operations += operations_ - accounted_.operations;
  cost.image_bytes += static_cast<int64_t>(bytes_.size()) - accounted_.image_bytes;
  cost.scratch_bytes += rows_ * kTileBytes - accounted_.scratch_bytes;
  accounted_ = {operations_, static_cast<int64_t>(bytes_.size()), rows_ * kTileBytes};
}

MatrixInfo ImageBuilder::MatrixAt(int64_t offset) const {
  MatrixInfo matrix;
  std::memcpy(&matrix, bytes_.data() + offset, sizeof(matrix));
  return matrix;
}

TensorStructure ImageBuilder::StructureOf(const MatrixInfo& matrix) const {
  TensorStructure found;
  found.entries = int64_t{matrix.rows} * matrix.columns;
  found.kept = MatrixOperations(matrix) / static_cast<double>(found.entries);
  switch (matrix.kind) {
    case kMatrixGather: {
      // One entry in each column; row r has those from starts[r] on.
      const size_t size = static_cast<size_t>(matrix.columns);
      std::vector<int32_t> starts(size), columns(size);
      bool identity = matrix.rows == matrix.columns;
      if (identity) {
        std::memcpy(starts.data(), bytes_.data() + matrix.starts, size * sizeof(int32_t));
        std::memcpy(columns.data(), bytes_.data() + matrix.indices, size * sizeof(int32_t));
      }
      for (size_t i = 0; identity && i < size; ++i) {
        identity = starts[i] == static_cast<int32_t>(i) && columns[i] == static_cast<int32_t>(i);
      }
      found.structure = identity ? "identity" : "one-hot";
      break;
    }
    case kMatrixSparse:
      found.structure = "sparse";
      break;
    case kMatrixDiagonal:
      found.structure = "diagonal plus constant";
      break;
    default:
      found.structure = "dense";
  }
  return found;
}

void ImageBuilder::DescribeTensors() {
  const auto add = [&](const std::string& tensor, const MatrixInfo& matrix, bool learned) {
    TensorStructure found = StructureOf(matrix);
    found.tensor = tensor;
    if (learned) {
      found.structure = "dense, learned";
      found.kept = 1;
    }
    for (TensorStructure& known : statistics_.tensors) {
      if (known.tensor != tensor || known.structure != found.structure) continue;
      known.kept = (known.kept * known.matrices + found.kept) / (known.matrices + 1);
      ++known.matrices;
      return;
    }
    statistics_.tensors.push_back(std::move(found));
  };
  for (size_t m = 0; m < modalities_.size(); ++m) {
    add(absl::StrCat("A[", m, "]"), MatrixAt(modalities_[m].likelihood),
        modalities_[m].learned_row >= 0);
  }
  for (size_t f = 0; f < factors_.size(); ++f) {
    for (int u = 0; u < factors_[f].actions; ++u) {
      add(absl::StrCat("B[", f, "]"),
          MatrixAt(factors_[f].matrices + u * static_cast<int64_t>(sizeof(MatrixInfo))),
          factors_[f].learned_row >= 0);
    }
  }
}

void ImageBuilder::DescribeLevels() {
  std::vector<size_t> depth(plan_.vertices.size(), 0);
  for (size_t v = 0; v < depth.size(); ++v) {
    const std::vector<int>& next = plan_.vertices[v].next;
    for (int target : next) depth[static_cast<size_t>(target)] = depth[v] + 1;
    if (depth[v] >= statistics_.levels.size()) statistics_.levels.emplace_back();
    ++statistics_.levels[depth[v]].vertices;
    statistics_.levels[depth[v]].edges += static_cast<int64_t>(next.size());
  }
}

double ImageBuilder::InferenceOperations() const {
  double operations = 0, sweep = 0, all_states = 1;
  for (const FactorInfo& factor : factors_) {
    operations += MatrixOperations(MatrixAt(factor.matrices)) +
                  (factor.num_dependencies > 1 ? factor.joint_states : 0) +
                  2 * kLogCost * factor.states;
    sweep += 2 * kLogCost * factor.states;
    all_states *= factor.states;
  }
  for (const ModalityInfo& modality : modalities_) {
    operations += modality.joint_states;
    sweep += static_cast<double>(modality.num_dependencies) * modality.joint_states;
  }
  if (settings_.inference == StateInference::kVariationalMessages ||
      settings_.inference == StateInference::kMarginalMessages) {
    return operations;  // messages are counted where they are laid out
  }
  if (factors_.size() == 1) return operations + kLogCost * all_states;
  if (settings_.inference == StateInference::kExact) {
    const double terms = static_cast<double>(factors_.size() + modalities_.size());
    return operations + all_states * (terms + 2 * kLogCost);
  }
  return operations + settings_.iterations * sweep;
}

}  // namespace starling
