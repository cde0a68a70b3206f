// Policy inference of a tile: evaluates the compiled plan, then sums over policies.
//
// G of a policy is the sum over its steps (expected_free_energy_kernel.h); the posterior over
// policies is softmax(gamma G + ln E). Where the policy set is complete and E flat, sums over
// policies are taken by one backward pass over the plan's vertices, exactly:
//   Z(v) = exp(gamma G(v)) sum_a Z(next(v, a)),   p(a | v) = Z(next(v, a)) / sum_a Z(next(v, a))
// with Z as mantissa and exponent, so that one exponential for each outcome is all it takes.
#ifndef STARLING_AGENTS_PLANNING_INFER_POLICIES_KERNEL_H_
#define STARLING_AGENTS_PLANNING_INFER_POLICIES_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/inference/posterior_kernel.h"
#include "agents/math/scaled.h"
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

// The novelty of an outcome, of A and B.
template <typename R>
STARLING_LANES_INLINE Lanes<R> NoveltyOf(const R* outcome) {
  return Load(outcome + 2 * kStride<R>) + Load(outcome + 3 * kStride<R>);
}

// G of an outcome.
template <typename R>
STARLING_LANES_INLINE Lanes<R> ValueOf(const ImageHeader& header, const R* outcome) {
  const Lanes<R> value = Load(outcome) + Load(outcome + kStride<R>);
  return header.use_novelty ? value + NoveltyOf(outcome) : value;
}

// exp(precision x G) of every outcome that a vertex has.
template <typename R>
void WeighOutcomes(Piece<R> piece, R precision) {
  const Lanes<R> most = Set<R>(static_cast<R>(1e30));
  const ImageHeader& header = Header(piece.tile);
  const int32_t* weights = At<int32_t>(piece.tile, header.weights);
  for (int i = 0; i < header.num_weights; ++i) {
    const Lanes<R> G = ValueOf(header, piece.Row(weights[2 * i]));
    const Scaled<R> weight = ScaledExp(Max(Min(Set<R>(precision) * G, most), -most));
    R* out = piece.Row(weights[2 * i + 1]);
    Store(out, weight.mantissa);
    Store(out + kStride<R>, weight.exponent);
  }
}

// Fills a vertex's rows: Z = sum of the Z of those that follow, times its own exp(precision x G);
// and, carried along, the expectations of utility and information gain under these weights. For the
// present, also the share of each joint action.
template <typename R>
Scaled<R> SumOverNext(Piece<R> piece, const VertexInfo& vertex, R* action_weights) {
  const ImageHeader& header = Header(piece.tile);
  const int32_t* next = At<int32_t>(piece.tile, vertex.next);
  Lanes<R> largest = Load(piece.Row(next[0]) + kStride<R>);
  for (int a = 1; a < header.joint_actions; ++a)
    largest = Max(largest, Load(piece.Row(next[a]) + kStride<R>));
  Lanes<R> sum = Set<R>(0), utility = Set<R>(0), gain = Set<R>(0), novelty = Set<R>(0);
  for (int a = 0; a < header.joint_actions; ++a) {
    const R* target = piece.Row(next[a]);
    const Lanes<R> weight = Load(target) * PowerOfTwo(Load(target + kStride<R>) - largest);
    sum = sum + weight;
    utility = Fma(weight, Load(target + 2 * kStride<R>), utility);
    gain = Fma(weight, Load(target + 3 * kStride<R>), gain);
    if (header.use_novelty) novelty = Fma(weight, Load(target + 4 * kStride<R>), novelty);
    if (action_weights != nullptr) Store(action_weights + a * kStride<R>, weight);
  }
  const Lanes<R> scale = Set<R>(1) / sum;
  R* out = piece.Row(vertex.row);
  Store(out + 2 * kStride<R>, utility * scale);
  Store(out + 3 * kStride<R>, gain * scale);
  if (header.use_novelty) Store(out + 4 * kStride<R>, novelty * scale);
  if (action_weights != nullptr) {
    for (int a = 0; a < header.joint_actions; ++a) {
      Store(action_weights + a * kStride<R>, Load(action_weights + a * kStride<R>) * scale);
    }
  }
  return Renormalise(Scaled<R>{sum, largest});
}

