#include "agents/planning/testing/random_agent.h"

#include <utility>

#include "agents/planning/policy_set.h"

namespace starling {
namespace {

void DrawMask(Dice& dice, const std::vector<Factor>& factors, Control& control) {
  control.legal_dependencies = dice.Subset(static_cast<int>(factors.size()), 2);
  std::vector<int> shape = {control.actions};
  for (int f : control.legal_dependencies) shape.push_back(factors[static_cast<size_t>(f)].states);
  control.legal = Tensor(shape);
  const size_t columns = control.legal.values.size() / static_cast<size_t>(control.actions);
  for (size_t c = 0; c < columns; ++c) {
    const int always = dice.Below(control.actions);
    for (int a = 0; a < control.actions; ++a)
      control.legal.values[static_cast<size_t>(a) * columns + c] =
          a == always || dice.Chance(0.5) ? 1 : 0;
  }
}

void DrawConventions(Dice& dice, Conventions& conventions) {
  conventions.log_floor = dice.Chance(0.5) ? LogFloor::kClip : LogFloor::kAdd;
  conventions.information_gain = dice.Chance(0.5) ? InformationGain::kSum : InformationGain::kJoint;
  conventions.information_gain_threshold = dice.Chance(0.5);
  conventions.novelty = static_cast<Novelty>(dice.Below(3));
  conventions.ties = static_cast<TieRule>(dice.Below(3));
  conventions.pruned_branch =
      dice.Chance(0.5) ? PrunedBranch::kLessPenalty : PrunedBranch::kOnlyPenalty;
}

void DrawCounts(Dice& dice, bool extreme, Matrix& counts) {
  for (double& count : counts) {
    count = dice.Chance(0.2) ? 0 : 5 * dice.Unit();
    if (extreme && dice.Chance(0.3)) count = dice.Chance(0.5) ? 1e12 : 1e-300;
  }
}

GenerativeModel DrawModel(Dice& dice, const RandomAgentOptions& options) {
  const GenerativeModel model = RandomModel(dice, options.model);
  ModelParts parts = {model.controls(), model.factors(), model.modalities(), {}};
  for (Control& control : parts.controls)
    if (dice.Chance(options.masks)) DrawMask(dice, parts.factors, control);
  for (Factor& factor : parts.factors) {
    if (dice.Chance(0.5)) continue;
    for (int s = 0; s < factor.states; ++s) factor.goals.push_back(dice.Chance(0.3) ? 1 : 0);
  }
  return GenerativeModel::Create(std::move(parts)).value();
}

}  // namespace

Belief DrawBelief(Dice& dice, int size) {
  Belief belief(static_cast<size_t>(size));
  const int certain = dice.Below(size);
  const int kind = dice.Below(4);
  double sum = 0;
  for (int s = 0; s < size; ++s) {
    double& p = belief[static_cast<size_t>(s)];
    p = dice.Unit();
    if (kind == 0) p = 0;
    if (kind == 1) p *= 1e-7;
    if (s == certain) p = 1;
    sum += p;
  }
  for (double& p : belief) p /= sum;
  return belief;
}

RandomAgent DrawAgent(Dice& dice, const RandomAgentOptions& options) {
  RandomAgent agent = {DrawModel(dice, options), {}, {}, {}, {}};
  agent.settings = RandomSettings(dice, agent.model, options.model);
  DrawConventions(dice, agent.settings.conventions);
  agent.settings.use_parameter_information_gain = dice.Chance(0.6);
  if (dice.Chance(0.6))
    agent.settings.inductive = InductiveSettings{dice.UpTo(5), 0.5 * dice.Unit(), dice.Unit()};
  agent.policies = ListPolicies(agent.model, agent.settings, 100000).value();
  agent.parameters = ParametersAtBirth(agent.model, agent.settings, agent.policies.size());
  const bool extreme = dice.Chance(options.extremes);
  for (size_t m = 0; m < agent.parameters.pA.size(); ++m) {
    agent.parameters.pA[m].assign(dice.Chance(0.7) ? agent.parameters.A[m].size() : 0, 0.0);
    DrawCounts(dice, extreme, agent.parameters.pA[m]);
    for (double& c : agent.parameters.C[m])
      if (extreme && dice.Chance(0.3)) c = dice.Chance(0.5) ? 1e12 : -1e12;
  }
  for (size_t f = 0; f < agent.parameters.pB.size(); ++f) {
    agent.parameters.pB[f] = dice.Chance(0.7) ? agent.parameters.B[f] : List<Matrix>();
    for (Matrix& counts : agent.parameters.pB[f]) DrawCounts(dice, extreme, counts);
  }
  if (dice.Chance(0.5)) {
    for (size_t p = 0; p < agent.policies.size(); ++p)
      agent.parameters.E.push_back(dice.Chance(0.2) ? 0 : dice.Unit());
  }
  for (const Factor& factor : agent.model.factors())
    agent.posterior.push_back(DrawBelief(dice, factor.states));
  return agent;
}

}  // namespace starling
