#include <algorithm>

#include "agents/model/image_builder.h"
#include "agents/model/joint_actions.h"
#include "agents/model/restriction_layout.h"

namespace starling {

int64_t ImageBuilder::AddLegalities() {
  std::vector<LegalityInfo> legalities;
  for (const PlanLegality& legality : plan_.legalities) {
    const Control& control = model_.controls()[static_cast<size_t>(legality.control)];
    const int64_t joint_states = model_.JointStates(control.legal_dependencies);
    largest_joint_ = std::max(largest_joint_, joint_states);
    LegalityInfo info = {};
    info.row = ReserveRows(control.actions);
    info.num_parents = static_cast<int32_t>(legality.beliefs.size());
    info.parents = Append(Parents(legality.beliefs));
    info.mask = Append(std::vector<MatrixInfo>{Matrix(control.legal.values, control.actions)});
    operations_ += MatrixOperations(info.mask, 0) + static_cast<double>(joint_states);
    legalities.push_back(info);
    legality_rows_.push_back(info.row);
  }
  return Append(legalities);
}

std::vector<int32_t> ImageBuilder::LegalRows(const std::vector<int>& legal) const {
  std::vector<int32_t> rows;
  for (int legality : legal)
    rows.push_back(legality < 0 ? -1 : legality_rows_[static_cast<size_t>(legality)]);
  return rows;
}

int64_t ImageBuilder::AddLegalVertices() {
  const int32_t first_row =
      ReserveRows(kLegalVertexRows * static_cast<int64_t>(plan_.vertices.size()));
  std::vector<LegalVertexInfo> vertices;
  for (size_t v = 0; v < plan_.vertices.size(); ++v) {
    const PlanVertex& vertex = plan_.vertices[v];
    LegalVertexInfo info = {};
    info.row = first_row + kLegalVertexRows * static_cast<int32_t>(v);
    info.outcome_row = vertex.outcome < 0 ? -1 : outcome_rows_[static_cast<size_t>(vertex.outcome)];
    std::vector<int32_t> next;
    for (int target : vertex.next) next.push_back(first_row + kLegalVertexRows * target);
    info.next = next.empty() ? 0 : Append(next);
    info.legal = Append(LegalRows(vertex.legal));
    operations_ += static_cast<double>(next.size()) * 2.0 * header_.num_controls;
    vertices.push_back(info);
  }
  return Append(vertices);
}

int64_t ImageBuilder::AddPolicyLegality() {
  std::vector<int32_t> of_actions;
  for (size_t p = 0; p < plan_.policies.size(); ++p) {
    for (size_t t = 0; t < plan_.policies[p].size(); ++t) {
      std::vector<int32_t> rows = LegalRows(plan_.policy_legal[p][t]);
      const std::vector<int> choices = ControlChoices(model_, plan_.policies[p][t]);
      for (size_t c = 0; c < rows.size(); ++c) {
        if (rows[c] >= 0) rows[c] += choices[c];
      }
      of_actions.insert(of_actions.end(), rows.begin(), rows.end());
    }
  }
  operations_ += static_cast<double>(of_actions.size());
  return Append(of_actions);
}

void ImageBuilder::AddRestriction() {
  const bool masked = !plan_.legalities.empty();
  if (!masked && settings_.prune_policies == 0) return;
  RestrictionInfo info = {};
  info.legality = settings_.legality;
  info.tolerance = is_double_ ? kLegalityTolerance : kFloatLegalityTolerance;
  info.prune_policies = settings_.prune_policies;
  info.num_legalities = static_cast<int32_t>(plan_.legalities.size());
  info.logit_row = ReserveRows(header_.num_policies);
  info.allowed_row = ReserveRows(header_.marginal_rows);
  if (masked) {
    info.limit_row = ReserveRows(1);
    info.legality_row = ReserveRows(header_.num_policies);
    info.legalities = AddLegalities();
    info.present = Append(LegalRows(plan_.present_legal));
    const bool listed = header_.num_policies > 0;
    info.vertices = listed ? 0 : AddLegalVertices();
    info.policy_legality = listed ? AddPolicyLegality() : 0;
  }
  header_.restriction = Append(std::vector<RestrictionInfo>{info});
}

}  // namespace starling
