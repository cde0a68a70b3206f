#include "agents/population/lane_window.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "agents/inference/state_inference.h"
#include "agents/population/row_checks.h"
#include "base/status_macros.h"

namespace starling {
namespace {

void SetReal(std::byte* rows, int64_t row, int lane, int real_bytes, double value) {
  std::byte* entry = rows + row * kTileBytes + static_cast<int64_t>(lane) * real_bytes;
  if (real_bytes == 4) {
    *reinterpret_cast<float*>(entry) = static_cast<float>(value);
  } else {
    *reinterpret_cast<double*>(entry) = value;
  }
}

}  // namespace

std::vector<TileField> LaneWindow::Fields() const {
  const ImageHeader& h = header();
  if (h.window_ticks == 0) return {};
  std::vector<TileField> fields = {
      {"held", false, h.held_offset, 1, 4},
      {"observations", false, h.outcomes_offset, h.window_ticks * h.num_modalities, 4}};
  if (h.window_ticks > 1) {
    fields.push_back(
        {"past_actions", false, h.past_actions_offset, (h.window_ticks - 1) * h.num_controls, 4});
  }
  fields.push_back({"window_start", false, h.window_start_offset, h.belief_rows, h.real_bytes});
  return fields;
}

void LaneWindow::Clear(int first, int end, std::byte* state) const {
  const ImageHeader& h = header();
  if (h.window_ticks == 0) return;
  const auto fill = [&](int64_t offset, int rows, int32_t value) {
    int32_t* row = reinterpret_cast<int32_t*>(state + offset);
    for (int r = 0; r < rows; ++r, row += h.lanes) std::fill(row + first, row + end, value);
  };
  fill(h.held_offset, 1, 0);
  fill(h.outcomes_offset, h.window_ticks * h.num_modalities, -1);
  fill(h.past_actions_offset, (h.window_ticks - 1) * h.num_controls, -1);
  for (int f = 0; f < h.num_factors; ++f) {
    const FactorInfo& factor = reader_.factor(f);
    const std::vector<double> initial = reader_.Reals(factor.initial, factor.states);
    for (int s = 0; s < factor.states; ++s) {
      for (int l = first; l < end; ++l) {
        SetReal(state + h.window_start_offset, factor.row + s, l, h.real_bytes,
                initial[static_cast<size_t>(s)]);
      }
    }
  }
}

absl::Status LaneWindow::Check(const std::byte* state) const {
  const ImageHeader& h = header();
  const int ticks = h.window_ticks;
  if (ticks == 0) return absl::OkStatus();
  const auto check = [&](absl::string_view field, int64_t offset, int64_t row, int low, int high) {
    return CheckRows<int32_t>(
        field, state + offset + row * h.lanes * static_cast<int64_t>(sizeof(int32_t)), 1, h.lanes,
        low, high);
  };
  RETURN_IF_ERROR(check("held", h.held_offset, 0, 0, ticks));
  for (int t = 0; t < ticks; ++t) {
    for (int m = 0; m < h.num_modalities; ++m) {
      RETURN_IF_ERROR(check(absl::StrCat("observations of tick ", t, ", modality ", m, ","),
                            h.outcomes_offset, t * h.num_modalities + m, -1,
                            reader_.modality(m).outcomes - 1));
    }
    for (int c = 0; t + 1 < ticks && c < h.num_controls; ++c) {
      RETURN_IF_ERROR(check(absl::StrCat("past_actions of tick ", t, ", control ", c, ","),
                            h.past_actions_offset, t * h.num_controls + c, -1,
                            reader_.control(c).actions - 1));
    }
  }
  const std::byte* start = state + h.window_start_offset;
  return h.real_bytes == 4
             ? CheckRows<float>("window_start", start, h.belief_rows, h.lanes, 0, kMostBelief)
             : CheckRows<double>("window_start", start, h.belief_rows, h.lanes, 0, kMostBelief);
}

int LaneWindow::Int(const std::byte* state, int64_t offset, int64_t row, int lane) const {
  return reinterpret_cast<const int32_t*>(state + offset)[row * header().lanes + lane];
}

Beliefs LaneWindow::BeliefsAt(const std::byte* rows, int64_t first, int lane) const {
  Beliefs beliefs;
  for (int f = 0; f < header().num_factors; ++f) {
    const FactorInfo& factor = reader_.factor(f);
    beliefs.push_back(reader_.Column(rows, first + factor.row, factor.states, lane));
  }
  return beliefs;
}

void LaneWindow::Describe(const std::byte* scratch, const std::byte* state, int lane,
                          AgentStep& step) const {
  const ImageHeader& h = header();
  if (h.window_ticks == 0) return;
  step.window_observations = Int(state, h.held_offset, 0, lane);
  for (int slot = h.window_ticks - step.window_observations; slot < h.window_ticks; ++slot) {
    step.window.push_back(BeliefsAt(scratch, h.window_row + int64_t{slot} * h.belief_rows, lane));
    step.window_free_energy.push_back(reader_.Entry(scratch, h.slot_energy_row + slot, lane));
  }
  step.negative_entropy = 0;  // of ticks together there is none
}

void LaneWindow::Read(const AgentView& agent, const std::byte* state, int lane,
                      IndividualState& read) const {
  const ImageHeader& h = header();
  if (h.window_ticks == 0) return;
  const int held = Int(state, h.held_offset, 0, lane);
  for (int slot = h.window_ticks - held; slot < h.window_ticks; ++slot) {
    Observation observation;
    for (int m = 0; m < h.num_modalities; ++m)
      observation.push_back({Int(state, h.outcomes_offset, slot * h.num_modalities + m, lane), {}});
    read.observations.push_back(std::move(observation));
    if (slot + 1 == h.window_ticks) break;
    std::vector<int> action;
    for (int c = 0; c < h.num_controls; ++c)
      action.push_back(Int(state, h.past_actions_offset, slot * h.num_controls + c, lane));
    read.actions.push_back(std::move(action));
  }
  read.window_prior = BeliefsAt(state + h.window_start_offset, 0, lane);
  if (held < h.window_ticks) return;
  read.window_prior = PredictStates(agent, read.window_prior,
                                    h.window_ticks == 1 ? read.action : read.actions.front());
}

}  // namespace starling
