// Agents drawn at random with everything that planning reads: any conventions and terms, goals,
// masks, counts with zeros among them, certain and all but certain beliefs.
//
//   Dice dice(seed);
//   const RandomAgent agent = DrawAgent(dice, {});
//   EvaluatePolicies(agent.view(), agent.posterior, agent.policies);
#ifndef STARLING_AGENTS_PLANNING_TESTING_RANDOM_AGENT_H_
#define STARLING_AGENTS_PLANNING_TESTING_RANDOM_AGENT_H_

#include <vector>

#include "agents/model/parameters.h"
#include "agents/population/testing/random_model.h"

namespace starling {

struct RandomAgentOptions {
  RandomModelOptions model;
  double masks = 0.3;   // share of controls with one
  double extremes = 0;  // share of agents with preferences and counts at the limits of their range
};

struct RandomAgent {
  GenerativeModel model;
  AgentSettings settings;
  ModelParameters parameters;
  Beliefs posterior;
  std::vector<std::vector<int>> policies;

  AgentView view() const { return {model, settings, parameters}; }
};

RandomAgent DrawAgent(Dice& dice, const RandomAgentOptions& options);

// Any distribution; some entries are 0, some all but.
Belief DrawBelief(Dice& dice, int size);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_TESTING_RANDOM_AGENT_H_
