#include "agents/planning/shared_outcomes.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "agents/math/scalar.h"
#include "agents/model/image_layout.h"

namespace starling {
namespace {

constexpr double kMostWork = 1 << 26;
constexpr double kEntryCost = 3;  // in multiply-adds of a dense matrix, which are done in blocks

// Functions, each kept once.
class FunctionTable {
 public:
  // The index of a function with these values; -1 if it is its base alone.
  int Find(int joint, const std::vector<double>& values, double* base) {
    LinearFunction function;
    function.joint = joint;
    function.base = *base = MostCommon(values);
    for (size_t s = 0; s < values.size(); ++s) {
      if (values[s] == function.base) continue;
      function.states.push_back(static_cast<int>(s));
      function.weights.push_back(values[s] - function.base);
    }
    if (function.states.empty()) return -1;
    const auto [found, inserted] =
        index_.emplace(std::make_tuple(joint, function.base, function.states, function.weights),
                       static_cast<int>(functions_.size()));
    if (inserted) functions_.push_back(std::move(function));
    return found->second;
  }

  std::vector<LinearFunction>& functions() { return functions_; }

 private:
  std::map<std::tuple<int, double, std::vector<int>, std::vector<double>>, int> index_;
  std::vector<LinearFunction> functions_;
};

double Entries(const std::vector<LinearFunction>& functions) {
  double entries = 0;
  for (const LinearFunction& function : functions)
    entries += static_cast<double>(function.states.size());
  return entries;
}

class Sharer {
 public:
  Sharer(const Plan& plan, const std::vector<int>& factor_states, double elementary)
      : plan_(plan), factor_states_(factor_states), elementary_(elementary) {
    shared_.terms.resize(plan.terms.size());
  }

  void Add(int modality, const ModalityTables& tables) {
    std::vector<size_t> terms;
    double work = 0;
    for (size_t t = 0; t < plan_.terms.size(); ++t) {
      if (plan_.terms[t].modality != modality) continue;
      terms.push_back(t);
      work += static_cast<double>(JointStates(Origins(plan_.terms[t]))) * tables.outcomes;
    }
    if (work > kMostWork) return;
    FunctionTable outcomes, expectations;
    std::vector<SharedTerm> found;
    std::map<std::vector<int>, int> joints = joints_;
    double cost = 0;
    for (size_t t : terms) {
      found.push_back(Share(plan_.terms[t], tables, joints, outcomes, expectations));
      cost += 3 + static_cast<double>(found.back().outcomes.size());
    }
    cost += kEntryCost * (Entries(outcomes.functions()) + Entries(expectations.functions())) +
            static_cast<double>(outcomes.functions().size()) * elementary_;
    for (const auto& [nodes, index] : joints) {
      if (joints_.count(nodes) == 0 && nodes.size() > 1)
        cost += 2 * static_cast<double>(JointStates(nodes));
    }
    if (cost >= tables.direct_operations) return;
    joints_ = std::move(joints);
    const int first_outcome = static_cast<int>(shared_.outcomes.size());
    const int first_expectation = static_cast<int>(shared_.expectations.size());
    for (size_t i = 0; i < terms.size(); ++i) {
      SharedTerm& term = found[i];
      for (int& outcome : term.outcomes) outcome += first_outcome;
      if (term.utility >= 0) term.utility += first_expectation;
      if (term.ambiguity >= 0) term.ambiguity += first_expectation;
      shared_.terms[terms[i]] = std::move(term);
    }
    const auto move_to = [](std::vector<LinearFunction>& from, std::vector<LinearFunction>& to) {
      std::move(from.begin(), from.end(), std::back_inserter(to));
    };
    move_to(outcomes.functions(), shared_.outcomes);
    move_to(expectations.functions(), shared_.expectations);
  }

  SharedOutcomes Take() {
    shared_.joints.resize(joints_.size());
    for (const auto& [nodes, index] : joints_) shared_.joints[static_cast<size_t>(index)] = nodes;
    return std::move(shared_);
  }

 private:
  // The node that a node is a deterministic function of: itself, if none.
  int Origin(int node) const {
    const PlanNode& parts = plan_.nodes[static_cast<size_t>(node)];
    return parts.map.empty() ? node : parts.parents[0];
  }
  int States(int node) const {
    return factor_states_[static_cast<size_t>(plan_.nodes[static_cast<size_t>(node)].factor)];
  }
  std::vector<int> Origins(const PlanTerm& term) const {
    std::vector<int> origins;
    for (int node : term.beliefs) origins.push_back(Origin(node));
    return origins;
  }
  int64_t JointStates(const std::vector<int>& nodes) const {
    int64_t states = 1;
    for (int node : nodes) states *= States(node);
    return states;
  }

