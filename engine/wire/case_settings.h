// Agent settings in JSON, with the names that pymdp gives them, and those of the scenario.
//
//   ASSIGN_OR_RETURN(CaseSettings found, SettingsFromJson("pymdp_1", value));
//
// pymdp's names:
//   gamma, alpha, num_iter, dF_tol, use_utility, use_states_info_gain, use_param_info_gain,
//   action_selection, sampling_mode, episode_len,
//   inference_algo (fpi; exact; ovf: fpi whose smoother loses mass; vmp and mmp over a window; MMP
//   by policy), inference_horizon (null: all that there was, up to 256), grad_descent, tau,
//   use_BMA, policy_sep_prior, use_inductive, inductive_depth, inductive_threshold,
//   inductive_epsilon, learn (letters of A, B, D), lr_pA, lr_pB, lr_pD, modalities_to_learn and
//   factors_to_learn ("all" or a list), online_learning, offline_learning, tree search of its JAX
//   module: horizon, max_nodes, policy_prune_threshold, observation_prune_threshold,
//   entropy_stop_threshold, neg_efe_stop_threshold, prune_penalty, search_gamma; of `legacy`:
//   si_horizon, si_policy_prune_threshold, si_state_prune_threshold, si_prune_penalty,
//   search_gamma.
// save_belief_hist, max_branching and topk_obsspace change nothing here and are passed over.
// Everything else is a field of starling.v1.Agent: {"conventions": {"novelty": "EXACT"}}.
#ifndef STARLING_ENGINE_WIRE_CASE_SETTINGS_H_
#define STARLING_ENGINE_WIRE_CASE_SETTINGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "agents/model/agent_settings.h"
#include "engine/core/json_value.h"

namespace starling {

struct CaseSettings {
  AgentSettings agent;  // of the agent that takes the steps
  // Settings of the updates from whole episodes that a case has beside its steps: where learning is
  // offline and no length of episodes is given, only these learn.
  AgentSettings offline;
};

// The settings of a dialect with what `settings` changes. INVALID_ARGUMENT for an unknown dialect
// or setting, or a value that it cannot have; UNIMPLEMENTED for one that asks for something that
// the engine does not have. Ranges are checked together with a model (CheckSettings).
absl::StatusOr<CaseSettings> SettingsFromJson(const std::string& dialect,
                                              const JsonValue& settings);

// Turns all learning off.
void LearnNothing(AgentSettings& settings);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_SETTINGS_H_
