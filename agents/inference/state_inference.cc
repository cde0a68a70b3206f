#include "agents/inference/state_inference.h"

#include <cmath>
#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/joint_states.h"
#include "agents/inference/messages.h"

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
                         const std::vector<Evidence>& evidence) {
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
      AddScaled(log_prior[f], 1, messages.to_factors[f]);
      result.posterior[f] = Softmax(messages.to_factors[f]);
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

StatePosterior OverJointStates(const AgentView& agent, const Beliefs& log_prior,
                               const std::vector<Evidence>& evidence) {
  const size_t size = static_cast<size_t>(agent.model.JointStates(AllFactors(agent.model)));
  std::vector<double> log_likelihood(size, 0.0);
  for (const Evidence& part : evidence) {
    const std::vector<size_t> columns = ColumnsOfJointStates(agent.model, part.factors);
    for (size_t j = 0; j < size; ++j) log_likelihood[j] += part.log_likelihood[columns[j]];
  }
  std::vector<double> logits = log_likelihood;
  for (size_t f = 0; f < log_prior.size(); ++f) {
    const std::vector<size_t> states = ColumnsOfJointStates(agent.model, {static_cast<int>(f)});
    for (size_t j = 0; j < size; ++j) logits[j] += log_prior[f][states[j]];
  }
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
  for (const Belief& belief : prior)
    log_prior.push_back(FlooredLogs(belief, agent.settings.conventions.log_floor));
  const std::vector<Evidence> evidence = EvidenceOf(agent, observation);
  if (prior.size() == 1 || agent.settings.inference == StateInference::kExact)
    return OverJointStates(agent, log_prior, evidence);
  return MeanField(agent, log_prior, evidence);
}

Beliefs PredictStates(const AgentView& agent, const Beliefs& beliefs,
                      const std::vector<int>& actions) {
  Beliefs predicted;
  for (size_t f = 0; f < agent.model.factors().size(); ++f) {
    const Factor& factor = agent.model.factors()[f];
    const size_t action = static_cast<size_t>(FactorAction(agent.model, factor, actions));
    predicted.push_back(Multiply(agent.parameters.B[f][action], factor.states,
                                 Joint(beliefs, factor.dependencies)));
  }
  return predicted;
}

}  // namespace starling