// Sums over all policies. Returns Z of the present.
template <typename R>
Scaled<R> SumOverEdges(Piece<R> piece, R precision, R* action_weights) {
  WeighOutcomes(piece, precision);
  const ImageHeader& header = Header(piece.tile);
  const VertexInfo* vertices = At<VertexInfo>(piece.tile, header.vertices);
  for (int v = header.num_vertices - 1; v > 0; --v) {
    const VertexInfo& vertex = vertices[v];
    R* out = piece.Row(vertex.row);
    const R* weight = piece.Row(vertex.weight_row);
    Lanes<R> mantissa = Load(weight), exponent = Load(weight + kStride<R>);
    const R* outcome = piece.Row(vertex.outcome_row);
    Lanes<R> utility = Load(outcome), gain = Load(outcome + kStride<R>);
    Lanes<R> novelty = header.use_novelty ? NoveltyOf(outcome) : Set<R>(0);
    if (vertex.next != 0) {
      const Scaled<R> after = SumOverNext<R>(piece, vertex, nullptr);
      mantissa = mantissa * after.mantissa;
      exponent = exponent + after.exponent;
      utility = utility + Load(out + 2 * kStride<R>);
      gain = gain + Load(out + 3 * kStride<R>);
      if (header.use_novelty) novelty = novelty + Load(out + 4 * kStride<R>);
    }
    Store(out, mantissa);
    Store(out + kStride<R>, exponent);
    Store(out + 2 * kStride<R>, utility);
    Store(out + 3 * kStride<R>, gain);
    if (header.use_novelty) Store(out + 4 * kStride<R>, novelty);
  }
  return SumOverNext<R>(piece, vertices[0], action_weights);
}

// The best of the policies that begin with each joint action.
template <typename R>
void MaxOverEdges(Piece<R> piece, R precision, R* action_values) {
  const ImageHeader& header = Header(piece.tile);
  const VertexInfo* vertices = At<VertexInfo>(piece.tile, header.vertices);
  for (int v = header.num_vertices - 1; v > 0; --v) {
    Lanes<R> value = Set<R>(0);
    if (vertices[v].next != 0) {
      const int32_t* next = At<int32_t>(piece.tile, vertices[v].next);
      value = Load(piece.Row(next[0]));
      for (int a = 1; a < header.joint_actions; ++a) value = Max(value, Load(piece.Row(next[a])));
    }
    const Lanes<R> G = ValueOf(header, piece.Row(vertices[v].outcome_row));
    Store(piece.Row(vertices[v].row), Fma(Set<R>(precision), G, value));
  }
  const int32_t* next = At<int32_t>(piece.tile, vertices[0].next);
  for (int a = 0; a < header.joint_actions; ++a)
    Store(action_values + a * kStride<R>, Load(piece.Row(next[a])));
}

template <typename R>
void ExpectOverEdges(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const Scaled<R> total =
      SumOverEdges(piece, static_cast<R>(header.gamma), piece.Row(header.joint_action_row));
  const R* present = piece.Row(At<VertexInfo>(piece.tile, header.vertices)[0].row);
  StoreResult(piece, kResultUtility, Load(present + 2 * kStride<R>));
  StoreResult(piece, kResultInformationGain, Load(present + 3 * kStride<R>));
  StoreResult(piece, kResultNovelty,
              header.use_novelty ? Load(present + 4 * kStride<R>) : Set<R>(0));
  StoreResult(piece, kResultLogNormaliser, LogOf(total));
  if (!header.sample_full) return;
  if (header.stochastic) {
    SumOverEdges(piece, static_cast<R>(header.alpha * header.gamma), piece.Row(header.choice_row));
  } else {
    MaxOverEdges(piece, static_cast<R>(header.gamma), piece.Row(header.choice_row));
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
