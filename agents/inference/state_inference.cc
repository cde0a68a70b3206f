#include "agents/inference/state_inference.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/joint_states.h"
#include "agents/inference/messages.h"
#include "agents/model/joint_actions.h"

namespace starling {
namespace {

double SumOfDots(const Beliefs& a, const Beliefs& b) {
  double sum = 0;
  for (size_t f = 0; f < a.size(); ++f) sum += Dot(a[f], b[f]);
  return sum;
}

void SetFreeEnergy(double negative_entropy, double prior_cross_entropy, double accuracy,
                   StatePosterior& posterior) {
  posterior.negative_entropy = negative_entropy;
  posterior.prior_cross_entropy = prior_cross_entropy;
  posterior.accuracy = accuracy;
  posterior.free_energy = negative_entropy + prior_cross_entropy - accuracy;
}

// The free energy of the beliefs that `posterior` holds.
void SetFreeEnergy(const Beliefs& log_prior, double accuracy, LogFloor floor,
                   StatePosterior& posterior) {
  double negative_entropy = 0;
  for (const Belief& belief : posterior.posterior) negative_entropy -= Entropy(belief, floor);
  SetFreeEnergy(negative_entropy, -SumOfDots(posterior.posterior, log_prior), accuracy, posterior);
}

StatePosterior MeanField(const AgentView& agent, const Beliefs& log_prior,
                         const List<Evidence>& evidence) {
  const AgentSettings& settings = agent.settings;
  const LogFloor floor = settings.conventions.log_floor;
  const bool from_flat = settings.conventions.sweep_rule == SweepRule::kFromFlat;
  StatePosterior result;
  result.posterior = FlatBeliefs(agent.model);
  EvidenceMessages messages = CollectEvidence(evidence, result.posterior);
  SetFreeEnergy(log_prior, from_flat ? 0 : messages.accuracy, floor, result);
  if (from_flat) result.free_energy_trace.push_back(result.free_energy);
  while (result.sweeps < settings.iterations) {
    for (size_t f = 0; f < log_prior.size(); ++f) {
      AddScaled(log_prior[f], 1, absl::MakeSpan(messages.to_factors[f]));
      SetSoftmax(messages.to_factors[f], result.posterior[f]);
    }
    ++result.sweeps;
    const double before = result.free_energy;
    messages = CollectEvidence(evidence, result.posterior);
    SetFreeEnergy(log_prior, messages.accuracy, floor, result);
    if (from_flat) result.free_energy_trace.push_back(result.free_energy);
    const bool comparable = from_flat || result.sweeps > 1;
    if (comparable && std::abs(before - result.free_energy) < settings.tolerance) break;
  }
  return result;
}

// Adds what is known of every joint state of `factors` to the joint states of all.
void AddToJointStates(const GenerativeModel& model, absl::Span<const int> factors,
                      absl::Span<const double> table, absl::Span<double> all) {
  if (table.size() == all.size() && std::is_sorted(factors.begin(), factors.end()))
    return AddScaled(table, 1, all);
  const List<size_t> columns = ColumnsOfJointStates(model, factors);
  for (size_t j = 0; j < all.size(); ++j) all[j] += table[columns[j]];
}

StatePosterior OverJointStates(const AgentView& agent, const Beliefs& log_prior,
                               const List<Evidence>& evidence) {
  size_t size = 1;
  for (const Belief& belief : log_prior) size *= belief.size();
  List<double> log_likelihood(size, 0.0);
  for (const Evidence& part : evidence) {
    AddToJointStates(agent.model, part.factors, part.log_likelihood,
                     absl::MakeSpan(log_likelihood));
  }
  List<double> logits = log_likelihood;
  for (int f = 0; f < static_cast<int>(log_prior.size()); ++f)
    AddToJointStates(agent.model, {f}, log_prior[static_cast<size_t>(f)], absl::MakeSpan(logits));
  const Belief joint = Softmax(logits);
  StatePosterior result;
  result.posterior = Marginals(agent.model, joint);
  SetFreeEnergy(-Entropy(joint, agent.settings.conventions.log_floor),
                -SumOfDots(result.posterior, log_prior), Dot(joint, log_likelihood), result);
  return result;
}

}  // namespace

StatePosterior InferStates(const AgentView& agent, const Beliefs& prior,
                           const Observation& observation) {
  Beliefs log_prior;
  log_prior.reserve(prior.size());
  for (const Belief& belief : prior)
    log_prior.push_back(FlooredLogs(belief, agent.settings.conventions.log_floor));
  const List<Evidence> evidence = EvidenceOf(agent, observation);
  if (prior.size() == 1 || agent.settings.inference == StateInference::kExact)
    return OverJointStates(agent, log_prior, evidence);
  return MeanField(agent, log_prior, evidence);
}

Beliefs PredictStates(const AgentView& agent, const Beliefs& beliefs,
                      absl::Span<const int> actions) {
  Beliefs predicted;
  SetPrediction(agent, beliefs, actions, predicted);
  return predicted;
}

void SetPrediction(const AgentView& agent, const Beliefs& beliefs, absl::Span<const int> actions,
                   Beliefs& predicted) {
  predicted.resize(beliefs.size());
  Belief room;
  for (size_t f = 0; f < beliefs.size(); ++f) {
    const Factor& factor = agent.model.factors()[f];
    const size_t action = static_cast<size_t>(FactorAction(agent.model, factor, actions));
    SetProduct(agent.parameters.B[f][action], factor.states,
               JointIn(beliefs, factor.dependencies, room), predicted[f]);
  }
}

}  // namespace starling
