#include "agents/planning/breadth_first_search.h"

#include <cstddef>
#include <utility>

#include "agents/inference/belief_algebra.h"

namespace starling {
namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

// Beliefs after a followed policy and an outcome; inferred when they are expanded.
struct BeliefNode {
  size_t policy = kNone;  // of the tree
  double probability = 1;
  List<int> outcome;
  double value = 0;
  // Of expanded beliefs, by policy.
  List<double> values;
  List<char> legal;
  List<size_t> followed;  // policy nodes; kNone: pruned
};

struct PolicyNode {
  size_t parent = 0;  // belief node
  size_t index = 0;   // among the policies of its parent
  Beliefs predicted;
  size_t first = 0, count = 0;  // belief nodes
};

class BreadthFirstTree {
 public:
  BreadthFirstTree(const SearchStep& step, const Beliefs& posterior)
      : step_(step), posterior_(posterior), beliefs_(1), levels_{0, 1} {}

  // Expands the beliefs of the lowest level that are not cut. False, and the tree as before, if
  // there are too many nodes.
  bool Grow() {
    const size_t beliefs = beliefs_.size(), policies = policies_.size();
    const size_t level = levels_.size() - 2;
    for (size_t b = levels_[level]; b < beliefs; ++b) {
      if (IsCut(b) || Expand(b)) continue;
      for (size_t again = levels_[level]; again <= b; ++again) beliefs_[again].followed.clear();
      beliefs_.resize(beliefs);
      policies_.resize(policies);
      return false;
    }
    levels_.push_back(beliefs_.size());
    return true;
  }

  // Backs values up to the root, cuts policies, and keeps what the root has come to.
  void Evaluate(SearchResult& result) {
    for (size_t b = beliefs_.size(); b-- > 0;) {
      BeliefNode& node = beliefs_[b];
      if (node.followed.empty()) continue;
      List<double> G;
      for (size_t p = 0; p < node.values.size(); ++p) G.push_back(Backed(node, p));
      Belief weights = step_.Weights(G, node.legal);
      node.value = Dot(weights, G);
      for (size_t p = 0; p < G.size(); ++p)
        if (weights[p] < step_.settings().policy_threshold) node.followed[p] = kNone;
      if (b > 0) continue;
      result.G = std::move(G);
      result.probability = std::move(weights);
      result.value = node.value;
    }
  }

  // How many nodes are not cut.
  void Count(SearchResult& result) const {
    const size_t depths = static_cast<size_t>(step_.settings().horizon) + 1;
    result.belief_nodes_by_depth.assign(depths, 0);
    result.policy_nodes_by_depth.assign(depths, 0);
    for (size_t depth = 0; depth + 1 < levels_.size(); ++depth) {
      for (size_t b = levels_[depth]; b < levels_[depth + 1]; ++b) {
        if (IsCut(b)) continue;
        ++result.belief_nodes_by_depth[depth];
        for (size_t policy : beliefs_[b].followed)
          if (policy != kNone) ++result.policy_nodes_by_depth[depth + 1];
      }
    }
    for (int64_t count : result.belief_nodes_by_depth) result.belief_nodes += count;
    for (int64_t count : result.policy_nodes_by_depth) result.policy_nodes += count;
  }

 private:
  int64_t Left() const {
    return step_.settings().max_nodes - 2 -
           static_cast<int64_t>(beliefs_.size() + policies_.size());
  }

  bool IsCut(size_t b) const {
    while (b > 0) {
      const PolicyNode& policy = policies_[beliefs_[b].policy];
      if (beliefs_[policy.parent].followed[policy.index] == kNone) return true;
      b = policy.parent;
    }
    return false;
  }

  bool Expand(size_t b) {
    Prospects prospects = step_.Look(
        b == 0 ? posterior_
               : step_.After(policies_[beliefs_[b].policy].predicted, beliefs_[b].outcome));
    List<size_t> followed(prospects.values.size(), kNone);
    bool fits = true;
    for (size_t p = 0; p < followed.size() && fits; ++p) {
      if (!(prospects.weights[p] > step_.settings().policy_threshold)) continue;
      followed[p] = policies_.size();
      fits = Follow(b, p, std::move(prospects.predicted[p]));
    }
    beliefs_[b].values = std::move(prospects.values);
    beliefs_[b].legal = std::move(prospects.legal);
    beliefs_[b].followed = std::move(followed);
    return fits;
  }

  bool Follow(size_t parent, size_t index, Beliefs predicted) {
    if (Left() < 1) return false;
    List<Branch> branches = step_.Branches(predicted, Left());
    if (static_cast<int64_t>(branches.size()) >= Left()) return false;
    policies_.push_back({parent, index, std::move(predicted), beliefs_.size(), branches.size()});
    for (Branch& branch : branches) {
      BeliefNode node;
      node.policy = policies_.size() - 1;
      node.probability = branch.probability;
      node.outcome = std::move(branch.outcome);
      beliefs_.push_back(std::move(node));
    }
    return true;
  }

  double Backed(const BeliefNode& node, size_t p) const {
    if (node.followed[p] == kNone) return step_.Pruned(node.values[p]);
    const PolicyNode& policy = policies_[node.followed[p]];
    if (policy.count == 0) return step_.WithoutOutcomes(node.values[p]);
    double G = node.values[p];
    for (size_t b = policy.first; b < policy.first + policy.count; ++b)
      G += beliefs_[b].probability * beliefs_[b].value;
    return G;
  }

  const SearchStep& step_;
  const Beliefs& posterior_;
  List<BeliefNode> beliefs_;
  List<PolicyNode> policies_;
  List<size_t> levels_;  // where each level's beliefs begin, and where the last one's end
};

// The root alone, where not even its first level fits.
void EvaluateRoot(const SearchStep& step, const Beliefs& posterior, SearchResult& result) {
  const Prospects prospects = step.Look(posterior);
  result.G = prospects.values;
  for (size_t p = 0; p < result.G.size(); ++p) {
    if (!(prospects.weights[p] > step.settings().policy_threshold))
      result.G[p] = step.Pruned(result.G[p]);
  }
  result.probability = step.Weights(result.G, prospects.legal);
  result.value = Dot(result.probability, result.G);
  result.depth = 1;
}

}  // namespace

SearchResult SearchBreadthFirst(const SearchStep& step, const Beliefs& posterior) {
  const SearchSettings& settings = step.settings();
  SearchResult result;
  BreadthFirstTree tree(step, posterior);
  while (result.depth < settings.horizon) {
    if (!tree.Grow()) {
      if (result.depth == 0) EvaluateRoot(step, posterior, result);
      result.complete = result.depth == settings.horizon;
      break;
    }
    tree.Evaluate(result);
    ++result.depth;
    if (Entropy(result.probability, LogFloor::kClip) <= settings.stop_entropy) break;
    if (result.value >= settings.stop_value) break;
  }
  tree.Count(result);
  return result;
}

}  // namespace starling
