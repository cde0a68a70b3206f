// The part of ImageBuilder that packs what outcomes say about states, and where states go.

#include <algorithm>

#include "agents/model/image_builder.h"
#include "agents/planning/shared_outcomes.h"

namespace starling {

// ln A as a base for each outcome and what differs from it: for models in which most states say the
// same, such as a sensor with a little noise.
EvidenceInfo ImageBuilder::Evidence(const ModalityInfo& info, const std::vector<int>& dependencies,
                                    const std::vector<double>& logs) {
  EvidenceInfo evidence = {};
  evidence.kind = kEvidenceTable;
  if (info.learned_row >= 0) return evidence;
  const size_t outcomes = static_cast<size_t>(info.outcomes);
  const size_t columns = static_cast<size_t>(info.joint_states);
  std::vector<double> bases, values;
  std::vector<int32_t> starts = {0}, indices;
  std::vector<bool> informative(columns, false);
  for (size_t o = 0; o < outcomes; ++o) {
    const auto row = logs.begin() + static_cast<int64_t>(o * columns);
    bases.push_back(MostCommon({row, row + static_cast<int64_t>(columns)}));
    for (size_t j = 0; j < columns; ++j) {
      if (logs[o * columns + j] == bases[o]) continue;
      indices.push_back(static_cast<int32_t>(j));
      values.push_back(logs[o * columns + j]);
      informative[j] = true;
    }
    starts.push_back(static_cast<int32_t>(indices.size()));
  }
  const auto count = std::count(informative.begin(), informative.end(), true);
  const bool sweeps = settings_.inference == StateInference::kMeanField && factors_.size() > 1;
  if (sweeps && dependencies.size() > 1 && 2 * count <= static_cast<int64_t>(columns)) {
    evidence.kind = kEvidenceColumns;
    std::vector<int32_t> states;
    std::vector<double> deviations;
    for (size_t o = 0; o < outcomes; ++o) {
      for (size_t j = 0; j < columns; ++j) {
        if (informative[j]) deviations.push_back(logs[o * columns + j] - bases[o]);
      }
    }
    for (size_t j = 0; j < columns; ++j) {
      if (!informative[j]) continue;
      size_t rest = j;
      states.resize(states.size() + dependencies.size());
      for (size_t i = 0; i < dependencies.size(); ++i) {
        const FactorInfo& factor =
            factors_[static_cast<size_t>(dependencies[dependencies.size() - 1 - i])];
        const size_t size = static_cast<size_t>(factor.states);
        states[states.size() - 1 - i] = factor.row + static_cast<int32_t>(rest % size);
        rest /= size;
      }
    }
    evidence.count = static_cast<int32_t>(count);
    evidence.states = Append(states);
    evidence.deviations = AppendReals(deviations);
    evidence.bases = AppendReals(bases);
  } else if (4 * indices.size() <= outcomes * columns) {
    evidence.kind = kEvidenceExceptions;
    evidence.starts = Append(starts);
    evidence.indices = Append(indices);
    evidence.values = AppendReals(values);
    evidence.bases = AppendReals(bases);
  }
  return evidence;
}

// Deterministic transitions from where one looks back: for each next state, which states lead to it
// by which action.
void ImageBuilder::AddFlows(const std::vector<std::vector<int>>& maps, FactorInfo& info) {
  info.flow_starts = info.flows = 0;
  if (info.maps == 0 || info.actions > kMostFlowActions) return;
  std::vector<int32_t> starts = {0}, flows;
  for (int32_t state = 0; state < info.states; ++state) {
    for (int32_t j = 0; j < info.joint_states; ++j) {
      for (int32_t u = 0; u < info.actions; ++u) {
        if (maps[static_cast<size_t>(u)][static_cast<size_t>(j)] != state) continue;
        flows.insert(flows.end(), {j, u});
      }
    }
    starts.push_back(static_cast<int32_t>(flows.size() / 2));
  }
  info.flow_starts = Append(starts);
  info.flows = Append(flows);
}

}  // namespace starling
