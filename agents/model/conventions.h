// Conventions: the rules on which implementations of active inference differ, each a switch of its
// own. A dialect (DialectSettings of agents/model/agent_settings.h) sets all of them at once; the
// defaults here are those of `starling`.
//
//   Conventions conventions;
//   conventions.information_gain = InformationGain::kJoint;   // as pymdp 0.0.7 has it
//
// A plain value. docs/active-inference.md says which implementation does what.
#ifndef STARLING_AGENTS_MODEL_CONVENTIONS_H_
#define STARLING_AGENTS_MODEL_CONVENTIONS_H_

namespace starling {

// What keeps logarithms of probabilities finite.
enum class LogFloor {
  kClip,  // ln max(p, kClippedTo); means of counts are taken of counts of at least that
  kAdd,   // ln(p + kAddedToLog); means of counts are taken of the counts as they are
};
inline constexpr double kClippedTo = 2.220446049250313e-16;
inline constexpr double kAddedToLog = 1e-16;

// How the likelihoods of several modalities become one.
enum class Likelihoods {
  kSumOfLogs,     // each modality's own logarithm, over the factors it depends on
  kLogOfProduct,  // the logarithm of their product, over all factors
};

// The likelihood of an outcome that is a distribution.
enum class SoftOutcome {
  kMeanOfLogs,  // sum_o p(o) ln A[o, s]
  kLogOfMean,   // ln sum_o p(o) A[o, s]
};

// What a missing outcome is.
enum class MissingOutcome {
  kNothing,  // it has no likelihood
  kFlat,  // a soft outcome, all outcomes equally probable; with kLogOfMean it says nothing either
};

// When fixed-point sweeps end, besides at the limit.
enum class SweepRule {
  kEveryChange,  // when the free energy of two sets of beliefs after sweeps differs by less than
                 // the tolerance
  kFromFlat,     // the free energy of flat beliefs, without accuracy, counts as the first one
};

// Information gain about hidden states from several modalities.
enum class InformationGain {
  kSum,    // each modality by itself
  kJoint,  // their joint outcome; work grows with the product of their outcomes
};

// What C is.
enum class Preferences {
  kAsDeclared,  // as each modality's PreferenceKind says
  kUtility,     // log-preferences, used as they are
  kLogSoftmax,  // scores; the logarithm of their softmax is used
};

// Information gain about parameters, by column of counts a with sum a0.
enum class Novelty {
  kExact,          // ln a0 - ln a + psi(a + 1) - psi(a0 + 1), with its sign turned
  kHeuristic,      // 1 / a0 - 1 / a
  kHalfHeuristic,  // half of that, as SPM has it
};

// Which of nearly equal choices is taken by deterministic selection.
enum class TieRule {
  kUniform,     // of choices equal but for rounding one is drawn, by the agent's own random numbers
  kFirstIndex,  // the first of the largest
  kWithin1e8,   // of choices within 1e-8 of the largest one is drawn
};

// Inference over a window of outcomes for each policy separately (StateInference::kPolicyMessages).
// Only pymdp has it, and with defects: its free energy has the wrong sign or leaves out a
// logarithm, G counts the present too, the moving prior skips a transition. Policies there share
// their past, so that marginal messages over the window say the same without any of them.
enum class PolicyMessages {
  kNone,         // refused
  kPymdp007,     // one likelihood over all factors, whole messages from the future
  kPymdpLegacy,  // likelihoods by modality, half messages from the future
};

// The smoother behind learning from whole episodes.
enum class Smoother {
  kExact,      // beliefs are normalised where filtered beliefs give the next state no mass
  kLosesMass,  // as pymdp 1.x's `ovf`: where the next state is unreachable, its mass is lost
};

// The value of a policy that tree search does not follow.
enum class PrunedBranch {
  kLessPenalty,  // its own value less the penalty
  kOnlyPenalty,  // minus the penalty
};

struct Conventions {
  LogFloor log_floor = LogFloor::kClip;
  Likelihoods likelihoods = Likelihoods::kSumOfLogs;
  SoftOutcome soft_outcome = SoftOutcome::kMeanOfLogs;
  MissingOutcome missing_outcome = MissingOutcome::kNothing;
  SweepRule sweep_rule = SweepRule::kEveryChange;
  InformationGain information_gain = InformationGain::kSum;
  bool information_gain_threshold =
      false;  // only states of probability above e^-16, and ln(P + e^-16)
  Preferences preferences = Preferences::kAsDeclared;
  Novelty novelty = Novelty::kExact;
  TieRule ties = TieRule::kUniform;
  PolicyMessages policy_messages = PolicyMessages::kNone;
  Smoother smoother = Smoother::kExact;
  PrunedBranch pruned_branch = PrunedBranch::kLessPenalty;
  bool learn_only_possible = true;  // counts that are zero stay zero
  bool learn_whole_window = false;  // online learning over a window adds all its steps at every
                                    // tick, as pymdp 1.x's rollout; else each step once
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_CONVENTIONS_H_
