#include <algorithm>

#include "agents/math/scalar.h"
#include "agents/model/image_builder.h"

namespace starling {
namespace {

// [rows][columns] -> [columns][rows].
std::vector<double> Transposed(const std::vector<double>& values, int rows) {
  const size_t columns = values.size() / static_cast<size_t>(rows);
  std::vector<double> result;
  result.reserve(values.size());
  for (size_t c = 0; c < columns; ++c) {
    for (size_t i = c; i < values.size(); i += columns) result.push_back(values[i]);
  }
  return result;
}

// Each row over its sum: how probable the states before are, for each state after.
std::vector<double> RowsNormalised(std::vector<double> values, int rows) {
  const size_t columns = values.size() / static_cast<size_t>(rows);
  for (size_t first = 0; first < values.size(); first += columns) {
    double sum = 0;
    for (size_t i = first; i < first + columns; ++i) sum += values[i];
    for (size_t i = first; i < first + columns; ++i) values[i] /= std::max(sum, kLogFloor);
  }
  return values;
}

}  // namespace

void ImageBuilder::AddWindowSettings() {
  const bool marginal = settings_.inference == StateInference::kMarginalMessages;
  if (!marginal && settings_.inference != StateInference::kVariationalMessages) return;
  header_.window_ticks = settings_.window.horizon;
  header_.marginal_messages = marginal;
}

// Mostly zeros: by what the other entries are above the floor, so that they stay few.
MatrixInfo ImageBuilder::LogMatrix(const std::vector<double>& values, int rows) {
  std::vector<double> logs;
  size_t zeros = 0;
  for (double value : values) {
    logs.push_back(value <= kLogFloor ? kLogOfFloor : StableLog(value));
    zeros += value <= kLogFloor;
  }
  const bool above_floor = 2 * zeros > values.size();
  for (double& log : logs) log -= above_floor ? kLogOfFloor : 0;
  MatrixInfo matrix = Matrix(logs, rows);
  matrix.above_floor = above_floor;
  return matrix;
}

void ImageBuilder::AddStepMatrices(const std::vector<std::vector<double>>& slices,
                                   FactorInfo& info) {
  const double messages = 2.0 * settings_.iterations * header_.window_ticks;
  const double entries = 1.0 * info.states * info.joint_states;
  const double logs = kLogCost * info.states * (header_.marginal_messages != 0 ? 2 : 1);
  operations_ += messages * logs;
  if (info.learned_row >= 0) {
    info.step_row =
        ReserveRows((header_.window_ticks - 1) * int64_t{1} * info.states * info.joint_states);
    operations_ += messages * entries;
    return;
  }
  std::vector<MatrixInfo> forward, backward;
  for (const std::vector<double>& slice : slices) {
    forward.push_back(LogMatrix(slice, info.states));
    if (header_.marginal_messages == 0) {
      backward.push_back(LogMatrix(Transposed(slice, info.states), info.joint_states));
    } else if (info.num_dependencies == 1) {
      backward.push_back(
          Matrix(Transposed(RowsNormalised(slice, info.states), info.states), info.joint_states));
    } else {
      backward.push_back(Matrix(Transposed(slice, info.states), info.joint_states,
                                /*times_beliefs=*/false));
    }
    operations_ += messages * (MatrixOperations(backward.back()) + info.states);
  }
  info.log_matrices = Append(forward);
  info.backward_matrices = Append(backward);
}

void ImageBuilder::LayOutWindowState() {
  const int64_t int_row = static_cast<int64_t>(sizeof(int32_t)) * header_.lanes;
  const int64_t ticks = header_.window_ticks;
  header_.held_offset = header_.state_bytes;
  header_.outcomes_offset = header_.held_offset + int_row;
  header_.past_actions_offset = header_.outcomes_offset + int_row * ticks * header_.num_modalities;
  const int64_t end = header_.past_actions_offset + int_row * (ticks - 1) * header_.num_controls;
  header_.window_start_offset = (end + kTileBytes - 1) / kTileBytes * kTileBytes;
  header_.state_bytes =
      header_.window_start_offset + static_cast<int64_t>(header_.belief_rows) * kTileBytes;
}

void ImageBuilder::LayOutWindowScratch() {
  const int64_t ticks = header_.window_ticks;
  header_.window_row = ReserveRows(2 * ticks * header_.belief_rows);
  header_.evidence_row = ReserveRows(ticks * header_.evidence_rows);
  header_.step_action_row = ReserveRows((ticks - 1) * header_.num_factors);
  header_.slot_energy_row = ReserveRows(ticks);
  const int64_t most = std::max<int64_t>(header_.belief_rows, largest_joint_);
  header_.step_product_row = ReserveRows(most);
  header_.step_candidate_row = ReserveRows(most);
  header_.step_weight_row = ReserveRows(most);
}

}  // namespace starling
