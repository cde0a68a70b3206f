#include "agents/planning/policy_posterior.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/state_inference.h"
#include "agents/math/scalar.h"
#include "agents/model/restriction_layout.h"
#include "agents/planning/policy_set.h"
#include "agents/planning/policy_walk.h"

namespace starling {
namespace {

constexpr double kLeastBeta = 1e-6;  // 1 / the largest gamma

bool Forbids(const GenerativeModel& model) {
  const std::vector<Control>& controls = model.controls();
  return std::any_of(controls.begin(), controls.end(),
                     [](const Control& control) { return !control.legal.empty(); });
}

// Which policies logits are of, and what they are made of: those that are legal.
struct LegalLogits {
  std::vector<size_t> policies;
  std::vector<double> G, F, log_habits;

  Belief Posterior(double gamma, bool evidence, double* log_sum) const {
    std::vector<double> logits;
    for (size_t i = 0; i < G.size(); ++i)
      logits.push_back(gamma * G[i] + log_habits[i] - (evidence ? F[i] : 0.0));
    return Softmax(logits, log_sum);
  }
};

LegalLogits CollectLegal(const AgentView& agent, const std::vector<double>& G,
                         const std::vector<double>& F, const std::vector<char>& legal) {
  const bool some = std::find(legal.begin(), legal.end(), 1) != legal.end();
  const std::vector<double>& E = agent.parameters.E;
  const LogFloor floor = agent.settings.conventions.log_floor;
  LegalLogits logits;
  for (size_t p = 0; p < G.size(); ++p) {
    if (some && legal[p] == 0) continue;
    logits.policies.push_back(p);
    logits.G.push_back(G[p]);
    logits.F.push_back(F.empty() ? 0 : F[p]);
    logits.log_habits.push_back(E.empty() ? 0 : FlooredLog(E[p], floor));
  }
  return logits;
}

double UpdatedGamma(const LegalLogits& logits, const PrecisionSettings& precision, double gamma) {
  if (!(gamma > 0)) return 0;
  constexpr double kMostTimes = 16;
  const bool gains = precision.rule == PrecisionRule::kGain;
  const double shape = gains ? precision.shape : 1;
  const double prior = shape / gamma;
  const double least = gains ? std::max(prior / kMostTimes, shape * kLeastBeta) : kLeastBeta;
  double beta = prior, unused;
  const Belief habits = Softmax(logits.log_habits);
  for (int i = 0; i < precision.iterations; ++i) {
    const Belief q = logits.Posterior(shape / beta, true, &unused);
    const Belief before = gains ? habits : logits.Posterior(shape / beta, false, &unused);
    const double target = prior - (Dot(q, logits.G) - Dot(before, logits.G));
    beta = std::max(0.5 * beta + 0.5 * target, least);
  }
  return shape / beta;
}

// Drops what is less probable than a share of the best.
void Prune(double share, Belief& probability) {
  const double least = share * *std::max_element(probability.begin(), probability.end());
  double sum = 0;
  for (double& p : probability) {
    if (p < least) p = 0;
    sum += p;
  }
  for (double& p : probability) p /= sum;
}

// The first of the largest weights that are allowed; one is.
size_t ChooseFirst(const std::vector<double>& weights, const std::vector<char>& allowed) {
  size_t best = weights.size();
  for (size_t i = 0; i < weights.size(); ++i) {
    if (allowed[i] != 0 && (best == weights.size() || weights[i] > weights[best])) best = i;
  }
  return best;
}

// The best of the allowed weights; `u` decides between those within `width` of it.
size_t ChooseBest(const std::vector<double>& weights, const std::vector<char>& allowed,
                  double width, double u) {
  const size_t best = ChooseFirst(weights, allowed);
  const double limit = weights[best] - width;
  const auto ties = [&](size_t i) { return allowed[i] != 0 && weights[i] >= limit; };
  int count = 0;
  for (size_t i = 0; i < weights.size(); ++i) count += ties(i) ? 1 : 0;
  int rank = static_cast<int>(u * count);
  for (size_t i = 0; i < weights.size(); ++i) {
    if (ties(i) && rank-- == 0) return i;
  }
  return best;
}

size_t ChooseByWeight(const std::vector<double>& weights, double u) {
  double total = 0;
  for (double weight : weights) total += weight;
  double rest = u * total;
  size_t chosen = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0) chosen = i;
    if (rest < weights[i]) return i;
    rest -= weights[i];
  }
  return chosen;
}