  // For each joint state of the origins, the column of A that its image is.
  std::vector<size_t> Columns(const PlanTerm& term) const {
    std::vector<size_t> columns = {0};
    for (int node : term.beliefs) {
      const std::vector<int>& map = plan_.nodes[static_cast<size_t>(node)].map;
      const size_t before = static_cast<size_t>(States(Origin(node)));
      const size_t after = static_cast<size_t>(States(node));
      std::vector<size_t> extended;
      for (size_t column : columns) {
        for (size_t s = 0; s < before; ++s)
          extended.push_back(column * after + (map.empty() ? s : static_cast<size_t>(map[s])));
      }
      columns = std::move(extended);
    }
    return columns;
  }

  static SharedTerm Share(const PlanTerm& term, const ModalityTables& tables,
                          const std::vector<size_t>& columns, int joint, FunctionTable& outcomes,
                          FunctionTable& expectations) {
    SharedTerm shared;
    shared.shared = true;
    const size_t stride = tables.A->size() / static_cast<size_t>(tables.outcomes);
    const double* preferences =
        tables.preferences->data() +
        static_cast<size_t>(term.step) * static_cast<size_t>(tables.outcomes);
    std::vector<double> values(columns.size());
    std::vector<double> utility(columns.size(), 0.0);
    for (size_t o = 0; o < static_cast<size_t>(tables.outcomes); ++o) {
      for (size_t j = 0; j < columns.size(); ++j) {
        values[j] = (*tables.A)[o * stride + columns[j]];
        utility[j] += values[j] * preferences[o];
      }
      double base;
      const int outcome = outcomes.Find(joint, values, &base);
      if (outcome >= 0) {
        shared.outcomes.push_back(outcome);
      } else {
        shared.gain_base -= base * StableLog(std::max(base, kLogFloor));
      }
    }
    shared.utility = expectations.Find(joint, utility, &shared.utility_base);
    if (shared.utility >= 0) shared.utility_base = 0;  // the function has it
    for (size_t j = 0; j < columns.size(); ++j) values[j] = (*tables.ambiguity)[columns[j]];
    double ambiguity;
    shared.ambiguity = expectations.Find(joint, values, &ambiguity);
    if (shared.ambiguity < 0) shared.gain_base -= ambiguity;
    return shared;
  }

  SharedTerm Share(const PlanTerm& term, const ModalityTables& tables,
                   std::map<std::vector<int>, int>& joints, FunctionTable& outcomes,
                   FunctionTable& expectations) const {
    const int joint = joints.emplace(Origins(term), static_cast<int>(joints.size())).first->second;
    return Share(term, tables, Columns(term), joint, outcomes, expectations);
  }

  const Plan& plan_;
  const std::vector<int>& factor_states_;
  const double elementary_;
  std::map<std::vector<int>, int> joints_;
  SharedOutcomes shared_;
};

}  // namespace

double MostCommon(std::vector<double> values) {
  // One that has the majority, by a count of votes (Boyer and Moore), needs no sorting.
  double candidate = values[0];
  int64_t votes = 0;
  for (double value : values) {
    if (votes == 0) candidate = value;
    votes += value == candidate ? 1 : -1;
  }
  if (2 * std::count(values.begin(), values.end(), candidate) > static_cast<int64_t>(values.size()))
    return candidate;
  std::sort(values.begin(), values.end());
  double best = values[0];
  size_t most = 0;
  for (size_t i = 0; i < values.size();) {
    size_t end = i;
    while (end < values.size() && values[end] == values[i]) ++end;
    if (end - i > most) {
      most = end - i;
      best = values[i];
    }
    i = end;
  }
  return best;
}

SharedOutcomes ShareOutcomes(const Plan& plan, const std::vector<ModalityTables>& modalities,
                             const std::vector<int>& factor_states, double elementary) {
  Sharer sharer(plan, factor_states, elementary);
  for (size_t m = 0; m < modalities.size(); ++m) {
    if (modalities[m].may_share) sharer.Add(static_cast<int>(m), modalities[m]);
  }
  return sharer.Take();
}

}  // namespace starling
