#include "agents/model/agent_settings.h"

#include "absl/strings/str_cat.h"

namespace starling {
namespace {

// What both NumPy modules of pymdp do.
AgentSettings NumpyPymdp() {
  AgentSettings settings;
  Conventions& conventions = settings.conventions;
  conventions.log_floor = LogFloor::kAdd;
  conventions.soft_outcome = SoftOutcome::kLogOfMean;
  conventions.missing_outcome = MissingOutcome::kFlat;
  conventions.sweep_rule = SweepRule::kFromFlat;
  conventions.information_gain_threshold = true;
  conventions.preferences = Preferences::kLogSoftmax;
  conventions.novelty = Novelty::kHeuristic;
  settings.iterations = 10;
  settings.tolerance = 1e-3;
  return settings;
}

AgentSettings Pymdp007() {
  AgentSettings settings = NumpyPymdp();
  settings.conventions.likelihoods = Likelihoods::kLogOfProduct;
  settings.conventions.information_gain = InformationGain::kJoint;
  settings.conventions.ties = TieRule::kFirstIndex;
  settings.conventions.policy_messages = PolicyMessages::kPymdp007;
  return settings;
}

AgentSettings PymdpLegacy() {
  AgentSettings settings = NumpyPymdp();
  settings.conventions.ties = TieRule::kWithin1e8;
  settings.conventions.policy_messages = PolicyMessages::kPymdpLegacy;
  return settings;
}

AgentSettings Pymdp1() {
  AgentSettings settings;
  settings.conventions.preferences = Preferences::kUtility;
  settings.conventions.ties = TieRule::kFirstIndex;
  settings.conventions.smoother = Smoother::kLosesMass;
  settings.conventions.pruned_branch = PrunedBranch::kOnlyPenalty;
  settings.conventions.learn_only_possible = false;
  settings.tolerance = 0;
  settings.gamma = 1;
  settings.alpha = 1;
  settings.sampling = ActionSampling::kFull;
  return settings;
}

struct Dialect {
  DialectDescription description;
  AgentSettings (*settings)();
};

const std::vector<Dialect>& KnownDialects() {
  static const auto* const dialects = new std::vector<Dialect>{
      {{"starling",
        "the default: mean field until convergence, marginal sampling, fair ties, gamma = alpha = "
        "16"},
       [] { return AgentSettings(); }},
      {{"pymdp_0_0_7",
        "pymdp 0.0.7 (NumPy): joint information gain, C through softmax, at most 10 sweeps"},
       &Pymdp007},
      {{"pymdp_legacy",
        "module legacy of pymdp 1.x (NumPy): as 0.0.7, but by modality, and with tree search"},
       &PymdpLegacy},
      {{"pymdp_1",
        "pymdp 1.x (JAX): 16 sweeps, full sampling, first index on ties, gamma = alpha = 1"},
       &Pymdp1}};
  return *dialects;
}

}  // namespace

absl::StatusOr<AgentSettings> DialectSettings(absl::string_view dialect) {
  std::string names;
  for (const Dialect& known : KnownDialects()) {
    if (known.description.name == dialect) return known.settings();
    absl::StrAppend(&names, names.empty() ? "" : ", ", known.description.name);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("unknown dialect \"", dialect, "\"; there are: ", names));
}

std::vector<DialectDescription> Dialects() {
  std::vector<DialectDescription> descriptions;
  for (const Dialect& known : KnownDialects()) descriptions.push_back(known.description);
  return descriptions;
}

}  // namespace starling
