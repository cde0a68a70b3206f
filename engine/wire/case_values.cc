#include "engine/wire/case_values.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "agents/model/joint_actions.h"

namespace starling {
namespace {

using Quantities = std::vector<Quantity>;

void AddList(Quantities& found, const char* name, const std::vector<double>& values) {
  if (!values.empty()) found.push_back(Quantity::List(name, values));
}

void AddLists(Quantities& found, const char* name, const std::vector<std::vector<double>>& lists) {
  if (!lists.empty()) found.push_back(Quantity::Lists(name, lists));
}

void AddNumber(Quantities& found, const char* name, double value) {
  found.push_back(Quantity::Number(name, value));
}

std::vector<double> AsDoubles(const std::vector<int64_t>& values) {
  return {values.begin(), values.end()};
}

// Beliefs by tick as an array [tick, state] for each factor.
std::vector<Tensor> ByFactor(const std::vector<Beliefs>& ticks) {
  std::vector<Tensor> factors;
  for (size_t f = 0; f < ticks[0].size(); ++f) {
    Tensor factor({static_cast<int>(ticks.size()), static_cast<int>(ticks[0][f].size())},
                  std::vector<double>());
    for (const Beliefs& beliefs : ticks) {
      factor.values.insert(factor.values.end(), beliefs[f].begin(), beliefs[f].end());
    }
    factors.push_back(std::move(factor));
  }
  return factors;
}

// The same by policy: [policy, tick, state].
std::vector<Tensor> ByFactor(const std::vector<std::vector<Beliefs>>& policies) {
  std::vector<Tensor> factors;
  for (const std::vector<Beliefs>& ticks : policies) {
    std::vector<Tensor> own = ByFactor(ticks);
    if (factors.empty()) factors.resize(own.size());
    for (size_t f = 0; f < own.size(); ++f) {
      Tensor& all = factors[f];
      all.shape = {static_cast<int>(policies.size()), own[f].shape[0], own[f].shape[1]};
      all.values.insert(all.values.end(), own[f].values.begin(), own[f].values.end());
    }
  }
  return factors;
}

void AddInference(const AgentStep& step, Quantities& found) {
  AddLists(found, "prior", step.prior);
  AddLists(found, "qs", step.posterior);
  AddNumber(found, "vfe", step.free_energy);
  if (step.window_observations > 0) return;
  AddNumber(found, "vfe_terms.state_vfe", step.free_energy);
  AddNumber(found, "vfe_terms.neg_entropy_t", step.negative_entropy);
  AddNumber(found, "vfe_terms.prior_cross_entropy_t", step.prior_cross_entropy);
  // What the three others leave: nothing, at a single step.
  AddNumber(found, "vfe_terms.transition_cross_entropy_t",
            step.free_energy - (step.negative_entropy + step.prior_cross_entropy - step.accuracy));
  AddNumber(found, "vfe_terms.accuracy_t", step.accuracy);
  AddList(found, "vfe_trace", step.free_energy_trace);
  if (step.sweeps > 0) found.push_back(Quantity::Whole("iterations", step.sweeps));
}

void AddWindow(const AgentStep& step, const std::vector<std::vector<int>>& taken,
               Quantities& found) {
  if (step.window_observations == 0) return;
  found.push_back(Quantity::Whole("window_observations", step.window_observations));
  const size_t held =
      std::min(taken.size(), static_cast<size_t>(std::max(step.window_observations - 1, 0)));
  Quantity actions = Quantity::Arrays("window_actions", {});
  actions.whole = true;
  for (size_t t = taken.size() - held; t < taken.size(); ++t) {
    actions.parts.emplace_back(std::vector<int>{static_cast<int>(taken[t].size())},
                               std::vector<double>(taken[t].begin(), taken[t].end()));
  }
  found.push_back(std::move(actions));
  if (!step.window.empty()) {
    found.push_back(Quantity::Arrays("qs_window", ByFactor(step.window)));
    AddList(found, "vfe_t", step.window_free_energy);
  }
  if (step.policy_beliefs.empty()) return;
  found.push_back(Quantity::Arrays("qs_policies", ByFactor(step.policy_beliefs)));
  AddList(found, "F", step.policy_free_energy);
  if (step.policy_priors.empty()) return;
  std::vector<std::vector<Beliefs>> priors;
  for (const Beliefs& prior : step.policy_priors) priors.push_back({prior});
  found.push_back(Quantity::Arrays("prior_policies", ByFactor(priors)));
}

template <typename T>
bool HasAny(const List<T>& counts) {
  return std::any_of(counts.begin(), counts.end(), [](const T& own) { return !own.empty(); });
}

void AddSearch(const SearchSettings& search, const AgentStep& step, Quantities& found) {
  AddNumber(found, "root_value", step.root_value);
  found.push_back(Quantity::Whole("search_complete", step.search_complete));
  if (search.rule == SearchRule::kRecursive) {
    found.push_back(Quantity::Whole("expanded_belief_nodes", step.belief_nodes));
    return;
  }
  const std::vector<double> beliefs = AsDoubles(step.belief_nodes_by_depth);
  const std::vector<double> policies = AsDoubles(step.policy_nodes_by_depth);
  double nodes = 0;
  for (double count : beliefs) nodes += count;
  for (double count : policies) nodes += count;
  found.push_back(Quantity::Whole("nodes", static_cast<int64_t>(nodes)));
  for (auto& [name, counts] :
       {std::pair("belief_nodes_per_depth", beliefs), {"policy_nodes_per_depth", policies}}) {
    found.push_back(Quantity::List(name, counts));
    found.back().whole = true;
  }
}

void AddPolicies(const CaseSubject& subject, const SingleAgent& agent, const AgentStep& step,
                 Quantities& found) {
  const AgentSettings& settings = subject.settings;
  AddList(found, "G", step.G);
  AddList(found, "G_terms.utility", step.utility);
  AddList(found, "G_terms.state_info_gain", step.state_information_gain);
  if (settings.use_parameter_information_gain) {
    if (HasAny(agent.parameters().pA)) AddList(found, "G_terms.param_info_gain_A", step.novelty_a);
    if (HasAny(agent.parameters().pB)) AddList(found, "G_terms.param_info_gain_B", step.novelty_b);
  }
  if (settings.inductive) AddList(found, "G_terms.inductive", step.inductive);
  AddList(found, "risk", step.risk);
  AddList(found, "ambiguity", step.ambiguity);
  AddList(found, "q_pi", step.policy_posterior);
  if (settings.precision) AddNumber(found, "gamma", step.gamma);
  if (settings.execution.every > 1) found.push_back(Quantity::Whole("planned", step.planned));
  if (settings.search) AddSearch(*settings.search, step, found);
}

// The combined action of each factor.
std::vector<int> FactorActions(const GenerativeModel& model, const std::vector<int>& choices) {
  std::vector<int> actions;
  for (const Factor& factor : model.factors()) {
    actions.push_back(FactorAction(model, factor, choices));
  }
  return actions;
}

// Probability of the first combined action of each factor.
std::vector<std::vector<double>> FactorMarginals(const GenerativeModel& model,
                                                 const SingleAgent& agent,
                                                 const std::vector<double>& posterior) {
  std::vector<std::vector<double>> marginals;
  for (const Factor& factor : model.factors()) {
    size_t actions = 1;
    for (int control : factor.controls) {
      actions *= static_cast<size_t>(model.controls()[static_cast<size_t>(control)].actions);
    }
    marginals.emplace_back(actions, 0.0);
  }
  for (size_t p = 0; p < posterior.size(); ++p) {
    const std::vector<int> first = FactorActions(model, agent.policies()[p][0]);
    for (size_t f = 0; f < first.size(); ++f) {
      marginals[f][static_cast<size_t>(first[f])] += posterior[p];
    }
  }
  return marginals;
}

// Distinct first actions in lexicographic order, and how probable they are.
void AddMultiactions(const SingleAgent& agent, const std::vector<double>& posterior,
                     Quantities& found) {
  std::map<std::vector<int>, double> probabilities;
  for (size_t p = 0; p < posterior.size(); ++p) {
    probabilities[agent.policies()[p][0]] += posterior[p];
  }
  Quantity actions = Quantity::Arrays("multiactions", {});
  actions.whole = true;
  Quantity sums = Quantity::List("multiaction_probabilities", {});
  for (const auto& [action, probability] : probabilities) {
    actions.parts.emplace_back(std::vector<int>{static_cast<int>(action.size())},
                               std::vector<double>(action.begin(), action.end()));
    sums.parts[0].values.push_back(probability);
  }
  sums.parts[0].shape = {static_cast<int>(probabilities.size())};
  found.push_back(std::move(actions));
  found.push_back(std::move(sums));
}

void AddAction(const CaseSubject& subject, const SingleAgent& agent, const AgentStep& step,
               Quantities& found) {
  if (subject.own_controls) {
    AddLists(found, "action_marginals", step.action_marginals);
  } else {
    AddLists(found, "action_marginals",
             FactorMarginals(subject.model, agent, step.policy_posterior));
  }
  if (!step.drawn_from.empty()) {
    if (subject.settings.sampling == ActionSampling::kFull) {
      AddList(found, "policy_probabilities", step.drawn_from[0]);
      AddMultiactions(agent, step.policy_posterior, found);
    } else {
      AddLists(found, "action_probabilities", step.drawn_from);
    }
  }
  for (Quantity& action : ActionQuantities(subject, step.action)) {
    found.push_back(std::move(action));
  }
}

// Matrices of modalities, as arrays of the shape of A.
std::vector<Tensor> LikeA(const GenerativeModel& model, const std::vector<Matrix>& matrices) {
  std::vector<Tensor> arrays;
  for (size_t m = 0; m < matrices.size(); ++m) {
    const bool there = !matrices[m].empty();
    arrays.push_back(there ? Tensor(model.modalities()[m].A.shape, matrices[m]) : Tensor());
  }
  return arrays;
}

// Matrices by action of factors, as arrays [next state, states..., combined action].
std::vector<Tensor> LikeB(const GenerativeModel& model,
                          const std::vector<std::vector<Matrix>>& factors) {
  std::vector<Tensor> arrays;
  for (size_t f = 0; f < factors.size(); ++f) {
    if (factors[f].empty()) {
      arrays.emplace_back();
      continue;
    }
    const Factor& factor = model.factors()[f];
    std::vector<int> shape(factor.B.shape.begin(),
                           factor.B.shape.end() - static_cast<int64_t>(factor.controls.size()));
    shape.push_back(static_cast<int>(factors[f].size()));
    arrays.emplace_back(std::move(shape), ActionsLast(factors[f]));
  }
  return arrays;
}

}  // namespace

std::vector<Quantity> StepQuantities(const CaseSubject& subject, const SingleAgent& agent,
                                     const AgentStep& step,
                                     const std::vector<std::vector<int>>& taken) {
  Quantities found;
  AddInference(step, found);
  AddWindow(step, taken, found);
  AddPolicies(subject, agent, step, found);
  AddAction(subject, agent, step, found);
  return found;
}

std::vector<Quantity> ActionQuantities(const CaseSubject& subject, const std::vector<int>& action) {
  if (subject.own_controls) return {Quantity::Wholes("action", action)};
  return {Quantity::Wholes("action", FactorActions(subject.model, action)),
          Quantity::Wholes("action_multi", action)};
}

std::vector<Quantity> LearnedQuantities(const CaseSubject& subject,
                                        const ModelParameters& parameters) {
  const GenerativeModel& model = subject.model;
  const AgentSettings& settings = subject.settings;
  Quantities found;
  if (settings.learn_a) {
    found.push_back(Quantity::Arrays("learned.pA", LikeA(model, parameters.pA)));
    found.push_back(Quantity::Arrays("learned.A", LikeA(model, parameters.A)));
  }
  if (settings.learn_b) {
    found.push_back(Quantity::Arrays("learned.pB", LikeB(model, parameters.pB)));
    found.push_back(Quantity::Arrays("learned.B", LikeB(model, parameters.B)));
  }
  if (settings.learn_c) AddLists(found, "learned.pC", parameters.pC);
  if (settings.learn_d) {
    std::vector<std::vector<double>> counts = parameters.pD;
    for (size_t f = 0; f < counts.size(); ++f) {
      if (counts[f].empty()) counts[f] = model.factors()[f].pD;  // which do not learn
    }
    AddLists(found, "learned.pD", counts);
    AddLists(found, "learned.D", parameters.D);
  }
  if (settings.learn_e) {
    AddList(found, "learned.pE", parameters.pE);
    AddList(found, "learned.E", parameters.E);
  }
  return found;
}

std::vector<Quantity> SmoothedQuantities(const std::vector<Smoothed>& smoothed) {
  Quantity beliefs = Quantity::Arrays("smoothed", {});
  Quantity joint = Quantity::Arrays("joint", {});
  for (const Smoothed& factor : smoothed) {
    const int ticks = static_cast<int>(factor.beliefs.size());
    const int states = static_cast<int>(factor.beliefs[0].size());
    Tensor& own =
        beliefs.parts.emplace_back(std::vector<int>{ticks, states}, std::vector<double>());
    for (const Belief& belief : factor.beliefs) {
      own.values.insert(own.values.end(), belief.begin(), belief.end());
    }
    const int pairs = static_cast<int>(factor.joint.size());
    Tensor& pair =
        joint.parts.emplace_back(std::vector<int>{pairs, states, states}, std::vector<double>());
    for (const Matrix& matrix : factor.joint) {
      pair.values.insert(pair.values.end(), matrix.begin(), matrix.end());
    }
  }
  return {std::move(beliefs), std::move(joint)};
}

}  // namespace starling
