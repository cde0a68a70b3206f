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

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/conventions.h"
#include "agents/model/planning_settings.h"

namespace starling {

class GenerativeModel;

enum class StateInference {
  kMeanField,  // one posterior per factor, found by fixed-point iteration; exact for a model of one
               // factor
  kExact,  // the joint posterior over all factors, at most kMaxExactStates joint states; beliefs
           // are its marginals
  kVariationalMessages,  // over a window of past outcomes: messages are expectations of ln B
  kMarginalMessages,     // likewise: messages are logarithms of expected B
  kPolicyMessages,       // over a window of the past and a policy's future, for each policy
                         // separately; policies have evidence F of their own
};
inline constexpr int kMaxExactStates = 4096;

// Of the three that pass messages over a window.
struct WindowSettings {
  int horizon = 5;               // outcomes that are held, 1 to 256
  bool gradient_descent = true;  // kPolicyMessages: steps of `step_size`; else fixed-point updates
  double step_size = 0.25;       // above 0, to 1
  bool policy_priors = false;    // kPolicyMessages: when the window moves on, each policy keeps its
                                 // own belief as prior; else their average
};

enum class ActionSelection { kDeterministic, kStochastic };

enum class ActionSampling {
  kMarginal,  // each control by itself, from the probability of its first actions
  kFull,      // one policy as a whole; its first action is taken
};

// Dirichlet learning of one kind of tensor: counts = (1 - forgetting) counts + rate x observed.
struct LearningSettings {
  double rate = 1.0;            // 1e-12 to 1e12: what one observation adds to its count
  double prior_strength = 1.0;  // 1e-12 to 1e12: counts at birth are the model's probabilities
                                // times this, unless the model gives counts
  double forgetting = 0.0;      // 0 to 1: share of the counts lost at every update; it leaves a
                                // count at least at 1e-6
  std::vector<int> only = {};   // A, C: modalities; B, D: factors that learn; empty: all
};

enum class LearningTime {
  kOnline,      // A and B at every tick
  kEpisodeEnd,  // A, B and D when an episode ends, from beliefs with hindsight
  // C and E are learned at every tick, D when an episode ends
};

struct AgentSettings {
  Conventions conventions;

  StateInference inference = StateInference::kMeanField;
  int iterations = 16;      // mean-field sweeps, or rounds of messages, at most; >= 1
  double tolerance = 1e-4;  // an agent stops sweeping when its free energy changes by less (nats);
                            // 0: never before `iterations`
  WindowSettings window;
  int episode_ticks = 0;  // beliefs start from D again after so many ticks; 0: never; at most 65536

  int policy_length = 1;  // steps that a policy looks ahead; >= 1
  // The policy set [policy][step][control]; empty: every sequence of joint actions of that length,
  // the last control of the last step running fastest.
  std::vector<std::vector<std::vector<int>>> policies;
  bool use_utility = true;
  bool use_state_information_gain = true;
  bool use_parameter_information_gain = false;  // of A and B where there are counts
  std::optional<InductiveSettings> inductive;   // for factors with goals
  std::optional<SearchSettings> search;         // tree search in the place of whole policies; needs
                                                // a policy length of 1
  double gamma = 16.0;                          // precision of policies; 0 to 1e6
  std::optional<PrecisionSettings> precision;   // gamma is updated at every tick; empty: fixed
  double prune_policies = 0;  // 0 to 1: policies less probable than this share of the best one are
                              // dropped from the posterior; 0: none
  PlanExecution execution;

  ActionSelection selection = ActionSelection::kDeterministic;
  ActionSampling sampling = ActionSampling::kMarginal;
  double alpha = 16.0;    // precision of stochastic action selection; 0 to 1e6
  double legality = 0.5;  // 0 to 1: an action is legal if it is believed to be with at least this
                          // probability (Control::legal)

  std::optional<LearningSettings> learn_a, learn_b, learn_c, learn_d, learn_e;
  LearningTime learning_time = LearningTime::kOnline;

  bool learns() const { return learn_a || learn_b || learn_c || learn_d || learn_e; }
};

// Whether settings fit a model, and each other. INVALID_ARGUMENT names the setting, its value and
// what is allowed.
absl::Status CheckSettings(const GenerativeModel& model, const AgentSettings& settings);

// The settings that reproduce an implementation of the field: "starling" (the defaults above),
// "pymdp_0_0_7", "pymdp_legacy" (module `legacy` of pymdp 1.x) or "pymdp_1" (pymdp 1.x on JAX).
// INVALID_ARGUMENT for another name, listing those there are.
absl::StatusOr<AgentSettings> DialectSettings(absl::string_view dialect);

// Name and one line on each dialect, in the order in which they are listed to users.
struct DialectDescription {
  std::string name;
  std::string description;
};
std::vector<DialectDescription> Dialects();

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_AGENT_SETTINGS_H_
