#include "bench/suites/inference/agent_cases.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "agents/model/presets/cue_chaining.h"
#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"
#include "base/status_macros.h"
#include "bench/suites/inference/slippery_grid.h"

namespace starling {
namespace {

AgentSettings LookAhead(int policy_length) {
  AgentSettings settings;
  settings.policy_length = policy_length;
  return settings;
}

AgentSettings LookAheadAndLearnA(int policy_length) {
  AgentSettings settings = LookAhead(policy_length);
  settings.learn_a = LearningSettings();
  return settings;
}

absl::StatusOr<GenerativeModel> TMaze() {
  TMazeModelParameters parameters;
  parameters.episode_ticks = 0;
  return MakeTMazeModel(parameters);
}

absl::StatusOr<GenerativeModel> SmallGrid() { return MakeGridModel({}); }

absl::StatusOr<GenerativeModel> LargeGrid() {
  GridModelParameters parameters;
  parameters.width = parameters.height = 10;
  return MakeGridModel(parameters);
}

absl::StatusOr<GenerativeModel> CueChaining() { return MakeCueChainingModel({}); }

std::vector<AgentCase> WithPeers(std::vector<AgentCase> cases) {
  for (AgentCase& one : cases) one.peers = PeerFigures(one.name);
  return cases;
}

}  // namespace

const std::vector<AgentCase>& AgentCases() {
  static const auto& cases = *new std::vector<AgentCase>(WithPeers({
      {"a", "T-maze: factors (4, 2), 3 modalities, 16 policies of 2 steps", TMaze, LookAhead(2),
       2e6},
      {"b", "5x5 grid, noisy A: 25 states, 5 actions, 125 policies of 3 steps", SmallGrid,
       LookAhead(3), 3e5},
      {"c", "10x10 grid, noisy A: 100 states, 25 policies of 2 steps", LargeGrid, LookAhead(2),
       2e5},
      {"d", "b, and A is learned at every step", SmallGrid, LookAheadAndLearnA(3), 8e4},
      {"e", "cue chaining 7x5: factors (35, 4, 2), 4 modalities, 256 policies of 4 steps",
       CueChaining, LookAhead(4), 3e4},
      {"f", "b with moves that slip (0.8, and 0.05 each other move) and a random dense A",
       MakeSlipperyGridModel, LookAhead(3), 8e4},
      {"g", "b with policies of 10 steps: 9,765,625 of them, evaluated exactly", SmallGrid,
       LookAhead(10), 5e3},
  }));
  return cases;
}

absl::StatusOr<const AgentCase*> FindAgentCase(absl::string_view name) {
  std::vector<std::string> names;
  for (const std::vector<AgentCase>* cases : {&AgentCases(), &ModeCases()}) {
    for (const AgentCase& one : *cases) {
      if (one.name == name) return &one;
      names.push_back(one.name);
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "there is no case \"", name, "\" of agents; there are: ", absl::StrJoin(names, ", ")));
}

}  // namespace starling