// softmax(alpha ln p) over what is allowed.
std::vector<double> Sharpened(const AgentView& agent, const std::vector<double>& p,
                              const std::vector<char>& allowed) {
  const bool only_possible = Forbids(agent.model) || agent.settings.prune_policies > 0;
  std::vector<size_t> drawn;
  std::vector<double> logits;
  for (size_t i = 0; i < p.size(); ++i) {
    if (allowed[i] == 0 || (only_possible && !(p[i] > 0))) continue;
    drawn.push_back(i);
    logits.push_back(agent.settings.alpha * FlooredLog(p[i], agent.settings.conventions.log_floor));
  }
  const Belief weights = Softmax(logits);
  std::vector<double> sharpened(p.size(), 0.0);
  for (size_t i = 0; i < drawn.size(); ++i) sharpened[drawn[i]] = weights[i];
  return sharpened;
}

double TieWidth(TieRule rule, double log_normaliser) {
  return rule == TieRule::kUniform ? 1e-8 + 1e-14 * std::abs(log_normaliser) : 1e-8;
}

// The best policy, deterministically.
size_t BestPolicy(const AgentView& agent, const std::vector<std::vector<int>>& policies,
                  const std::vector<double>& posterior, double log_normaliser, double u) {
  const TieRule rule = agent.settings.conventions.ties;
  const std::vector<char> all(posterior.size(), 1);
  if (rule == TieRule::kFirstIndex) return FirstLargest(posterior);
  if (rule == TieRule::kWithin1e8)
    return ChooseBest(posterior, all, TieWidth(rule, log_normaliser), u);
  constexpr double kImpossible = -3e38;
  std::vector<double> logs(static_cast<size_t>(agent.model.num_joint_actions()), kImpossible);
  std::vector<size_t> best(logs.size(), 0);
  for (size_t p = 0; p < policies.size(); ++p) {
    const size_t action = static_cast<size_t>(policies[p][0]);
    const double log = posterior[p] > 0 ? StableLog(posterior[p]) : kImpossible;
    if (log <= logs[action]) continue;
    logs[action] = log;
    best[action] = p;
  }
  const std::vector<char> every(logs.size(), 1);
  return best[ChooseBest(logs, every, TieWidth(rule, log_normaliser), u)];
}

std::vector<std::vector<double>> Marginals(const GenerativeModel& model,
                                           const std::vector<std::vector<int>>& first,
                                           const std::vector<double>& posterior) {
  std::vector<std::vector<double>> marginals;
  for (size_t c = 0; c < model.controls().size(); ++c) {
    std::vector<double> actions(static_cast<size_t>(model.controls()[c].actions), 0.0);
    double sum = 0;
    for (size_t p = 0; p < posterior.size(); ++p) {
      actions[static_cast<size_t>(first[p][c])] += posterior[p];
      sum += posterior[p];
    }
    for (double& action : actions) action /= sum;
    marginals.push_back(std::move(actions));
  }
  return marginals;
}

// The legal actions of a control, or all if no legal one has weight.
std::vector<char> AllowedActions(const AgentView& agent, const std::vector<double>& weights,
                                 const std::vector<double>& legality) {
  std::vector<char> allowed;
  bool some = false;
  for (size_t a = 0; a < weights.size(); ++a) {
    allowed.push_back(legality[a] >= agent.settings.legality - kLegalityTolerance ? 1 : 0);
    some = some || (allowed[a] != 0 && weights[a] > 0);
  }
  if (!some) allowed.assign(weights.size(), 1);
  return allowed;
}

void ChooseMarginally(const AgentView& agent, const std::vector<std::vector<double>>& legality,
                      absl::Span<const double> uniforms, double log_normaliser,
                      ActionChoice& choice) {
  constexpr double kMost = 0.1;  // probabilities so far apart are never the same
  const TieRule rule = agent.settings.conventions.ties;
  for (size_t c = 0; c < choice.marginals.size(); ++c) {
    const std::vector<double>& weights = choice.marginals[c];
    const std::vector<char> allowed = legality.empty()
                                          ? std::vector<char>(weights.size(), 1)
                                          : AllowedActions(agent, weights, legality[c]);
    size_t action;
    if (agent.settings.selection == ActionSelection::kStochastic) {
      choice.drawn_from.push_back(Sharpened(agent, weights, allowed));
      action = ChooseByWeight(choice.drawn_from[c], uniforms[c]);
    } else if (rule == TieRule::kFirstIndex) {
      action = ChooseFirst(weights, allowed);
    } else {
      action = ChooseBest(weights, allowed, std::min(TieWidth(rule, log_normaliser), kMost),
                          uniforms[c]);
    }
    choice.action.push_back(static_cast<int>(action));
  }
}

}  // namespace

