#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bench/suites/inference/agent_cases.h"

namespace starling {
namespace {

using Change = void (*)(AgentSettings&);

const AgentCase& TMaze() { return AgentCases()[0]; }
const AgentCase& Grid() { return AgentCases()[1]; }

// What would lead into a wall is illegal.
absl::StatusOr<GenerativeModel> GridWithWalls() {
  ASSIGN_OR_RETURN(const GenerativeModel grid, Grid().model());
  ModelParts parts = {grid.controls(), grid.factors(), grid.modalities(), {}};
  const Factor& place = parts.factors[0];
  Control& move = parts.controls[0];
  const int stay = move.actions - 1;
  move.legal_dependencies = {0};
  move.legal = Tensor({move.actions, place.states});
  for (int action = 0; action < move.actions; ++action) {
    for (int state = 0; state < place.states; ++state) {
      const bool leaves = place.B.at({state, state, action}) == 0;
      move.legal.at({action, state}) = action == stay || leaves ? 1 : 0;
    }
  }
  return GenerativeModel::Create(std::move(parts));
}

// As in examples/reversal.textproto: the side of the reward mostly stays from episode to episode.
absl::StatusOr<std::vector<LevelSpec>> SideThatStays() {
  ModelParts parts;
  parts.controls = {{"none", 1}};
  parts.factors = {{"side", 2, {0}, {}, Tensor({2, 2}, {0.95, 0.05, 0.05, 0.95})}};
  parts.modalities = {{"side below", 2, {0}, Tensor({2, 2}, {0.99, 0.01, 0.01, 0.99})}};
  ASSIGN_OR_RETURN(GenerativeModel model, GenerativeModel::Create(std::move(parts)));
  LevelSpec level;
  level.model = std::make_shared<const GenerativeModel>(std::move(model));
  level.links = {{/*modality=*/0, /*factor=*/1}};
  return std::vector<LevelSpec>{std::move(level)};
}

void OverWindow(StateInference inference, AgentSettings& settings) {
  settings.inference = inference;
  settings.window.horizon = 5;
}

void Variational(AgentSettings& settings) {
  OverWindow(StateInference::kVariationalMessages, settings);
}

void Marginal(AgentSettings& settings) { OverWindow(StateInference::kMarginalMessages, settings); }

void ByPolicy(AgentSettings& settings) {
  const int policy_length = settings.policy_length;
  settings = DialectSettings("pymdp_0_0_7").value();
  settings.policy_length = policy_length;
  OverWindow(StateInference::kPolicyMessages, settings);
}

// In episodes: at its goal an agent would have nothing to search for.
void Search(SearchRule rule, int horizon, AgentSettings& settings) {
  settings.policy_length = 1;
  settings.episode_ticks = 4;
  settings.search = SearchSettings();
  settings.search->rule = rule;
  settings.search->horizon = horizon;
}

void Recursive2(AgentSettings& settings) { Search(SearchRule::kRecursive, 2, settings); }
void Recursive3(AgentSettings& settings) { Search(SearchRule::kRecursive, 3, settings); }
void Breadth2(AgentSettings& settings) { Search(SearchRule::kBreadthFirst, 2, settings); }
void Breadth3(AgentSettings& settings) { Search(SearchRule::kBreadthFirst, 3, settings); }

void Novelty(AgentSettings& settings) {
  settings.learn_a = LearningSettings();
  settings.use_parameter_information_gain = true;
}

void LearnB(AgentSettings& settings) { settings.learn_b = LearningSettings(); }

void OneChoice(AgentSettings& settings) {
  settings.policy_length = 1;
  settings.episode_ticks = 2;
}

void Nothing(AgentSettings&) {}

// Another way to use the model of `known`, held to what the fastest peer reaches.
AgentCase Mode(const std::string& name, const std::string& description, const AgentCase& known,
               Change change) {
  AgentCase mode = known;
  mode.name = name;
  mode.description = description;
  change(mode.settings);
  mode.peers = PeerFigures(name);
  if (mode.peers.empty()) {
    mode.bar = 0;
    mode.bar_source = "no peer has this mode";
  } else {
    const PeerFigure& fastest = mode.peers[0];
    mode.bar = kTimesPeer * fastest.rate;
    mode.bar_source = absl::StrCat(kTimesPeer, " times ", fastest.description, ", ", fastest.rate,
                                   " /s (docs/benchmarks.md)");
  }
  return mode;
}

std::vector<AgentCase> Modes() {
  std::vector<AgentCase> modes = {
      Mode("vmp_tmaze", "a, by variational messages over the last 5 outcomes", TMaze(),
           Variational),
      Mode("vmp_grid", "b, by variational messages over the last 5 outcomes", Grid(), Variational),
      Mode("mmp_tmaze", "a, by marginal messages over the last 5 outcomes", TMaze(), Marginal),
      Mode("mmp_grid", "b, by marginal messages over the last 5 outcomes", Grid(), Marginal),
      Mode("policy_messages", "a, by messages for each policy as pymdp 0.0.7.1 passes them",
           TMaze(), ByPolicy),
      Mode("search_2", "T-maze in episodes of 4 steps, by a whole tree of 2 levels", TMaze(),
           Recursive2),
      Mode("search_3", "T-maze in episodes of 4 steps, by a whole tree of 3 levels", TMaze(),
           Recursive3),
      Mode("breadth_2", "T-maze in episodes of 4 steps, by a tree cut after each of 2 levels",
           TMaze(), Breadth2),
      Mode("breadth_3", "T-maze in episodes of 4 steps, by a tree cut after each of 3 levels",
           TMaze(), Breadth3),
      Mode("novelty", "b; A is learned at every step, and what teaches about it is sought", Grid(),
           Novelty),
      Mode("learn_b", "b, and B is learned at every step", Grid(), LearnB),
      Mode("masks", "b; moves into walls are illegal", Grid(), Nothing),
      Mode("hierarchy", "T-maze in episodes of 2 steps; a level above expects the side to stay",
           TMaze(), OneChoice),
  };
  for (AgentCase& mode : modes) {
    if (mode.name == "masks") mode.model = GridWithWalls;
    if (mode.name == "policy_messages") mode.least_agents = 100;  // never side by side
    if (mode.name == "hierarchy") mode.levels = SideThatStays;
  }
  return modes;
}

}  // namespace

const std::vector<AgentCase>& ModeCases() {
  static const auto& modes = *new std::vector<AgentCase>(Modes());
  return modes;
}

}  // namespace starling
