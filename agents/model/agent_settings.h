// AgentSettings: how agents use their model: inference, planning, action, learning.
//
//   AgentSettings settings;              // the defaults of the `starling` dialect
//   settings.policy_length = 3;
//   settings.learn_a = LearningSettings{/*rate=*/0.5};
//
// A plain value. Checked together with a model by CompileModel (agents/model/model_image.h).
#ifndef STARLING_AGENTS_MODEL_AGENT_SETTINGS_H_
#define STARLING_AGENTS_MODEL_AGENT_SETTINGS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

enum class StateInference {
  kMeanField,  // one posterior per factor, found by fixed-point iteration; exact for a model of one
               // factor
  kExact,  // the joint posterior over all factors, at most kMaxExactStates joint states; beliefs
           // are its marginals
};
inline constexpr int kMaxExactStates = 4096;

enum class ActionSelection { kDeterministic, kStochastic };

enum class ActionSampling {
  kMarginal,  // each control by itself, from the probability of its first actions
  kFull,      // one policy as a whole; its first action is taken
};

enum class TieRule {
  kUniform,     // equally good choices are drawn from with the agent's own random numbers
  kFirstIndex,  // the first of them
};

// Dirichlet learning of one tensor.
struct LearningSettings {
  double rate = 1.0;            // 1e-12 to 1e12: what one observation adds to its count
  double prior_strength = 1.0;  // 1e-12 to 1e12: counts at birth are the model's probabilities
                                // times this, unless the model gives counts
};

struct AgentSettings {
  StateInference inference = StateInference::kMeanField;
  int iterations = 16;      // mean-field sweeps at most; >= 1
  double tolerance = 1e-4;  // an agent stops sweeping when its free energy changes by less (nats);
                            // 0: never before `iterations`

  int policy_length = 1;  // steps that a policy looks ahead; >= 1
  // The policy set [policy][step][control]; empty: every sequence of joint actions of that length,
  // the last control of the last step running fastest.
  std::vector<std::vector<std::vector<int>>> policies;
  bool use_utility = true;
  bool use_state_information_gain = true;
  double gamma = 16.0;  // precision of policies; 0 to 1e6

  ActionSelection selection = ActionSelection::kDeterministic;
  ActionSampling sampling = ActionSampling::kMarginal;
  TieRule ties = TieRule::kUniform;
  double alpha = 16.0;  // precision of stochastic action selection; 0 to 1e6

  std::optional<LearningSettings> learn_a;  // of every modality
  std::optional<LearningSettings> learn_b;  // of every factor
  bool learn_only_possible = true;          // counts that are zero stay zero
};

// The settings that reproduce an implementation of the field: "starling" (the defaults above) or
// "pymdp_1" (pymdp 1.x on JAX). INVALID_ARGUMENT for another name, listing those there are.
absl::StatusOr<AgentSettings> DialectSettings(absl::string_view dialect);

// Name and one line on each dialect, in the order in which they are listed to users.
struct DialectDescription {
  std::string name;
  std::string description;
};
std::vector<DialectDescription> Dialects();

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_AGENT_SETTINGS_H_
