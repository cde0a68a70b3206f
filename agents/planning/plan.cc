#include "agents/planning/plan.h"

#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agents/model/parameters.h"
#include "agents/planning/merging.h"
#include "agents/planning/policy_set.h"
#include "agents/planning/transitions.h"
#include "base/status_macros.h"

namespace starling {
namespace {

using Nodes = std::vector<int>;  // one belief node for each factor

class PlanCompiler {
 public:
  PlanCompiler(const GenerativeModel& model, const AgentSettings& settings)
      : model_(model), settings_(settings) {
    for (size_t f = 0; f < model.factors().size(); ++f) {
      transitions_.push_back(AnalyseTransitions(model, static_cast<int>(f)));
      PlanNode root;
      root.factor = static_cast<int>(f);
      plan_.nodes.push_back(root);
      origins_.push_back({static_cast<int>(f), {}});
      present_.push_back(static_cast<int>(f));
      const bool counts = !model.factors()[f].pB.empty() || Learned(static_cast<int>(f));
      if (counts && settings.use_parameter_information_gain)
        valued_factors_.push_back(static_cast<int>(f));
    }
    for (const Modality& modality : model.modalities()) {
      if (modality.C.shape.size() == 2) preferences_change_ = true;
    }
    for (const Control& control : model.controls()) {
      if (!control.legal.empty()) forbids_ = true;
    }
  }

  absl::StatusOr<Plan> Compile() {
    PlanStatistics& statistics = plan_.statistics;
    statistics.policies = CountPolicies(model_, settings_);
    statistics.policy_steps = statistics.policies * settings_.policy_length;
    statistics.enumerated =
        !settings_.policies.empty() || !FlatHabits() || settings_.prune_policies > 0;
    plan_.present_legal = Legalities(present_);
    RETURN_IF_ERROR(statistics.enumerated ? CompileList() : CompileGraph());
    statistics.prefixes = CountPrefixes();
    statistics.merging = DescribeMerging(model_, settings_, transitions_);
    statistics.belief_nodes =
        static_cast<int64_t>(plan_.nodes.size()) - static_cast<int64_t>(present_.size());
    statistics.terms = static_cast<int64_t>(plan_.terms.size());
    statistics.vertices = static_cast<int64_t>(plan_.vertices.size());
    return std::move(plan_);
  }

 private:
  bool Learned(int factor) const { return Learns(settings_.learn_b, factor); }

  bool FlatHabits() const {
    for (double weight : model_.E()) {
      if (weight != model_.E()[0]) return false;
    }
    return true;
  }

  int64_t CountPrefixes() const {
    if (!settings_.policies.empty()) return 0;
    double total = 0;
    for (int t = 1; t <= settings_.policy_length; ++t)
      total += std::pow(static_cast<double>(model_.num_joint_actions()), t);
    return total < 9e15 ? static_cast<int64_t>(total) : 0;
  }

  // The node of `factor` after `action`, from the nodes before it.
  int Successor(int factor, int action, const Nodes& before) {
    const Transitions& transitions = transitions_[static_cast<size_t>(factor)];
    const bool learned = Learned(factor);
    if (!learned) action = transitions.same_as[static_cast<size_t>(action)];
    Nodes parents;
    for (int dependency : model_.factors()[static_cast<size_t>(factor)].dependencies) {
      parents.push_back(before[static_cast<size_t>(dependency)]);
    }
    const std::vector<int>& step = transitions.map[static_cast<size_t>(action)];
    PlanNode node;
    node.factor = factor;
    if (!learned && parents.size() == 1 && !step.empty()) {
      const auto& [origin, origin_map] = origins_[static_cast<size_t>(parents[0])];
      node.parents = {origin};
      node.map = origin_map;
      if (node.map.empty()) {
        node.map.resize(step.size());
        std::iota(node.map.begin(), node.map.end(), 0);
      }
      bool identity = plan_.nodes[static_cast<size_t>(origin)].factor == factor;
      for (size_t s = 0; s < node.map.size(); ++s) {
        node.map[s] = step[static_cast<size_t>(node.map[s])];
        identity = identity && node.map[s] == static_cast<int>(s);
      }
      if (identity) {
        ++plan_.statistics.merged_nodes;
        return origin;
      }
    } else {
      node.parents = std::move(parents);
      node.action = action;
    }
    const auto [found, inserted] =
        node_index_.emplace(std::make_tuple(factor, node.action, node.parents, node.map),
                            static_cast<int>(plan_.nodes.size()));
    if (!inserted) {
      ++plan_.statistics.merged_nodes;
      return found->second;
    }
    if (node.map.empty()) {
      origins_.push_back({found->second, {}});
    } else {
      origins_.emplace_back(node.parents[0], node.map);
    }
    plan_.nodes.push_back(std::move(node));
    return found->second;
  }

