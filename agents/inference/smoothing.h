// Exact filtering and smoothing of a hidden Markov chain, and the backward pass that turns beliefs
// held at the time into beliefs with hindsight.
//
//   Smoothed factor = SmoothFactor(agent, f, filtered, actions);
//   factor.beliefs[0], factor.joint[0][next * states + current]
#ifndef STARLING_AGENTS_INFERENCE_SMOOTHING_H_
#define STARLING_AGENTS_INFERENCE_SMOOTHING_H_

#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

// A sequence of exact beliefs and how probable the observations were.
struct Filtered {
  List<Beliefs> predicted;  // [tick], before the observation
  List<Beliefs> beliefs;    // [tick], after it
  double log_evidence = 0;  // ln p(observations), nats
};

// The exact filter over the joint state of all factors (at most kMaxExactStates of them), which
// carries correlations between factors from tick to tick; beliefs are its marginals. Starts from D;
// `actions` [tick][control], one fewer than observations. What is impossible stays so, without any
// floor; where nothing is possible, the floor decides, as in InferStates. O(ticks x square of the
// joint states).
Filtered FilterExactly(const AgentView& agent, const List<Observation>& observations,
                       const List<List<int>>& actions);

struct Smoothed {
  List<Belief> beliefs;  // [tick]
  List<Matrix> joint;    // [tick]: [next state][state], of ticks t and t + 1; one fewer
};

// One factor that depends on itself alone: backwards over the beliefs held at each tick, by the
// rule of Conventions::smoother. `actions` [tick][control], one fewer than beliefs. Where filtered
// beliefs give a next state no mass, the pair has none there, by either rule. O(ticks x square of
// the states).
Smoothed SmoothFactor(const AgentView& agent, int factor, const List<Belief>& filtered,
                      const List<List<int>>& actions);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_SMOOTHING_H_
