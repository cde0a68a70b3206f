// Agents of every kind of inference, planning and learning: one hash after every tick, on every
// backend, scheduler and instruction set, straight or resumed from a snapshot.

#include <cstdio>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/simulations/example_simulation.h"

namespace starling {
namespace {

constexpr int kTicks = 9;
constexpr int kSnapshotTick = 5;

// A way in which the mice of the T-maze are made to think.
struct Mode {
  std::string name;
  std::vector<std::string> agent;  // overrides below populations[0].agent
  bool layered = false;
};

std::ostream& operator<<(std::ostream& out, const Mode& mode) { return out << mode.name; }

std::vector<Mode> Modes() {
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
      {"episodes", {"episode_ticks=3", "learning.b.only=[0]"}},
      {"hindsight",
       {"episode_ticks=4", "learning.time=EPISODE_END", "learning.a.rate=1", "learning.d.rate=1"}},
      {"preferences_and_habits", {"learning.c.rate=1", "learning.e.rate=1"}},
      {"search_recursive", search},
      {"search_breadth_first",
       {"policy_length=1", "search.horizon=2", "search.rule=BREADTH_FIRST"}},
      {"precision", {"precision.rule=GAIN", "prune_policies=0.01"}},
      {"plans", {"plan_every=2", "action.sampling=FULL"}},
      {"layered", {"episode_ticks=4"}, /*layered=*/true},
  };
}

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

Scenario ScenarioOf(const Mode& mode, Precision precision) {
  std::vector<std::string> overrides = {"populations[0].count=24", "ticks=9"};
  for (const std::string& change : mode.agent)
    overrides.push_back(absl::StrCat("populations[0].agent.", change));
  Scenario scenario = ReadExample("tmaze", overrides);
  scenario.precision = precision;
  if (mode.layered) scenario.populations[0].levels.push_back(Above());
  return scenario;
}

void Step(Simulation& simulation, int ticks, std::vector<uint64_t>& hashes) {
  for (int t = 0; t < ticks; ++t) {
    Check(simulation.Step(1));
    hashes.push_back(simulation.StateHash());
  }
}

std::vector<uint64_t> Hashes(const Scenario& scenario, const ExecutionOptions& execution,
                             InstructionSet instructions) {
  const auto simulation = Start(scenario, execution, instructions);
  std::vector<uint64_t> hashes;
  Step(*simulation, kTicks, hashes);
  return hashes;
}

class AgentModes : public ::testing::TestWithParam<Mode> {};

TEST_P(AgentModes, HaveOneHashHoweverTheyAreExecuted) {
  for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
    const Scenario scenario = ScenarioOf(GetParam(), precision);
    const std::vector<uint64_t> expected = Hashes(scenario, Serial(), InstructionSet::kPortable);
    EXPECT_EQ(std::set<uint64_t>(expected.begin(), expected.end()).size(), expected.size());
    for (const InstructionSet instructions : AvailableInstructionSets())
      EXPECT_EQ(Hashes(scenario, Threads(2, "work_stealing"), instructions), expected);
    EXPECT_EQ(Hashes(scenario, Threads(3, "fifo"), InstructionSet::kAuto), expected);

    const std::string path = absl::StrCat(::testing::TempDir(), "/", GetParam().name, ".starling");
    std::vector<uint64_t> hashes;
    const auto before = Start(scenario, Serial());
    Step(*before, kSnapshotTick, hashes);
    Check(before->WriteSnapshot(path, ""));
    const auto after = Start(scenario, Threads(2, "fifo"));
    Check(after->RestoreSnapshot(path));
    std::remove(path.c_str());
    Step(*after, kTicks - kSnapshotTick, hashes);
    EXPECT_EQ(hashes, expected) << "resumed";
  }
}

INSTANTIATE_TEST_SUITE_P(All, AgentModes, ::testing::ValuesIn(Modes()),
                         [](const auto& info) { return info.param.name; });

// Modes that all did the same would pass the test above; some may choose alike.
TEST(ModesTogether, DifferInWhatAgentsBelieveAndDo) {
  std::set<uint64_t> hashes;
  for (const Mode& mode : Modes()) {
    hashes.insert(
        Hashes(ScenarioOf(mode, Precision::kDouble), Serial(), InstructionSet::kAuto).back());
  }
  EXPECT_GE(hashes.size(), Modes().size() - 3);
}

}  // namespace
}  // namespace starling
