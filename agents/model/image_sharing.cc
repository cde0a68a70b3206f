// The part of ImageBuilder that packs what terms share.

#include "agents/model/image_builder.h"

namespace starling {
void ImageBuilder::ShareTerms() {
  std::vector<double> terms(modalities_.size(), 0.0);
  for (const PlanTerm& term : plan_.terms) ++terms[static_cast<size_t>(term.modality)];
  std::vector<ModalityTables> tables(modalities_.size());
  for (size_t m = 0; m < modalities_.size(); ++m) {
    const ModalityInfo& info = modalities_[m];
    tables[m].may_share = info.learned_row < 0 && info.novelty == 0;
    tables[m].outcomes = info.outcomes;
    tables[m].A = &model_.modalities()[m].A.values;
    tables[m].ambiguity = &ambiguities_[m];
    tables[m].preferences = &log_preferences_[m];
    tables[m].direct_operations =
        terms[m] * (MatrixOperations(info.likelihood, 0) +
                    info.joint_states * (info.num_dependencies > 1 ? 2.0 : 1.0) +
                    info.outcomes * (2 + kLogCost));
  }
  std::vector<int> states;
  for (const FactorInfo& factor : factors_) states.push_back(factor.states);
  shared_ = ShareOutcomes(plan_, tables, states, kLogCost);
}

// Nodes whose beliefs somebody reads.
std::vector<bool> ImageBuilder::NeededNodes() const {
  std::vector<bool> needed(plan_.nodes.size(), false);
  const auto need = [&](const std::vector<int>& nodes) {
    for (int node : nodes) needed[static_cast<size_t>(node)] = true;
  };
  for (size_t f = 0; f < factors_.size(); ++f) needed[f] = true;  // the present
  for (const std::vector<int>& joint : shared_.joints) need(joint);
  for (size_t t = 0; t < plan_.terms.size(); ++t) {
    if (!shared_.terms[t].shared) need(plan_.terms[t].beliefs);
  }
  for (const PlanLegality& legality : plan_.legalities) need(legality.beliefs);
  for (const PlanTransition& transition : plan_.transitions) {
    need(transition.parents);
    need({transition.after});
  }
  for (size_t n = plan_.nodes.size(); n-- > 0;) {
    if (needed[n]) need(plan_.nodes[n].parents);
  }
  return needed;
}

std::vector<ParentInfo> ImageBuilder::Parents(const std::vector<int>& nodes) const {
  std::vector<ParentInfo> parents;
  for (int node : nodes) {
    const int factor = plan_.nodes[static_cast<size_t>(node)].factor;
    parents.push_back(
        {node_rows_[static_cast<size_t>(node)], factors_[static_cast<size_t>(factor)].states});
  }
  return parents;
}

FunctionsInfo ImageBuilder::Functions(const std::vector<LinearFunction>& functions,
                                      const std::vector<int32_t>& joint_rows) {
  std::vector<int32_t> starts = {0}, rows;
  std::vector<double> weights, bases;
  for (const LinearFunction& function : functions) {
    const int32_t first = joint_rows[static_cast<size_t>(function.joint)];
    for (int state : function.states) rows.push_back(first + state);
    weights.insert(weights.end(), function.weights.begin(), function.weights.end());
    bases.push_back(function.base);
    starts.push_back(static_cast<int32_t>(rows.size()));
  }
  operations_ += static_cast<double>(rows.size());
  FunctionsInfo info = {};
  info.count = static_cast<int32_t>(functions.size());
  info.row = ReserveRows(info.count);
  info.starts = Append(starts);
  info.rows = Append(rows);
  info.weights = AppendReals(weights);
  info.bases = AppendReals(bases);
  return info;
}

void ImageBuilder::AddSharedTerms() {
  std::vector<JointInfo> joints;
  std::vector<int32_t> joint_rows;
  for (const std::vector<int>& nodes : shared_.joints) {
    const std::vector<ParentInfo> parents = Parents(nodes);
    if (parents.size() == 1) {
      joint_rows.push_back(parents[0].row);
      continue;
    }
    int32_t states = 1;
    for (const ParentInfo& parent : parents) states *= parent.states;
    joint_rows.push_back(ReserveRows(states));
    joints.push_back({joint_rows.back(), static_cast<int32_t>(parents.size()), Append(parents)});
    operations_ += states;
  }
  const FunctionsInfo entropies = Functions(shared_.outcomes, joint_rows);
  const FunctionsInfo expectations = Functions(shared_.expectations, joint_rows);
  operations_ += entropies.count * kLogCost;
  std::vector<SharedTermInfo> terms;
  for (size_t t = 0; t < shared_.terms.size(); ++t) {
    const SharedTerm& term = shared_.terms[t];
    if (!term.shared) continue;
    SharedTermInfo info = {};
    info.row = term_rows_[t];
    info.utility = term.utility < 0 ? -1 : expectations.row + term.utility;
    info.ambiguity = term.ambiguity < 0 ? -1 : expectations.row + term.ambiguity;
    std::vector<int32_t> rows;
    for (int outcome : term.outcomes) rows.push_back(entropies.row + outcome);
    info.num_outcomes = static_cast<int32_t>(rows.size());
    info.outcomes = Append(rows);
    info.utility_base = term.utility_base;
    info.gain_base = term.gain_base;
    operations_ += static_cast<double>(rows.size()) + 2;
    terms.push_back(info);
  }
  header_.num_joints = static_cast<int32_t>(joints.size());
  header_.joints = Append(joints);
  header_.entropies = Append(std::vector<FunctionsInfo>{entropies});
  header_.expectations = Append(std::vector<FunctionsInfo>{expectations});
  header_.num_shared_terms = static_cast<int32_t>(terms.size());
  header_.shared_terms = Append(terms);
}

}  // namespace starling
