#include "agents/planning/tree_search.h"

#include "agents/inference/belief_algebra.h"
#include "agents/planning/breadth_first_search.h"
#include "agents/planning/search_step.h"

namespace starling {
namespace {

// What a tree with its root at some beliefs comes to.
struct Subtree {
  List<double> G;
  Belief weights;
  double value = 0;
};

class RecursiveSearch {
 public:
  explicit RecursiveSearch(const SearchStep& step) : step_(step) {}

  // False if there are too many nodes.
  bool Visit(const Beliefs& beliefs, int levels, Subtree& tree) {
    const Prospects prospects = step_.Look(beliefs);
    tree.G = prospects.values;
    tree.weights = prospects.weights;
    if (levels > 1) {
      for (size_t p = 0; p < tree.G.size(); ++p) {
        if (prospects.legal[p] == 0) continue;
        if (tree.weights[p] < step_.settings().policy_threshold) {
          tree.G[p] = step_.Pruned(tree.G[p]);
        } else if (!Follow(prospects.predicted[p], levels - 1, tree.G[p])) {
          return false;
        }
      }
      tree.weights = step_.Weights(tree.G, prospects.legal);
    }
    tree.value = Dot(tree.weights, tree.G);
    return true;
  }

  int64_t beliefs() const { return beliefs_; }
  int64_t policies() const { return policies_; }

 private:
  int64_t Left() const { return step_.settings().max_nodes - beliefs_ - policies_; }

  bool Follow(const Beliefs& predicted, int levels, double& G) {
    ++policies_;
    if (Left() < 0) return false;
    const List<Branch> branches = step_.Branches(predicted, Left() + 1);
    beliefs_ += static_cast<int64_t>(branches.size());
    if (Left() < 0) return false;
    for (const Branch& branch : branches) {
      Subtree next;
      if (!Visit(step_.After(predicted, branch.outcome), levels, next)) return false;
      G += branch.probability * next.value;
    }
    return true;
  }

  const SearchStep& step_;
  int64_t beliefs_ = 1, policies_ = 0;  // counted when they are listed
};

bool SearchTo(const SearchStep& step, const Beliefs& posterior, int horizon, SearchResult& result) {
  RecursiveSearch search(step);
  Subtree tree;
  if (!search.Visit(posterior, horizon, tree)) return false;
  result.G = tree.G;
  result.probability = tree.weights;
  result.value = tree.value;
  result.belief_nodes = search.beliefs();
  result.policy_nodes = search.policies();
  result.depth = horizon;
  return true;
}

}  // namespace

SearchResult SearchPolicies(const AgentView& agent, const Beliefs& posterior,
                            const Policies& policies) {
  return SearchPolicies(PolicyValuer(agent), posterior, policies);
}

SearchResult SearchPolicies(const PolicyValuer& valuer, const Beliefs& posterior,
                            const Policies& policies) {
  const SearchStep step(valuer, policies);
  if (step.settings().rule == SearchRule::kBreadthFirst) return SearchBreadthFirst(step, posterior);
  SearchResult result;
  if (SearchTo(step, posterior, step.settings().horizon, result)) return result;
  result.complete = false;
  int horizon = 1;
  while (SearchTo(step, posterior, horizon, result)) ++horizon;
  return result;
}

}  // namespace starling
