#include "agents/planning/merging.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "agents/model/parameters.h"

namespace starling {
namespace {

constexpr size_t kMostNamed = 4;

// "action 3 of 5", "actions 0, 2 of 5", "actions 0, 1, 2, 3 and 8 more of 20".
std::string ActionList(const std::vector<int>& actions, int all) {
  const size_t named = std::min(actions.size(), kMostNamed);
  std::string text = absl::StrCat(actions.size() == 1 ? "action " : "actions ",
                                  absl::StrJoin(actions.begin(), actions.begin() + named, ", "));
  if (named < actions.size()) absl::StrAppend(&text, " and ", actions.size() - named, " more");
  return absl::StrCat(text, " of ", all);
}

FactorMerging Describe(const GenerativeModel& model, const AgentSettings& settings,
                       const Transitions& transitions, size_t f) {
  const Factor& factor = model.factors()[f];
  FactorMerging merging;
  merging.factor = factor.name.empty() ? absl::StrCat(f) : factor.name;
  std::vector<int> stochastic;
  for (size_t u = 0; u < transitions.map.size(); ++u) {
    if (transitions.map[u].empty()) stochastic.push_back(static_cast<int>(u));
  }
  if (Learns(settings.learn_b, static_cast<int>(f))) {
    merging.why = "B is learned";
  } else if (factor.dependencies.size() != 1) {
    merging.why = absl::StrCat("depends on ", factor.dependencies.size(), " factors");
  } else if (!stochastic.empty()) {
    merging.why = transitions.actions == 1
                      ? "stochastic, whatever is done"
                      : absl::StrCat("stochastic: ", ActionList(stochastic, transitions.actions));
    merging.merges = stochastic.size() < transitions.map.size();
  } else {
    merging.merges = true;
    merging.why =
        transitions.actions == 1 ? "no action changes it" : "every action is deterministic";
  }
  return merging;
}

}  // namespace

std::vector<FactorMerging> DescribeMerging(const GenerativeModel& model,
                                           const AgentSettings& settings,
                                           const std::vector<Transitions>& transitions) {
  std::vector<FactorMerging> merging;
  for (size_t f = 0; f < transitions.size(); ++f)
    merging.push_back(Describe(model, settings, transitions[f], f));
  return merging;
}

}  // namespace starling
