#include "agents/population/individual.h"

#include <algorithm>
#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/policy_messages.h"
#include "agents/inference/state_inference.h"
#include "agents/inference/window_inference.h"
#include "agents/learning/dirichlet_learning.h"
#include "agents/model/joint_actions.h"
#include "agents/planning/policy_posterior.h"
#include "agents/planning/policy_set.h"
#include "agents/planning/policy_value.h"
#include "agents/planning/tree_search.h"
#include "base/status_macros.h"
#include "profiling/labels/labels.h"

namespace starling {
namespace {

bool WindowOfPast(StateInference inference) {
  return inference == StateInference::kVariationalMessages ||
         inference == StateInference::kMarginalMessages;
}

template <typename T>
List<T> Last(const List<T>& values, size_t count) {
  return {values.end() - static_cast<int64_t>(std::min(count, values.size())), values.end()};
}

// The last ticks of what an agent holds, `horizon` of them at most.
Window WindowOf(const IndividualState& state, int horizon) {
  const size_t count = static_cast<size_t>(horizon);
  return {state.window_prior, Last(state.observations, count), Last(state.actions, count - 1)};
}

// sum_p weight[p] beliefs[p][tick].
Beliefs AverageAt(const List<List<Beliefs>>& beliefs, absl::Span<const double> weights,
                  size_t tick) {
  Beliefs average = beliefs[0][tick];
  for (size_t f = 0; f < average.size(); ++f) {
    for (size_t s = 0; s < average[f].size(); ++s) {
      double sum = 0;
      for (size_t p = 0; p < beliefs.size(); ++p) sum += weights[p] * beliefs[p][tick][f][s];
      average[f][s] = sum;
    }
  }
  return average;
}

}  // namespace

absl::StatusOr<std::unique_ptr<const Individual>> Individual::Create(
    const GenerativeModel& model, const AgentSettings& settings,
    const SetFromAbove& set_from_above) {
  RETURN_IF_ERROR(CheckSettings(model, settings));
  RETURN_IF_ERROR(CheckPolicySet(model, settings));
  ASSIGN_OR_RETURN(const std::vector<std::vector<int>> policies,
                   ListPolicies(model, settings, kMaxEnumeratedPolicies));
  return std::unique_ptr<const Individual>(
      new Individual(model, settings, policies, set_from_above));
}

Individual::Individual(const GenerativeModel& model, const AgentSettings& settings,
                       const Policies& policies, const SetFromAbove& set_from_above)
    : model_(model),
      settings_(settings),
      policies_(policies),
      rows_(model_, settings_, policies_.size(), set_from_above),
      logs_(LogsOf(settings_, rows_.at_birth())),
      valuer_at_birth_({model_, settings_, rows_.at_birth(), &logs_}) {}

void Individual::StartEpisode(IndividualState& state) const {
  state.age = 0;
  state.plan_age = 0;
  state.observations.clear();
  state.actions.clear();
  state.history.clear();
  const Beliefs& initial = rows_.ParametersOf(state).D;
  state.window_prior = initial;
  for (Beliefs& prior : state.policy_priors) prior = initial;
}

AgentStep Individual::Step(const Observation& observation, absl::Span<const double> uniforms,
                           absl::Span<const int> taken, IndividualState& state) const {
  AgentStep step;
  const Beliefs before = settings_.learns() ? state.beliefs : Beliefs();
  const List<int> last = state.action;
  RunLabelled(PhaseLabels::kInferStates, [&] { InferBeliefs(observation, state, step); });
  double log_normaliser = 0;
  RunLabelled(PhaseLabels::kInferPolicies, [&] { log_normaliser = Plan(state, step); });
  state.beliefs = step.posterior;
  if (state.age == 0 && settings_.learn_d) state.first_beliefs = step.posterior;
  if (rows_.keeps_history()) state.history.push_back(step.posterior);
  RunLabelled(PhaseLabels::kAct, [&] { Act(uniforms, log_normaliser, state, step); });
  if (settings_.learns()) {
    RunLabelled(PhaseLabels::kLearn, [&] { Learn(observation, before, last, step, state); });
  }
  state.action = step.action;
  if (!taken.empty()) state.action.assign(taken.begin(), taken.end());
  MoveWindow(step, state);
  ++state.age;
  if (state.age == settings_.episode_ticks) {
    LearnAtEnd(state);
    StartEpisode(state);
  }
  return step;
}

void Individual::AddCounts(const IndividualState& state, AgentStep& step) const {
  if (!settings_.learns()) return;
  const ModelParameters& parameters = state.parameters;
  const bool ended = state.age == 0;
  const bool likelihoods = settings_.learning_time == LearningTime::kOnline || ended;
  for (size_t m = 0; likelihoods && settings_.learn_a && m < parameters.pA.size(); ++m) {
    const bool learns = Learns(settings_.learn_a, static_cast<int>(m));
    step.A_counts.push_back(learns ? Tensor(model_.modalities()[m].A.shape, parameters.pA[m])
                                   : Tensor());
  }
  for (size_t f = 0; likelihoods && settings_.learn_b && f < parameters.pB.size(); ++f) {
    const bool learns = Learns(settings_.learn_b, static_cast<int>(f));
    step.B_counts.push_back(
        learns ? Tensor(model_.factors()[f].B.shape, ActionsLast(parameters.pB[f])) : Tensor());
  }
  if (settings_.learn_c) step.C_counts = parameters.pC;
  if (settings_.learn_d && ended) step.D_counts = parameters.pD;
  if (settings_.learn_e) step.E_counts = parameters.pE;
}

void Individual::InferBeliefs(const Observation& observation, IndividualState& state,
                              AgentStep& step) const {
  if (rows_.held_ticks() > 0) {
    if (!state.observations.empty()) state.actions.push_back(state.action);
    state.observations.push_back(observation);
    if (static_cast<int>(state.observations.size()) > rows_.held_ticks()) {
      state.observations.erase(state.observations.begin());
      state.actions.erase(state.actions.begin());
      if (rows_.keeps_history()) state.history.erase(state.history.begin());
    }
  }
  if (WindowOfPast(settings_.inference)) return InferFromWindow(state, step);
  if (settings_.inference == StateInference::kPolicyMessages) return InferByPolicy(state, step);
  const AgentView view = View(state);
  step.prior =
      state.age == 0 ? view.parameters.D : PredictStates(view, state.beliefs, state.action);
  StatePosterior posterior = InferStates(view, step.prior, observation);
  step.posterior = std::move(posterior.posterior);
  step.free_energy = posterior.free_energy;
  step.negative_entropy = posterior.negative_entropy;
  step.prior_cross_entropy = posterior.prior_cross_entropy;
  step.accuracy = posterior.accuracy;
  step.sweeps = posterior.sweeps;
  step.free_energy_trace = std::move(posterior.free_energy_trace);
}

void Individual::InferFromWindow(const IndividualState& state, AgentStep& step) const {
  const Window window = WindowOf(state, settings_.window.horizon);
  step.prior = window.prior;
  step.window_observations = static_cast<int>(window.observations.size());
  WindowPosterior found = InferWindow(View(state), window);
  step.posterior = found.beliefs.back();
  step.window = std::move(found.beliefs);
  step.window_free_energy = std::move(found.free_energy);
  for (double energy : step.window_free_energy) step.free_energy += energy;
}

void Individual::InferByPolicy(const IndividualState& state, AgentStep& step) const {
  const Window window = WindowOf(state, settings_.window.horizon);
  step.prior = window.prior;
  step.policy_priors = state.policy_priors;
  step.window_observations = static_cast<int>(window.observations.size());
  const List<Beliefs> priors =
      state.policy_priors.empty() ? List<Beliefs>(1, window.prior) : state.policy_priors;
  PolicyWindowPosterior found = InferPolicyWindow(View(state), window, priors, policies_);
  step.policy_beliefs = std::move(found.beliefs);
  step.policy_free_energy = std::move(found.F);
}

void Individual::Search(const PolicyValuer& valuer, AgentStep& step) const {
  SearchResult found = SearchPolicies(valuer, step.posterior, policies_);
  step.G = std::move(found.G);
  step.policy_posterior = std::move(found.probability);
  step.gamma = settings_.search->gamma;
  step.root_value = found.value;
  step.belief_nodes = found.belief_nodes;
  step.policy_nodes = found.policy_nodes;
  step.belief_nodes_by_depth = std::move(found.belief_nodes_by_depth);
  step.policy_nodes_by_depth = std::move(found.policy_nodes_by_depth);
  step.search_complete = found.complete;
}

double Individual::Plan(const IndividualState& state, AgentStep& step) const {
  step.planned = state.plan_age == 0;
  // Inference by policy needs the posterior over policies to know what to believe.
  if (!step.planned && settings_.inference != StateInference::kPolicyMessages) return 0;
  if (!settings_.learns()) return PlanPolicies(state, valuer_at_birth_, step);
  return PlanPolicies(state, PolicyValuer(valuer_at_birth_, View(state)), step);
}

double Individual::PlanPolicies(const IndividualState& state, const PolicyValuer& valuer,
                                AgentStep& step) const {
  if (settings_.search) {
    Search(valuer, step);
    return 0;
  }
  const AgentView view = View(state);
  const bool by_policy = settings_.inference == StateInference::kPolicyMessages;
  PolicyTerms terms = by_policy ? EvaluateBeliefs(valuer, step.policy_beliefs, policies_)
                                : EvaluatePolicies(valuer, step.posterior, policies_);
  const List<char> legal =
      by_policy ? List<char>() : LegalPolicies(view, step.posterior, policies_);
  PolicyPosterior posterior = InferPolicies(view, terms.G, step.policy_free_energy, legal);
  step.policy_posterior = std::move(posterior.probability);
  step.gamma = posterior.gamma;
  step.G = std::move(terms.G);
  step.utility = std::move(terms.utility);
  step.state_information_gain = std::move(terms.state_information_gain);
  step.novelty_a = std::move(terms.novelty_a);
  step.novelty_b = std::move(terms.novelty_b);
  step.inductive = std::move(terms.inductive);
  step.risk = std::move(terms.risk);
  step.ambiguity = std::move(terms.ambiguity);
  if (!by_policy) return posterior.log_normaliser;
  const size_t present = static_cast<size_t>(step.window_observations) - 1;
  step.posterior = AverageAt(step.policy_beliefs, step.policy_posterior, present);
  step.free_energy = Dot(step.policy_posterior, step.policy_free_energy);
  return posterior.log_normaliser;
}

void Individual::Act(absl::Span<const double> uniforms, double log_normaliser,
                     IndividualState& state, AgentStep& step) const {
  if (step.planned) {
    ActionChoice choice =
        ChooseAction(View(state), policies_, step.policy_posterior,
                     Legality(View(state), step.posterior), uniforms, log_normaliser);
    step.action = std::move(choice.action);
    step.action_marginals = std::move(choice.marginals);
    step.drawn_from = std::move(choice.drawn_from);
    state.plan = choice.policy;
  } else {
    const int joint =
        policies_[static_cast<size_t>(state.plan)][static_cast<size_t>(state.plan_age)];
    step.action = ControlChoices(model_, joint);
    for (size_t c = 0; c < step.action.size(); ++c) {
      step.action_marginals.emplace_back(static_cast<size_t>(model_.controls()[c].actions), 0.0);
      step.action_marginals[c][static_cast<size_t>(step.action[c])] = 1;
    }
  }
  state.plan_age = (state.plan_age + 1) % settings_.execution.every;
}

void Individual::Learn(const Observation& observation, const Beliefs& before,
                       absl::Span<const int> last, const AgentStep& step,
                       IndividualState& state) const {
  const AgentView view = View(state);
  ModelParameters& counts = state.parameters;
  LearnPreferences(view, observation, counts);
  if (step.planned) LearnHabits(view, step.policy_posterior, counts);
  if (settings_.learning_time == LearningTime::kOnline) {
    if (settings_.conventions.learn_whole_window && !step.window.empty()) {
      const Window window = WindowOf(state, settings_.window.horizon);
      LearnFromEpisode(view, {step.window, window.observations, window.actions},
                       /*smooth=*/false, counts);
    } else {
      LearnLikelihood(view, observation, step.posterior, counts);
      const bool in_window = step.window.size() > 1;
      if (state.age > 0) {
        LearnTransitions(view, in_window ? step.window[step.window.size() - 2] : before,
                         step.posterior, last, counts);
      }
    }
  }
  TakeMeans(model_, settings_, counts);
}

void Individual::LearnAtEnd(IndividualState& state) const {
  if (!settings_.learns()) return;
  const AgentView view = View(state);
  ModelParameters& counts = state.parameters;
  if (rows_.keeps_history()) {
    const bool smooth = !WindowOfPast(settings_.inference);
    LearnFromEpisode(view, {state.history, state.observations, state.actions}, smooth, counts);
  } else {
    LearnInitialStates(view, state.first_beliefs, counts);
  }
  TakeMeans(model_, settings_, counts);
}

void Individual::MoveWindow(const AgentStep& step, IndividualState& state) const {
  const size_t horizon = static_cast<size_t>(settings_.window.horizon);
  const size_t held = static_cast<size_t>(step.window_observations);
  if (held < horizon || held == 0) return;
  if (WindowOfPast(settings_.inference)) {
    const List<int>& first =
        horizon == 1
            ? state.action
            : state.actions[state.actions.size() - std::min(horizon - 1, state.actions.size())];
    state.window_prior = PredictStates(View(state), step.window[0], first);
  } else if (settings_.window.policy_priors) {
    for (size_t p = 0; p < policies_.size(); ++p)
      state.policy_priors[p] = step.policy_beliefs[p][0];
  } else {
    state.window_prior = AverageAt(step.policy_beliefs, step.policy_posterior, 0);
  }
}

AgentStep Individual::PlanAgain(const IndividualState& state) const {
  AgentStep step;
  step.posterior = state.beliefs;
  IndividualState planning = state;
  planning.plan_age = 0;
  if (settings_.inference == StateInference::kPolicyMessages && state.observations.empty()) {
    step.policy_posterior.assign(policies_.size(), 1.0 / static_cast<double>(policies_.size()));
    return step;
  }
  if (settings_.inference == StateInference::kPolicyMessages) InferByPolicy(state, step);
  Plan(planning, step);
  return step;
}

}  // namespace starling
