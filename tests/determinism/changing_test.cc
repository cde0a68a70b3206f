// Agents join, leave and are driven from outside, whoever executes it: one history, one trace.

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agents/math/philox.h"
#include "engine/worlds/external.h"
#include "gtest/gtest.h"
#include "tests/simulations/example_simulation.h"

namespace starling {
namespace {

constexpr int kTicks = 12;

// Mice whose maze is somewhere else.
Scenario Driven() {
  Scenario scenario = ReadExample("tmaze", {"populations[0].count=150"});
  scenario.world = MakeExternalWorld(ExternalShape({4, 3, 2}, {4}).value()).value();
  return scenario;
}

Scenario ScenarioOf(const std::string& name, Precision precision) {
  Scenario scenario =
      name == "driven" ? Driven()
      : name == "foraging"
          ? ReadExample("foraging", {"populations[0].count=150", "world.foraging.width=20",
                                     "world.foraging.height=20", "world.foraging.food=60",
                                     "populations[0].agent.policy_length=2"})
      : name == "tmaze"
          ? ReadExample("tmaze",
                        {"populations[0].count=150", "populations[0].agent.learning.a.rate=0.5",
                         "populations[0].agent.learning.b.rate=0.3"})
          : ReadExample(name, {"populations[0].count=150", "populations[0].agent.policy_length=2"});
  scenario.precision = precision;
  return scenario;
}

std::vector<int64_t> Ids(const Simulation& simulation) {
  return simulation.AgentIds(simulation.scenario().populations[0].name).value();
}

// What agents observe in a driven world: anything, sometimes nothing; a third is not told at all.
void Observe(Simulation& simulation) {
  std::vector<int64_t> told;
  std::vector<int> outcomes;
  for (int64_t id : Ids(simulation)) {
    const auto bits = Draw(99, static_cast<uint64_t>(id), static_cast<uint32_t>(simulation.tick()),
                           Purpose::kObservation, 0);
    if (bits[3] % 3 == 0) continue;
    told.push_back(id);
    for (const uint32_t outcome : {bits[0] % 5, bits[1] % 4, bits[2] % 3}) {
      outcomes.push_back(static_cast<int>(outcome) - 1);
    }
  }
  Check(simulation.SetObservations(told, outcomes));
}

struct Trace {
  std::vector<uint64_t> hashes;
  std::vector<std::vector<int>> actions;
  std::vector<double> metrics;
};

// The executions take turns by snapshots, each for `turn` ticks; 0: the first does all.
Trace Live(const Scenario& scenario, const std::vector<ExecutionOptions>& executions,
           InstructionSet instructions, int turn, const std::string& path) {
  const std::string population = scenario.populations[0].name;
  auto simulation = Start(scenario, executions[0], instructions);
  Trace trace;
  size_t next = 1;
  for (int t = 0; t < kTicks; ++t) {
    if (turn > 0 && t > 0 && t % turn == 0) {
      Check(simulation->WriteSnapshot(path, ""));
      simulation = Start(scenario, executions[next++ % executions.size()], instructions);
      Check(simulation->RestoreSnapshot(path));
      std::remove(path.c_str());
    }
    if (t % 2 == 1) Check(simulation->AddAgents(population, 7 * t).status());
    if (t % 3 == 2) {
      std::vector<int64_t> leaving;
      for (int64_t id : Ids(*simulation)) {
        if (id % 5 == t / 3) leaving.push_back(id);
      }
      Check(simulation->RemoveAgents(leaving));
    }
    trace.hashes.push_back(simulation->StateHash());
    if (scenario.world->Layout().external) Observe(*simulation);
    trace.hashes.push_back(simulation->StateHash());
    Check(simulation->Step(1));
    trace.hashes.push_back(simulation->StateHash());
    Check(simulation->ReadActions(Ids(*simulation), trace.actions.emplace_back()));
  }
  EXPECT_EQ(simulation->next_agent_id(), 150 + 7 * (1 + 3 + 5 + 7 + 9 + 11));
  EXPECT_LT(simulation->agents(), simulation->next_agent_id() - 100);
  trace.metrics.assign(simulation->metrics().begin(), simulation->metrics().end());
  return trace;
}

class Changing : public ::testing::TestWithParam<std::string> {};

TEST_P(Changing, TheSameTraceWhoeverExecutesIt) {
  const std::string path = absl::StrCat(::testing::TempDir(), "changing_", GetParam(), ".starling");
  for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
    const Scenario scenario = ScenarioOf(GetParam(), precision);
    const Trace expected = Live(scenario, {Serial()}, InstructionSet::kAuto, 0, path);
    for (const InstructionSet instructions : AvailableInstructionSets()) {
      for (const int turn : {0, 1}) {
        SCOPED_TRACE(turn);
        const Trace trace =
            Live(scenario, {Threads(2, "fifo"), Serial(), Threads(3, "work_stealing")},
                 instructions, turn, path);
        EXPECT_EQ(trace.hashes, expected.hashes);
        EXPECT_EQ(trace.actions, expected.actions);
        EXPECT_EQ(trace.metrics, expected.metrics);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Examples, Changing,
                         ::testing::Values("driven", "foraging", "tmaze", "exploration",
                                           "generalized_tmaze", "cue_chaining", "graph",
                                           "visual_foraging"),
                         [](const auto& info) { return info.param; });

// What comes from outside is what they act upon.
TEST(Driven, AgentsActUponWhatTheyAreGiven) {
  const auto simulation = Start(Driven(), Threads(2, "fifo"));
  const std::vector<int64_t> mice = Ids(*simulation);
  std::vector<int> at_cue;  // half of them see the cue point left, half right
  for (int64_t mouse : mice) at_cue.insert(at_cue.end(), {3, 0, static_cast<int>(mouse % 2)});
  std::vector<int> at_start;
  for (size_t i = 0; i < mice.size(); ++i) at_start.insert(at_start.end(), {0, 0, -1});
  Check(simulation->SetObservations(mice, at_start));
  Check(simulation->Step(1));
  Check(simulation->SetObservations(mice, at_cue));
  Check(simulation->Step(1));
  std::vector<int> actions;
  Check(simulation->ReadActions(mice, actions));
  const Inspection found = simulation->InspectAgents(mice, {InspectedPart::kBeliefs}).value();
  int cued = 0;
  for (size_t i = 0; i < mice.size(); ++i) {
    const int64_t arm = mice[i] % 2;
    if (actions[i] == 1 + arm) ++cued;
    EXPECT_NE(actions[i], 2 - arm) << mice[i];
  }
  EXPECT_GT(cued, 0);
}

TEST(Driven, ObservationsAreAllTakenOrNone) {
  const auto simulation = Start(Driven(), Serial());
  Check(simulation->SetObservations({3, 149}, {1, 2, 1, 0, -1, 0}));
  const uint64_t hash = simulation->StateHash();
  const auto refusal = [&](const std::vector<int64_t>& agents, const std::vector<int>& outcomes,
                           absl::StatusCode code) {
    const absl::Status status = simulation->SetObservations(agents, outcomes);
    EXPECT_EQ(status.code(), code) << status;
    EXPECT_EQ(simulation->StateHash(), hash);
    return std::string(status.message());
  };
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_EQ(refusal({3, 4}, {0, 0, 0, 0, 3, 0}, kInvalid),
            "agent 4 observes outcome 3 of modality 1; it has outcomes 0 to 2, -1 where there is "
            "none");
  EXPECT_EQ(refusal({3}, {0, 0, -2}, kInvalid),
            "agent 3 observes outcome -2 of modality 2; it has outcomes 0 to 1, -1 where there is "
            "none");
  EXPECT_EQ(refusal({3, 4}, {0, 0, 0, 0, 0}, kInvalid),
            "5 outcomes for 2 agents of 3 modalities; 6 are needed");
  EXPECT_EQ(refusal({3, 150}, {0, 0, 0, 0, 0, 0}, absl::StatusCode::kNotFound),
            "there is no agent 150; ids so far are 0 to 149");
  Check(simulation->SetObservations({3, 149}, {-1, -1, -1, -1, -1, -1}));
  EXPECT_NE(simulation->StateHash(), hash);
}

}  // namespace
}  // namespace starling
