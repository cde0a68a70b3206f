#include "agents/planning/policy_posterior.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/state_inference.h"
#include "agents/math/scalar.h"
#include "agents/model/joint_actions.h"
#include "agents/model/restriction_layout.h"
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
  List<size_t> policies;
  List<double> G, F, log_habits;

  Belief Posterior(double gamma, bool evidence, double* log_sum) const {
    List<double> logits(G.size());
    for (size_t i = 0; i < G.size(); ++i)
      logits[i] = gamma * G[i] + log_habits[i] - (evidence ? F[i] : 0.0);
    return Softmax(logits, log_sum);
  }
};

LegalLogits CollectLegal(const AgentView& agent, absl::Span<const double> G,
                         absl::Span<const double> F, const List<char>& legal) {
  const bool some = std::find(legal.begin(), legal.end(), 1) != legal.end();
  const List<double>& E = agent.parameters.E;
  const LogFloor floor = agent.settings.conventions.log_floor;
  LegalLogits logits;
  logits.policies.reserve(G.size());
  logits.G.reserve(G.size());
  logits.F.reserve(G.size());
  logits.log_habits.reserve(G.size());
  for (size_t p = 0; p < G.size(); ++p) {
    if (some && legal[p] == 0) continue;
    logits.policies.push_back(p);
    logits.G.push_back(G[p]);
    logits.F.push_back(F.empty() ? 0 : F[p]);
    logits.log_habits.push_back(E.empty() ? 0 : E[p]);
  }
  if (!E.empty()) TakeFlooredLogs(floor, absl::MakeSpan(logits.log_habits));
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
size_t ChooseFirst(absl::Span<const double> weights, const List<char>& allowed) {
  size_t best = weights.size();
  for (size_t i = 0; i < weights.size(); ++i) {
    if (allowed[i] != 0 && (best == weights.size() || weights[i] > weights[best])) best = i;
  }
  return best;
}

// The best of the allowed weights; `u` decides between those within `width` of it.
size_t ChooseBest(absl::Span<const double> weights, const List<char>& allowed, double width,
                  double u) {
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

size_t ChooseByWeight(absl::Span<const double> weights, double u) {
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
List<double> Sharpened(const AgentView& agent, absl::Span<const double> p,
                       const List<char>& allowed) {
  const bool only_possible = Forbids(agent.model) || agent.settings.prune_policies > 0;
  List<size_t> drawn;
  List<double> logits;
  drawn.reserve(p.size());
  logits.reserve(p.size());
  for (size_t i = 0; i < p.size(); ++i) {
    if (allowed[i] == 0 || (only_possible && !(p[i] > 0))) continue;
    drawn.push_back(i);
    logits.push_back(p[i]);
  }
  TakeFlooredLogs(agent.settings.conventions.log_floor, absl::MakeSpan(logits));
  for (double& logit : logits) logit *= agent.settings.alpha;
  const Belief weights = Softmax(logits);
  List<double> sharpened(p.size(), 0.0);
  for (size_t i = 0; i < drawn.size(); ++i) sharpened[drawn[i]] = weights[i];
  return sharpened;
}

double TieWidth(TieRule rule, double log_normaliser) {
  return rule == TieRule::kUniform ? 1e-8 + 1e-14 * std::abs(log_normaliser) : 1e-8;
}

// The best policy, deterministically.
size_t BestPolicy(const AgentView& agent, const Policies& policies,
                  absl::Span<const double> posterior, double log_normaliser, double u) {
  const TieRule rule = agent.settings.conventions.ties;
  const List<char> all(posterior.size(), 1);
  if (rule == TieRule::kFirstIndex) return FirstLargest(posterior);
  if (rule == TieRule::kWithin1e8)
    return ChooseBest(posterior, all, TieWidth(rule, log_normaliser), u);
  constexpr double kImpossible = -3e38;
  List<double> logs(static_cast<size_t>(agent.model.num_joint_actions()), kImpossible);
  List<size_t> best(logs.size(), 0);
  for (size_t p = 0; p < policies.size(); ++p) {
    const size_t action = static_cast<size_t>(policies[p][0]);
    const double log = posterior[p] > 0 ? StableLog(posterior[p]) : kImpossible;
    if (log <= logs[action]) continue;
    logs[action] = log;
    best[action] = p;
  }
  const List<char> every(logs.size(), 1);
  return best[ChooseBest(logs, every, TieWidth(rule, log_normaliser), u)];
}

// What each policy chooses first: [policy][control].
class FirstChoices {
 public:
  FirstChoices(const GenerativeModel& model, const Policies& policies)
      : controls_(model.controls().size()), choices_(policies.size() * controls_) {
    for (size_t p = 0; p < policies.size(); ++p) {
      int joint = policies[p][0];
      for (size_t c = controls_; c-- > 0; joint /= model.controls()[c].actions)
        choices_[p * controls_ + c] = joint % model.controls()[c].actions;
    }
  }
  absl::Span<const int> of(size_t policy) const {
    return {choices_.data() + policy * controls_, controls_};
  }

 private:
  const size_t controls_;
  List<int> choices_;
};

List<List<double>> Marginals(const GenerativeModel& model, const FirstChoices& first,
                             absl::Span<const double> posterior) {
  List<List<double>> marginals;
  marginals.reserve(model.controls().size());
  for (size_t c = 0; c < model.controls().size(); ++c) {
    marginals.emplace_back(static_cast<size_t>(model.controls()[c].actions), 0.0);
    List<double>& actions = marginals.back();
    double sum = 0;
    for (size_t p = 0; p < posterior.size(); ++p) {
      actions[static_cast<size_t>(first.of(p)[c])] += posterior[p];
      sum += posterior[p];
    }
    for (double& action : actions) action /= sum;
  }
  return marginals;
}

// The legal actions of a control, or all if no legal one has weight.
List<char> AllowedActions(const AgentView& agent, absl::Span<const double> weights,
                          absl::Span<const double> legality) {
  List<char> allowed;
  bool some = false;
  for (size_t a = 0; a < weights.size(); ++a) {
    allowed.push_back(legality[a] >= agent.settings.legality - kLegalityTolerance ? 1 : 0);
    some = some || (allowed[a] != 0 && weights[a] > 0);
  }
  if (!some) allowed.assign(weights.size(), 1);
  return allowed;
}

void ChooseMarginally(const AgentView& agent, const List<List<double>>& legality,
                      absl::Span<const double> uniforms, double log_normaliser,
                      ActionChoice& choice) {
  constexpr double kMost = 0.1;  // probabilities so far apart are never the same
  const TieRule rule = agent.settings.conventions.ties;
  for (size_t c = 0; c < choice.marginals.size(); ++c) {
    const List<double>& weights = choice.marginals[c];
    const List<char> allowed = legality.empty() ? List<char>(weights.size(), 1)
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

List<List<double>> Legality(const AgentView& agent, const Beliefs& beliefs) {
  List<List<double>> legality;
  legality.reserve(agent.model.controls().size());
  Belief room;
  for (const Control& control : agent.model.controls()) {
    if (control.legal.empty()) {
      legality.emplace_back(static_cast<size_t>(control.actions), 1.0);
    } else {
      legality.push_back(Multiply(control.legal.values, control.actions,
                                  JointIn(beliefs, control.legal_dependencies, room)));
    }
  }
  return legality;
}

List<char> LegalPolicies(const AgentView& agent, const Beliefs& posterior,
                         const Policies& policies) {
  if (!Forbids(agent.model)) return {};
  List<Beliefs> at(policies.longest() + 1);
  List<double> least(policies.longest() + 1, 1.0);
  at[0] = posterior;
  List<double> legality(policies.size());
  WalkPolicies(
      policies,
      [&](size_t t, int action) {
        const List<int> choices = ControlChoices(agent.model, action);
        const List<List<double>> now = Legality(agent, at[t]);
        least[t + 1] = least[t];
        for (size_t c = 0; c < choices.size(); ++c)
          least[t + 1] = std::min(least[t + 1], now[c][static_cast<size_t>(choices[c])]);
        SetPrediction(agent, at[t], choices, at[t + 1]);
      },
      [&](size_t p) { legality[p] = least[policies[p].size()]; });
  const double limit =
      std::min(agent.settings.legality, *std::max_element(legality.begin(), legality.end()));
  List<char> legal;
  legal.reserve(legality.size());
  for (double value : legality) legal.push_back(value >= limit - kLegalityTolerance ? 1 : 0);
  return legal;
}

PolicyPosterior InferPolicies(const AgentView& agent, absl::Span<const double> G,
                              absl::Span<const double> F, const List<char>& legal) {
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

ActionChoice ChooseAction(const AgentView& agent, const Policies& policies,
                          absl::Span<const double> posterior, const List<List<double>>& legality,
                          absl::Span<const double> uniforms, double log_normaliser) {
  const FirstChoices first(agent.model, policies);
  ActionChoice choice;
  choice.marginals = Marginals(agent.model, first, posterior);
  if (agent.settings.sampling == ActionSampling::kFull) {
    size_t chosen;
    if (agent.settings.selection == ActionSelection::kStochastic) {
      choice.drawn_from.push_back(Sharpened(agent, posterior, List<char>(posterior.size(), 1)));
      chosen = ChooseByWeight(choice.drawn_from[0], uniforms[0]);
    } else {
      chosen = BestPolicy(agent, policies, posterior, log_normaliser, uniforms[0]);
    }
    choice.policy = static_cast<int>(chosen);
    choice.action.assign(first.of(chosen).begin(), first.of(chosen).end());
    return choice;
  }
  ChooseMarginally(agent, legality, uniforms, log_normaliser, choice);
  size_t going_on = policies.size();
  for (size_t p = 0; p < policies.size(); ++p) {
    if (first.of(p) != absl::MakeConstSpan(choice.action)) continue;
    if (going_on == policies.size() || posterior[p] > posterior[going_on]) going_on = p;
  }
  choice.policy =
      static_cast<int>(going_on == policies.size() ? FirstLargest(posterior) : going_on);
  return choice;
}

}  // namespace starling
