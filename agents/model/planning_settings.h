// How agents plan: policies, their value and precision, search.
//
//   AgentSettings settings;
//   settings.inductive = InductiveSettings{/*depth=*/6};
//
// Plain values, parts of AgentSettings. Ranges are checked together with a model (CheckSettings).
#ifndef STARLING_AGENTS_MODEL_PLANNING_SETTINGS_H_
#define STARLING_AGENTS_MODEL_PLANNING_SETTINGS_H_

#include <cstdint>

namespace starling {

// Planning backwards from goals (Factor::goals): states from which no goal can be reached in time
// are avoided. Friston et al. 2023, "Active inference and intentional behaviour"; reference formula
// in docs/active-inference.md.
struct InductiveSettings {
  int depth = 8;           // 1 to 4096: steps that are looked back from the goal
  double threshold = 0.1;  // 0 to 1: a transition counts if it is more probable for some action
  double epsilon = 1e-3;   // 0 to 1: a step off the path costs -ln of this
};

// How the precision of policies follows from their values, at every tick.
enum class PrecisionRule {
  // gamma' = shape / beta, beta = shape / gamma - (q - E) . G: the more the agent expects of the
  // policies that it has come to prefer, beyond what its habits would bring, the more it relies on
  // them; `gamma` where nothing is preferred. Expected value raises precision as in Friston et al.
  // 2014, "The anatomy of choice"; it is counted from the habits, so that a constant added to every
  // G changes nothing. At most 16 times `gamma`.
  kGain,
  // gamma' = 1 / beta, beta = 1 / gamma - (q - p) . G, p the policies before their evidence F and q
  // after, as SPM's
  // spm_MDP_VB_X. Moves only where inference gives policies evidence (kPolicyMessages).
  kEvidence,
};

struct PrecisionSettings {
  PrecisionRule rule = PrecisionRule::kGain;
  double shape = 64;    // 1e-6 to 1e6: of the prior over precision, kGain; the larger, the less it
                        // moves
  int iterations = 16;  // 1 to 1000: steps half the way to the fixed point
};

// Which search is done.
enum class SearchRule {
  // Depth first, to the end, every policy's whole tree (pymdp's `legacy` module); the default.
  kRecursive,
  // Level by level over the whole tree, values backed up after every level, policies that fall
  // below the threshold cut for good (pymdp 1.x).
  kBreadthFirst,
};

// Sophisticated inference: a tree of policies of one step and the beliefs that their outcomes would
// bring. Friston et al. 2021, "Sophisticated inference".
struct SearchSettings {
  SearchRule rule = SearchRule::kRecursive;
  int horizon = 3;                      // 1 to 64 levels
  double policy_threshold = 1.0 / 16;   // 0 to 1: policies less probable are not followed
  double outcome_threshold = 1.0 / 16;  // 0 to 1: outcomes less probable are left out
  double penalty = 512;                 // >= 0: of a policy that is not followed, nats
  double gamma = 1;                     // 0 to 1e6: precision of policies inside the search
  double stop_entropy = 0;              // >= 0: ends when the root's policies have no more, nats
                                        // (kBreadthFirst; 0: only when one policy is certain)
  double stop_value = 1e10;             // ends when the root is worth as much (kBreadthFirst)
  int64_t max_nodes = 65536;  // 2 to 2^24: nodes of the tree, beliefs and policies; beyond,
                              // the deepest search that fits is used and said to be cut
};

// What an agent does between the ticks at which it plans.
struct PlanExecution {
  int every = 1;  // ticks from one planning to the next; 1 to policy_length. Between them the agent
                  // takes the next actions of the policy that it chose
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PLANNING_SETTINGS_H_
