// Policy inference of a tile: evaluates the compiled plan, then sums over policies.
//
// G of a policy is the sum over its steps (expected_free_energy_kernel.h); the posterior over
// policies is softmax(gamma G + ln E). Where the policy set is complete and E flat, sums over
// policies are taken by a backward pass (backward_pass_kernel.h), else over the list.
#ifndef STARLING_AGENTS_PLANNING_INFER_POLICIES_KERNEL_H_
#define STARLING_AGENTS_PLANNING_INFER_POLICIES_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/inference/posterior_kernel.h"
#include "agents/planning/backward_pass_kernel.h"
#include "agents/planning/expected_free_energy_kernel.h"
#include "agents/planning/novelty_kernel.h"
#include "agents/planning/shared_outcomes_kernel.h"

namespace starling {
namespace STARLING_ISA {

// How the values of several policies become one.
enum class Combine {
  kSum,
  kMax,  // the best
};

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
      G = G + ValueOf(header, outcome);
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
  Lanes<R> utility = Set<R>(0), gain = Set<R>(0), novelty = Set<R>(0);
  for (int p = 0; p < header.num_policies; ++p) {
    const Lanes<R> weight = Load(policies + p * kStride<R>);
    for (int t = 0; t < header.policy_length; ++t) {
      const R* outcome = piece.Row(rows[p * header.policy_length + t]);
      utility = Fma(weight, Load(outcome), utility);
      gain = Fma(weight, Load(outcome + kStride<R>), gain);
      if (header.use_novelty) novelty = Fma(weight, NoveltyOf(outcome), novelty);
    }
  }
  StoreResult(piece, kResultUtility, utility);
  StoreResult(piece, kResultInformationGain, gain);
  StoreResult(piece, kResultNovelty, novelty);
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
  StoreResult(piece, kResultLogNormaliser,
              Softmax(policies, header.num_policies, policies).log_sum);
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
    WeighOwnCounts(piece);
    EvaluateTerms(piece);
    EvaluateSharedTerms(piece);
    EvaluateTransitions(piece);
    EvaluateOutcomes(piece);
    if (Header(*arguments).restriction != 0) {
      ExpectOverRestricted(piece);
    } else if (Header(*arguments).num_policies == 0) {
      ExpectOverEdges(piece);
    } else {
      ExpectOverList(piece);
    }
    MarginalActions(piece);
    const auto result = [&](ResultRow row) {
      return Load(piece.Row(Header(*arguments).result_row + row));
    };
    StoreResult(
        piece, kResultExpectedFreeEnergy,
        -(result(kResultUtility) + result(kResultInformationGain) + result(kResultNovelty)));
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_INFER_POLICIES_KERNEL_H_
