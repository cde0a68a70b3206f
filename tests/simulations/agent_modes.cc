#include "tests/simulations/agent_modes.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/simulations/example_simulation.h"

namespace starling {
namespace {

// A level above that believes that the reward is more often on the left.
LevelSpec Above() {
  ModelParts parts;
  parts.controls = {{"none", 1}};
  parts.factors = {{"side", 2, {0}, {}, Tensor({2, 2}, {0.9, 0.1, 0.1, 0.9}), {0.7, 0.3}}};
  parts.modalities = {{"side below", 2, {0}, Tensor({2, 2}, {0.95, 0.05, 0.05, 0.95})}};
  LevelSpec level;
  level.model =
      std::make_shared<const GenerativeModel>(GenerativeModel::Create(std::move(parts)).value());
  level.links = {{0, 1}};
  return level;
}

// The right arm as the goal; from an arm one may only stay or go back to the centre.
std::shared_ptr<const GenerativeModel> Changed(const GenerativeModel& model,
                                               const AgentMode& mode) {
  ModelParts parts = {model.controls(), model.factors(), model.modalities(), model.E(), model.pE()};
  const size_t places = static_cast<size_t>(parts.factors[0].states);
  if (mode.goal) {
    parts.factors[0].goals.assign(places, 0);
    parts.factors[0].goals[2] = 1;
  }
  if (mode.masked) {
    parts.controls[0].legal_dependencies = {0};
    parts.controls[0].legal = Tensor({4, 4}, {1, 1, 1, 1,    // to the centre
                                              1, 1, 0, 1,    // left
                                              1, 0, 1, 1,    // right
                                              1, 0, 0, 1});  // to the cue
  }
  return std::make_shared<const GenerativeModel>(GenerativeModel::Create(std::move(parts)).value());
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const AgentMode& mode) { return out << mode.name; }

std::vector<AgentMode> AgentModes() {
  const std::vector<std::string> search = {"policy_length=1", "search.horizon=2"};
  return {
      {"pymdp_0_0_7", {"dialect=pymdp_0_0_7"}},
      {"pymdp_legacy", {"dialect=pymdp_legacy", "action.selection=STOCHASTIC"}},
      {"pymdp_1_windows", {"dialect=pymdp_1", "inference=MARGINAL_MESSAGES", "window.horizon=3"}},
      {"variational_messages", {"inference=VARIATIONAL_MESSAGES", "window.horizon=2"}},
      {"policy_messages", {"dialect=pymdp_0_0_7", "inference=POLICY_MESSAGES", "window.horizon=2"}},
      {"policy_messages_apart",
       {"dialect=pymdp_legacy", "inference=POLICY_MESSAGES", "window.horizon=2",
        "window.policy_priors=true", "precision.rule=EVIDENCE"}},
      {"novelty",
       {"learning.a.rate=0.5", "learning.b.rate=0.5", "use_parameter_information_gain=true"}},
      {"forgetting", {"learning.a.forgetting=0.1", "learning.b.forgetting=0.1"}},
      {"hindsight",
       {"episode_ticks=4", "learning.time=EPISODE_END", "learning.a.rate=1", "learning.d.rate=1"}},
      {"preferences_and_habits", {"learning.c.rate=1", "learning.e.rate=1"}},
      {"search_recursive", search},
      {"search_breadth_first",
       {"policy_length=1", "search.horizon=2", "search.rule=BREADTH_FIRST"}},
      {"search_three_deep", {"policy_length=1", "search.horizon=3"}},
      {"search_while_learning", {"policy_length=1", "search.horizon=2", "learning.a.rate=0.5"}},
      {"precision", {"precision.rule=GAIN", "prune_policies=0.01"}},
      {"plans", {"plan_every=2", "action.sampling=FULL"}},
      {"pymdp_1", {"dialect=pymdp_1"}},
      {"policy_messages_fixed_points",
       {"dialect=pymdp_legacy", "inference=POLICY_MESSAGES", "window.horizon=2",
        "window.gradient_descent=false"}},
      {"episodes", {"episode_ticks=3", "learning.b.only=[0]"}},
      {"layered", {"episode_ticks=4"}, /*layered=*/true},
      {"inductive", {"inductive.depth=4"}, /*layered=*/false, /*goal=*/true},
      {"inductive_while_learning",
       {"inductive.depth=4", "learning.b.rate=0.5"},
       /*layered=*/false,
       /*goal=*/true},
      {"masks", {}, /*layered=*/false, /*goal=*/false, /*masked=*/true},
  };
}

Scenario ScenarioOf(const AgentMode& mode, Precision precision) {
  std::vector<std::string> overrides = {"populations[0].count=24", "ticks=9"};
  for (const std::string& change : mode.agent)
    overrides.push_back(absl::StrCat("populations[0].agent.", change));
  Scenario scenario = ReadExample("tmaze", overrides);
  scenario.precision = precision;
  PopulationSpec& mice = scenario.populations[0];
  if (mode.layered) mice.levels.push_back(Above());
  if (mode.goal || mode.masked) mice.model = Changed(*mice.model, mode);
  return scenario;
}

}  // namespace starling
