// The agents whose speed is measured, each a model and the way agents use it.
//
//   ASSIGN_OR_RETURN(const AgentCase* b, FindAgentCase("b"));
//   ASSIGN_OR_RETURN(GenerativeModel model, b->model());
//
// Cases "a" to "g" are those for which figures of other systems were stated, and two harder ones.
// Cases with names of words are the modes of inference, planning and learning, each on one of two
// small models. Where a case says nothing else, the settings are the defaults of the engine:
// precision of policies 16, choices deterministic.
#ifndef STARLING_BENCH_SUITES_INFERENCE_AGENT_CASES_H_
#define STARLING_BENCH_SUITES_INFERENCE_AGENT_CASES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "bench/suites/inference/peer_figures.h"
#include "engine/core/scenario.h"

namespace starling {

struct AgentCase {
  std::string name;
  std::string description;  // one line
  absl::StatusOr<GenerativeModel> (*model)();
  AgentSettings settings;
  // Agent-steps a second on one core in single precision that a good release reaches with
  // `least_agents` and more; 0: none is stated.
  double bar = 0;
  int64_t least_agents = 1000;
  std::string bar_source = "targets.md";
  std::vector<PeerFigure> peers = {};
  // Levels above the agent, from the lowest up; null: none.
  absl::StatusOr<std::vector<LevelSpec>> (*levels)() = nullptr;
};

// "a" to "g". Live for ever, as do the others.
const std::vector<AgentCase>& AgentCases();

// The modes. Their bar is kTimesPeer times what the fastest peer that has the mode reaches.
const std::vector<AgentCase>& ModeCases();
inline constexpr double kTimesPeer = 100;

// One of either. INVALID_ARGUMENT lists what there is.
absl::StatusOr<const AgentCase*> FindAgentCase(absl::string_view name);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_AGENT_CASES_H_