std::vector<std::vector<double>> Legality(const AgentView& agent, const Beliefs& beliefs) {
  std::vector<std::vector<double>> legality;
  for (const Control& control : agent.model.controls()) {
    legality.push_back(control.legal.empty()
                           ? Belief(static_cast<size_t>(control.actions), 1.0)
                           : Multiply(control.legal.values, control.actions,
                                      Joint(beliefs, control.legal_dependencies)));
  }
  return legality;
}

std::vector<char> LegalPolicies(const AgentView& agent, const Beliefs& posterior,
                                const std::vector<std::vector<int>>& policies) {
  if (!Forbids(agent.model)) return {};
  const size_t longest = LongestPolicy(policies);
  std::vector<Beliefs> at(longest + 1);
  std::vector<double> least(longest + 1, 1.0);
  at[0] = posterior;
  std::vector<double> legality(policies.size());
  WalkPolicies(
      policies,
      [&](size_t t, int action) {
        const std::vector<int> choices = ControlChoices(agent.model, action);
        const std::vector<std::vector<double>> now = Legality(agent, at[t]);
        least[t + 1] = least[t];
        for (size_t c = 0; c < choices.size(); ++c)
          least[t + 1] = std::min(least[t + 1], now[c][static_cast<size_t>(choices[c])]);
        at[t + 1] = PredictStates(agent, at[t], choices);
      },
      [&](size_t p) { legality[p] = least[policies[p].size()]; });
  const double limit =
      std::min(agent.settings.legality, *std::max_element(legality.begin(), legality.end()));
  std::vector<char> legal;
  for (double value : legality) legal.push_back(value >= limit - kLegalityTolerance ? 1 : 0);
  return legal;
}

PolicyPosterior InferPolicies(const AgentView& agent, const std::vector<double>& G,
                              const std::vector<double>& F, const std::vector<char>& legal) {
  const AgentSettings& settings = agent.settings;
  const LegalLogits logits = CollectLegal(agent, G, F, legal);
  PolicyPosterior result;
  result.gamma = settings.precision ? UpdatedGamma(logits, *settings.precision, settings.gamma)
                                    : settings.gamma;
  Belief probability = logits.Posterior(result.gamma, true, &result.log_normaliser);
  if (settings.prune_policies > 0) Prune(settings.prune_policies, probability);
  result.probability.assign(G.size(), 0.0);
  for (size_t i = 0; i < probability.size(); ++i)
    result.probability[logits.policies[i]] = probability[i];
  return result;
}

ActionChoice ChooseAction(const AgentView& agent, const std::vector<std::vector<int>>& policies,
                          const std::vector<double>& posterior,
                          const std::vector<std::vector<double>>& legality,
                          absl::Span<const double> uniforms, double log_normaliser) {
  std::vector<std::vector<int>> first;
  for (const std::vector<int>& policy : policies)
    first.push_back(ControlChoices(agent.model, policy[0]));
  ActionChoice choice;
  choice.marginals = Marginals(agent.model, first, posterior);
  if (agent.settings.sampling == ActionSampling::kFull) {
    size_t chosen;
    if (agent.settings.selection == ActionSelection::kStochastic) {
      choice.drawn_from = {Sharpened(agent, posterior, std::vector<char>(posterior.size(), 1))};
      chosen = ChooseByWeight(choice.drawn_from[0], uniforms[0]);
    } else {
      chosen = BestPolicy(agent, policies, posterior, log_normaliser, uniforms[0]);
    }
    choice.policy = static_cast<int>(chosen);
    choice.action = first[chosen];
    return choice;
  }
  ChooseMarginally(agent, legality, uniforms, log_normaliser, choice);
  size_t going_on = policies.size();
  for (size_t p = 0; p < policies.size(); ++p) {
    if (first[p] != choice.action) continue;
    if (going_on == policies.size() || posterior[p] > posterior[going_on]) going_on = p;
  }
  choice.policy =
      static_cast<int>(going_on == policies.size() ? FirstLargest(posterior) : going_on);
  return choice;
}

}  // namespace starling
