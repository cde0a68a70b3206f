// Policy inference of a tile: evaluates the compiled plan, then sums over policies.
//
// G of a policy is the sum over its steps (expected_free_energy_kernel.h); the posterior over
// policies is softmax(gamma G + ln E). Where the policy set is complete and E flat, sums over
// policies are taken by one backward pass over the plan's vertices, exactly:
//   V(v) = ln sum_a exp X(next(v, a)),   X(v) = gamma G(v) + V(v),
//   p(a | v) = exp(X(next(v, a)) - V(v))
#ifndef STARLING_AGENTS_PLANNING_INFER_POLICIES_KERNEL_H_
#define STARLING_AGENTS_PLANNING_INFER_POLICIES_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/inference/posterior_kernel.h"
#include "agents/planning/expected_free_energy_kernel.h"

namespace starling {
namespace STARLING_ISA {

// How the values of several next steps become one.
enum class Combine {
  kSum,  // logarithm of the sum of exponentials
  kMax,  // the best
};

// Sums over policies for a precision and a rule: fills the vertices' rows and, for the present, the
// weight of each joint action. With kSum these are probabilities and the expectations of utility
// and information gain are carried along; with kMax they are values.
template <typename R, Combine kCombine>
void SumOverEdges(Piece<R> piece, R precision, R* action_weights) {
  const ImageHeader& header = Header(piece.tile);
  const VertexInfo* vertices = At<VertexInfo>(piece.tile, header.vertices);
  for (int v = header.num_vertices - 1; v >= 0; --v) {
    Lanes<R> value = Set<R>(0), utility = Set<R>(0), gain = Set<R>(0);
    if (vertices[v].next != 0) {
      const int32_t* next = At<int32_t>(piece.tile, vertices[v].next);
      value = Load(piece.Row(next[0]));
      for (int a = 1; a < header.joint_actions; ++a) value = Max(value, Load(piece.Row(next[a])));
      if (kCombine == Combine::kSum) {
        Lanes<R> sum = Set<R>(0);
        for (int a = 0; a < header.joint_actions; ++a) {
          const R* target = piece.Row(next[a]);
          const Lanes<R> weight = Exp(Load(target) - value);
          sum = sum + weight;
          utility = Fma(weight, Load(target + kStride<R>), utility);
          gain = Fma(weight, Load(target + 2 * kStride<R>), gain);
          if (v == 0) Store(action_weights + a * kStride<R>, weight);
        }
        const Lanes<R> scale = Set<R>(1) / sum;
        utility = utility * scale;
        gain = gain * scale;
        value = value + Log(sum);
        for (int a = 0; v == 0 && a < header.joint_actions; ++a) {
          Store(action_weights + a * kStride<R>, Load(action_weights + a * kStride<R>) * scale);
        }
      } else {
        for (int a = 0; v == 0 && a < header.joint_actions; ++a) {
          Store(action_weights + a * kStride<R>, Load(piece.Row(next[a])));
        }
      }
    }
    if (v > 0) {
      const R* outcome = piece.Row(vertices[v].outcome_row);
      const Lanes<R> own_utility = Load(outcome), own_gain = Load(outcome + kStride<R>);
      value = Fma(Set<R>(precision), own_utility + own_gain, value);
      utility = utility + own_utility;
      gain = gain + own_gain;
    }
    R* out = piece.Row(vertices[v].row);
    Store(out, value);
    Store(out + kStride<R>, utility);
    Store(out + 2 * kStride<R>, gain);
  }
}

template <typename R>
void ExpectOverEdges(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  SumOverEdges<R, Combine::kSum>(piece, static_cast<R>(header.gamma),
                                 piece.Row(header.joint_action_row));
  const R* present = piece.Row(At<VertexInfo>(piece.tile, header.vertices)[0].row);
  StoreResult(piece, kResultUtility, Load(present + kStride<R>));
  StoreResult(piece, kResultInformationGain, Load(present + 2 * kStride<R>));
  StoreResult(piece, kResultLogNormaliser, Load(present));
  if (!header.sample_full) return;
  if (header.stochastic) {
    SumOverEdges<R, Combine::kSum>(piece, static_cast<R>(header.alpha * header.gamma),
                                   piece.Row(header.choice_row));
  } else {
    SumOverEdges<R, Combine::kMax>(piece, static_cast<R>(header.gamma),
                                   piece.Row(header.choice_row));
  }
}

// gamma G + ln E, times alpha, of listed policies, and their utility and information gain weighted
// by the present posterior.
template <typename R>
void PolicyLogits(Piece<R> piece, R alpha, R* logits) {
  const ImageHeader& header = Header(piece.tile);
  const int32_t* rows = At<int32_t>(piece.tile, header.policy_outcomes);
  const R* log_habits = At<R>(piece.tile, header.log_habits);
  const Lanes<R> gamma = Set<R>(static_cast<R>(header.gamma));
  for (int p = 0; p < header.num_policies; ++p) {
    Lanes<R> G = Set<R>(0);
    for (int t = 0; t < header.policy_length; ++t) {
      const R* outcome = piece.Row(rows[p * header.policy_length + t]);
      G = G + (Load(outcome) + Load(outcome + kStride<R>));
    }
    Store(logits + p * kStride<R>, Fma(gamma, G, Set<R>(log_habits[p])) * Set<R>(alpha));
  }
}

// Adds up (or takes the best of) what the policies that share a first action have.
template <typename R, Combine kCombine>
void ByFirstAction(Piece<R> piece, const R* policies, R* actions) {
  const ImageHeader& header = Header(piece.tile);
  const int32_t* policy_actions = At<int32_t>(piece.tile, header.policy_actions);
  const R start = kCombine == Combine::kSum ? R{0} : static_cast<R>(-3e38);
  for (int a = 0; a < header.joint_actions; ++a) Store(actions + a * kStride<R>, Set<R>(start));
  for (int p = 0; p < header.num_policies; ++p) {
    R* entry = actions + policy_actions[p * header.policy_length] * kStride<R>;
    const Lanes<R> x = Load(policies + p * kStride<R>);
    Store(entry, kCombine == Combine::kSum ? Load(entry) + x : Max(Load(entry), x));
  }
}

// What follows from the posterior over listed policies.
template <typename R>
void ExpectByPolicies(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const R* policies = piece.Row(header.policy_row);
  ByFirstAction<R, Combine::kSum>(piece, policies, piece.Row(header.joint_action_row));
  const int32_t* rows = At<int32_t>(piece.tile, header.policy_outcomes);
  Lanes<R> utility = Set<R>(0), gain = Set<R>(0);
  for (int p = 0; p < header.num_policies; ++p) {
    const Lanes<R> weight = Load(policies + p * kStride<R>);
    for (int t = 0; t < header.policy_length; ++t) {
      const R* outcome = piece.Row(rows[p * header.policy_length + t]);
      utility = Fma(weight, Load(outcome), utility);
      gain = Fma(weight, Load(outcome + kStride<R>), gain);
    }
  }
  StoreResult(piece, kResultUtility, utility);
  StoreResult(piece, kResultInformationGain, gain);
}

template <typename R>
void ExpectOverList(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  R* policies = piece.Row(header.policy_row);
  R* choice = piece.Row(header.choice_row);
  PolicyLogits(piece, static_cast<R>(header.stochastic ? header.alpha : 1.0), policies);
  if (header.sample_full && header.stochastic) {
    Softmax(policies, header.num_policies, policies);
    ByFirstAction<R, Combine::kSum>(piece, policies, choice);
  } else if (header.sample_full) {
    ByFirstAction<R, Combine::kMax>(piece, policies, choice);
  }
  PolicyLogits(piece, R{1}, policies);
  StoreResult(piece, kResultLogNormaliser, Softmax(policies, header.num_policies, policies));
  ExpectByPolicies(piece);
}

// Probability of each action of each control, from those of joint actions.
template <typename R>
void MarginalActions(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const ControlInfo* controls = At<ControlInfo>(piece.tile, header.controls);
  const int32_t* choices = At<int32_t>(piece.tile, header.joint_choices);
  const R* joint = piece.Row(header.joint_action_row);
  R* marginals = piece.Row(header.marginal_row);
  for (int i = 0; i < header.marginal_rows; ++i) Store(marginals + i * kStride<R>, Set<R>(0));
  for (int a = 0; a < header.joint_actions; ++a) {
    const Lanes<R> p = Load(joint + a * kStride<R>);
    for (int c = 0; c < header.num_controls; ++c) {
      R* entry = marginals + (controls[c].row + choices[a * header.num_controls + c]) * kStride<R>;
      Store(entry, Load(entry) + p);
    }
  }
}

// Where actions are masked or policies pruned (restricted_policies_kernel.h).
template <typename R>
void ExpectOverRestricted(Piece<R> piece);

template <typename R>
void InferPolicies(const TileArguments* arguments) {
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    const Piece<R> piece = {*arguments, lane};
    PredictBeliefs(piece);
    EvaluateTerms(piece);
    EvaluateOutcomes(piece);
    if (Header(*arguments).restriction != 0) {
      ExpectOverRestricted(piece);
    } else if (Header(*arguments).num_policies == 0) {
      ExpectOverEdges(piece);
    } else {
      ExpectOverList(piece);
    }
    MarginalActions(piece);
    const Lanes<R> utility = Load(piece.Row(Header(*arguments).result_row + kResultUtility));
    const Lanes<R> gain = Load(piece.Row(Header(*arguments).result_row + kResultInformationGain));
    StoreResult(piece, kResultExpectedFreeEnergy, -(utility + gain));
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_INFER_POLICIES_KERNEL_H_
