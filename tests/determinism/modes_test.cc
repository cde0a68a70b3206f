// Agents of every kind of inference, planning and learning: one hash after every tick, on every
// backend, scheduler and instruction set, straight or resumed from a snapshot.

#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/simulations/agent_modes.h"
#include "tests/simulations/example_simulation.h"

namespace starling {
namespace {

constexpr int kTicks = 9;
constexpr int kSnapshotTick = 5;

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

class Modes : public ::testing::TestWithParam<AgentMode> {};

TEST_P(Modes, HaveOneHashHoweverTheyAreExecuted) {
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

INSTANTIATE_TEST_SUITE_P(All, Modes, ::testing::ValuesIn(AgentModes()),
                         [](const auto& info) { return info.param.name; });

// Modes that all did the same would pass the test above; some may choose alike.
TEST(ModesTogether, DifferInWhatAgentsBelieveAndDo) {
  std::set<uint64_t> hashes;
  for (const AgentMode& mode : AgentModes()) {
    hashes.insert(
        Hashes(ScenarioOf(mode, Precision::kDouble), Serial(), InstructionSet::kAuto).back());
  }
  EXPECT_GE(hashes.size(), AgentModes().size() - 3);
}

}  // namespace
}  // namespace starling
