// Message passing over a window of past outcomes: variational (expectations of ln B) and marginal
// (logarithms of expected B). pymdp 1.x's `vmp` and `mmp`; the recursions stand in
// docs/active-inference.md.
//
//   WindowPosterior past = InferWindow(agent, {prior, outcomes, actions});
//   past.beliefs.back()   // the present
#ifndef STARLING_AGENTS_INFERENCE_WINDOW_INFERENCE_H_
#define STARLING_AGENTS_INFERENCE_WINDOW_INFERENCE_H_

#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

// What happened, the oldest first.
struct Window {
  Beliefs prior;                   // of the first tick
  List<Observation> observations;  // at least one
  List<List<int>> actions;         // [tick][control], one fewer: between the observations
};

struct WindowPosterior {
  List<Beliefs> beliefs;     // [tick]
  List<double> free_energy;  // [tick], nats
};

// settings.inference is kVariationalMessages or kMarginalMessages; settings.iterations rounds, from
// flat beliefs on, all ticks and factors at once. O(rounds x ticks x entries of A and B).
WindowPosterior InferWindow(const AgentView& agent, const Window& window);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_WINDOW_INFERENCE_H_