  Nodes After(int joint_action, const Nodes& before) {
    Nodes after(before.size());
    for (size_t f = 0; f < before.size(); ++f) {
      after[f] =
          Successor(static_cast<int>(f),
                    transitions_[f].action_of_joint[static_cast<size_t>(joint_action)], before);
    }
    return after;
  }

  int Term(int modality, int step, const Nodes& nodes) {
    const Modality& parts = model_.modalities()[static_cast<size_t>(modality)];
    PlanTerm term;
    term.modality = modality;
    term.step = parts.C.shape.size() == 2 ? step : 0;
    for (int dependency : parts.dependencies)
      term.beliefs.push_back(nodes[static_cast<size_t>(dependency)]);
    const auto [found, inserted] = term_index_.emplace(
        std::make_tuple(modality, term.step, term.beliefs), static_cast<int>(plan_.terms.size()));
    if (inserted) {
      plan_.terms.push_back(std::move(term));
    } else {
      ++plan_.statistics.shared_terms;
    }
    return found->second;
  }

  // Whether actions are legal at these beliefs, for each control.
  std::vector<int> Legalities(const Nodes& nodes) {
    std::vector<int> legal;
    for (size_t c = 0; forbids_ && c < model_.controls().size(); ++c) {
      legal.push_back(-1);
      if (model_.controls()[c].legal.empty()) continue;
      PlanLegality legality;
      legality.control = static_cast<int>(c);
      for (int dependency : model_.controls()[c].legal_dependencies)
        legality.beliefs.push_back(nodes[static_cast<size_t>(dependency)]);
      const auto [found, inserted] =
          legality_index_.emplace(std::make_pair(legality.control, legality.beliefs),
                                  static_cast<int>(plan_.legalities.size()));
      if (inserted) plan_.legalities.push_back(std::move(legality));
      legal.back() = found->second;
    }
    return legal;
  }

  // The steps of valued factors by which an action led from one joint belief to another.
  std::vector<int> TransitionsOf(const Nodes& before, int joint_action, const Nodes& after) {
    std::vector<int> steps;
    for (int factor : valued_factors_) {
      const size_t f = static_cast<size_t>(factor);
      PlanTransition step;
      step.factor = factor;
      step.action = transitions_[f].action_of_joint[static_cast<size_t>(joint_action)];
      for (int dependency : model_.factors()[f].dependencies)
        step.parents.push_back(before[static_cast<size_t>(dependency)]);
      step.after = after[f];
      const auto [found, inserted] =
          step_index_.emplace(std::make_tuple(factor, step.action, step.parents),
                              static_cast<int>(plan_.transitions.size()));
      if (inserted) plan_.transitions.push_back(std::move(step));
      steps.push_back(found->second);
    }
    return steps;
  }

  // The value of coming to these beliefs at `step` (0: after the first action) by `transitions`.
  int Outcome(int step, const Nodes& nodes, const std::vector<int>& transitions) {
    const auto [found, inserted] =
        outcome_index_.emplace(std::make_tuple(preferences_change_ ? step : 0, nodes, transitions),
                               static_cast<int>(plan_.outcomes.size()));
    if (inserted) {
      PlanOutcome outcome;
      outcome.transitions = transitions;
      for (size_t m = 0; m < model_.modalities().size(); ++m)
        outcome.terms.push_back(Term(static_cast<int>(m), step, nodes));
      plan_.outcomes.push_back(std::move(outcome));
    }
    return found->second;
  }

