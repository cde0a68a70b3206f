#include <algorithm>
#include <tuple>

#include "agents/model/image_builder.h"

namespace starling {

void ImageBuilder::AddNodes() {
  const std::vector<bool> needed = NeededNodes();
  std::vector<NodeInfo> nodes;
  std::vector<int> levels;
  for (const PlanNode& node : plan_.nodes) {
    if (!needed[node_rows_.size()]) {
      node_rows_.push_back(-1);
      levels.push_back(0);
      continue;
    }
    const FactorInfo& factor = factors_[static_cast<size_t>(node.factor)];
    const int32_t row = ReserveRows(factor.states);
    if (node_rows_.empty()) header_.node_row = row;
    node_rows_.push_back(row);
    levels.push_back(0);
    const bool present = node.action < 0 && node.map.empty();
    if (present) continue;
    for (int parent : node.parents)
      levels.back() = std::max(levels.back(), levels[static_cast<size_t>(parent)] + 1);
    NodeInfo info = {};
    info.row = row;
    info.num_parents = static_cast<int32_t>(node.parents.size());
    info.factor = node.factor;
    info.action = node.action;
    info.level = levels.back();
    info.parents = Append(Parents(node.parents));
    if (node.map.empty()) {
      info.matrix = factor.matrices + static_cast<int64_t>(sizeof(MatrixInfo)) * node.action;
      operations_ += MatrixOperations(factor.matrices, node.action) +
                     (info.num_parents > 1 ? factor.joint_states : 0);
    } else {
      const MatrixInfo matrix = GatherMatrix(node.map, factor.states);
      info.matrix = Append(std::vector<MatrixInfo>{matrix});
      operations_ += MatrixOperations(info.matrix, 0);
    }
    nodes.push_back(info);
  }
  std::stable_sort(nodes.begin(), nodes.end(), [](const NodeInfo& a, const NodeInfo& b) {
    return std::tie(a.level, a.factor, a.action) < std::tie(b.level, b.factor, b.action);
  });
  header_.num_nodes = static_cast<int32_t>(nodes.size());
  header_.nodes = Append(nodes);
}

void ImageBuilder::AddTerms() {
  std::vector<TermInfo> terms;
  for (const PlanTerm& term : plan_.terms) {
    const bool shared = shared_.terms[term_rows_.size()].shared;
    term_rows_.push_back(ReserveRows(settings_.use_parameter_information_gain ? 3 : 2));
    if (shared) continue;
    const ModalityInfo& modality = modalities_[static_cast<size_t>(term.modality)];
    TermInfo info = {};
    info.row = term_rows_.back();
    info.modality = term.modality;
    info.step = term.step;
    info.num_parents = static_cast<int32_t>(term.beliefs.size());
    info.parents = Append(Parents(term.beliefs));
    operations_ += MatrixOperations(modality.likelihood, 0) +
                   modality.joint_states * (info.num_parents > 1 ? 2.0 : 1.0) +
                   modality.outcomes * (2 + kLogCost);
    if (modality.novelty_row >= 0 || modality.novelty != 0)
      operations_ += static_cast<double>(modality.outcomes) * modality.joint_states;
    terms.push_back(info);
  }
  std::stable_sort(terms.begin(), terms.end(),
                   [](const TermInfo& a, const TermInfo& b) { return a.modality < b.modality; });
  header_.num_terms = static_cast<int32_t>(terms.size());
  header_.terms = Append(terms);
}

void ImageBuilder::AddTransitions() {
  std::vector<TransitionInfo> transitions;
  for (const PlanTransition& transition : plan_.transitions) {
    const FactorInfo& factor = factors_[static_cast<size_t>(transition.factor)];
    TransitionInfo info = {};
    info.row = ReserveRows(1);
    info.factor = transition.factor;
    info.action = transition.action;
    info.after_row = node_rows_[static_cast<size_t>(transition.after)];
    info.num_parents = static_cast<int32_t>(transition.parents.size());
    info.parents = Append(Parents(transition.parents));
    operations_ += static_cast<double>(factor.states) * factor.joint_states;
    transitions.push_back(info);
    transition_rows_.push_back(info.row);
  }
  std::stable_sort(transitions.begin(), transitions.end(),
                   [](const TransitionInfo& a, const TransitionInfo& b) {
                     return std::tie(a.factor, a.action) < std::tie(b.factor, b.action);
                   });
  header_.num_transitions = static_cast<int32_t>(transitions.size());
  header_.transitions = Append(transitions);
}

void ImageBuilder::AddOutcomes() {
  std::vector<OutcomeInfo> outcomes;
  for (const PlanOutcome& outcome : plan_.outcomes) {
    if (outcome.terms.size() == 1 && !settings_.use_parameter_information_gain) {
      outcome_rows_.push_back(term_rows_[static_cast<size_t>(outcome.terms[0])]);
      continue;
    }
    OutcomeInfo info = {};
    info.row = ReserveRows(settings_.use_parameter_information_gain ? 4 : 2);
    info.num_terms = static_cast<int32_t>(outcome.terms.size());
    info.num_transitions = static_cast<int32_t>(outcome.transitions.size());
    std::vector<int32_t> rows, transitions;
    for (int term : outcome.terms) rows.push_back(term_rows_[static_cast<size_t>(term)]);
    for (int transition : outcome.transitions)
      transitions.push_back(transition_rows_[static_cast<size_t>(transition)]);
    info.terms = Append(rows);
    info.transitions = Append(transitions);
    outcomes.push_back(info);
    outcome_rows_.push_back(info.row);
  }
  header_.num_outcomes = static_cast<int32_t>(outcomes.size());
  header_.outcomes = Append(outcomes);
}

void ImageBuilder::AddVertices() {
  const int32_t rows = kVertexRows + (settings_.use_parameter_information_gain ? 1 : 0);
  const int32_t first_row = ReserveRows(rows * static_cast<int64_t>(plan_.vertices.size()));
  std::vector<VertexInfo> vertices;
  std::vector<int32_t> weights;
  std::vector<int32_t> weight_of(plan_.outcomes.size(), -1);
  for (size_t v = 0; v < plan_.vertices.size(); ++v) {
    const PlanVertex& vertex = plan_.vertices[v];
    VertexInfo info = {};
    info.row = first_row + rows * static_cast<int32_t>(v);
    info.outcome_row = info.weight_row = -1;
    if (vertex.outcome >= 0) {
      const size_t outcome = static_cast<size_t>(vertex.outcome);
      info.outcome_row = outcome_rows_[outcome];
      if (weight_of[outcome] < 0) {
        weight_of[outcome] = ReserveRows(2);
        weights.insert(weights.end(), {info.outcome_row, weight_of[outcome]});
        operations_ += kLogCost;
      }
      info.weight_row = weight_of[outcome];
    }
    std::vector<int32_t> next;
    for (int target : vertex.next) next.push_back(first_row + rows * target);
    info.next = next.empty() ? 0 : Append(next);
    operations_ += static_cast<double>(next.size()) * kEdgeCost;
    vertices.push_back(info);
  }
  header_.vertex_rows = rows;
  header_.num_vertices = static_cast<int32_t>(vertices.size());
  header_.vertices = Append(vertices);
  header_.num_weights = static_cast<int32_t>(weights.size() / 2);
  header_.weights = Append(weights);
}

}  // namespace starling