  absl::Status TooManyPolicies(int limit, absl::string_view of_what, int reachable_length) const {
    return absl::InvalidArgumentError(absl::StrCat(
        "policy_length ", settings_.policy_length, " with ", model_.num_joint_actions(),
        " joint actions means ", CountText(plan_.statistics.policies),
        " policies, and planning over them needs more than ", limit, " ", of_what,
        ", which is the limit; use a policy_length of at most ", reachable_length,
        ", fewer actions, or a given set of policies"));
  }

  absl::Status CompileGraph() {
    const int64_t actions = model_.num_joint_actions();
    std::vector<Nodes> level = {present_};
    plan_.vertices.emplace_back();
    for (int step = 0; step < settings_.policy_length; ++step) {
      const size_t level_start = plan_.vertices.size() - level.size();
      const size_t next_start = plan_.vertices.size();
      std::vector<Nodes> next_level;
      std::map<std::pair<Nodes, std::vector<int>>, int> index;
      for (size_t v = 0; v < level.size(); ++v) {
        if (plan_.statistics.edges + actions > kMaxPlanEdges) {
          return TooManyPolicies(kMaxPlanEdges, "steps from one joint belief to another", step);
        }
        std::vector<int> next;
        for (int64_t action = 0; action < actions; ++action) {
          Nodes nodes = After(static_cast<int>(action), level[v]);
          const std::vector<int> transitions =
              TransitionsOf(level[v], static_cast<int>(action), nodes);
          const auto [found, inserted] = index.emplace(
              std::make_pair(nodes, transitions), static_cast<int>(next_start + next_level.size()));
          next.push_back(found->second);
          if (!inserted) continue;
          if (plan_.vertices.size() >= kMaxPlanVertices) {
            return TooManyPolicies(kMaxPlanVertices, "distinct joint beliefs", step);
          }
          PlanVertex vertex;
          vertex.outcome = Outcome(step, nodes, transitions);
          plan_.vertices.push_back(std::move(vertex));
          next_level.push_back(std::move(nodes));
        }
        plan_.statistics.edges += actions;
        plan_.vertices[level_start + v].next = std::move(next);
        plan_.vertices[level_start + v].legal = Legalities(level[v]);
      }
      level = std::move(next_level);
    }
    return absl::OkStatus();
  }

  absl::Status CompileList() {
    ASSIGN_OR_RETURN(plan_.policies, ListPolicies(model_, settings_, kMaxEnumeratedPolicies));
    std::map<std::pair<Nodes, int>, Nodes> successors;
    for (const std::vector<int>& policy : plan_.policies) {
      std::vector<int> outcomes;
      const Nodes* nodes = &present_;
      plan_.policy_legal.emplace_back();
      for (size_t t = 0; t < policy.size(); ++t) {
        plan_.policy_legal.back().push_back(Legalities(*nodes));
        const Nodes& before = *nodes;
        const auto [found, inserted] = successors.try_emplace(std::make_pair(before, policy[t]));
        if (inserted) found->second = After(policy[t], before);
        nodes = &found->second;
        outcomes.push_back(
            Outcome(static_cast<int>(t), *nodes, TransitionsOf(before, policy[t], *nodes)));
      }
      plan_.policy_outcomes.push_back(std::move(outcomes));
    }
    return absl::OkStatus();
  }

  const GenerativeModel& model_;
  const AgentSettings& settings_;
  bool preferences_change_ = false;
  bool forbids_ = false;
  std::vector<int> valued_factors_;  // whose counts count in the value of policies
  std::vector<Transitions> transitions_;
  Plan plan_;
  Nodes present_;
  // For each node, the node it is a deterministic function of (itself if none) and that function
  // (empty: identity).
  std::vector<std::pair<int, std::vector<int>>> origins_;
  std::map<std::tuple<int, int, Nodes, std::vector<int>>, int> node_index_;
  std::map<std::tuple<int, int, Nodes>, int> term_index_;
  std::map<std::pair<int, Nodes>, int> legality_index_;
  std::map<std::tuple<int, int, Nodes>, int> step_index_;
  std::map<std::tuple<int, Nodes, std::vector<int>>, int> outcome_index_;
};

}  // namespace

absl::StatusOr<Plan> CompilePlan(const GenerativeModel& model, const AgentSettings& settings) {
  RETURN_IF_ERROR(CheckPolicySet(model, settings));
  return PlanCompiler(model, settings).Compile();
}

}  // namespace starling
