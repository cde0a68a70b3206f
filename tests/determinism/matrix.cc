#include "tests/determinism/matrix.h"

#include <cstdio>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/simulations/example_simulation.h"

namespace starling {
namespace {

constexpr int64_t kTicks = 10;
constexpr int64_t kSnapshotTick = 4;

// The examples, made small, with learning where they have none.
const std::map<std::string, std::vector<std::string>>& Overrides() {
  static const auto* const overrides = new std::map<std::string, std::vector<std::string>>{
      {"foraging",
       {"populations[0].count=150", "world.foraging.width=20", "world.foraging.height=20",
        "world.foraging.food=60", "populations[0].agent.policy_length=2"}},
      {"tmaze",
       {"populations[0].count=150", "populations[0].agent.learning.b.rate=0.3",
        "populations[0].agent.learning.a.rate=0.5"}},
      {"exploration", {"populations[0].count=300", "world.grid.restart_at_goal=false"}},
      {"generalized_tmaze", {"populations[0].count=70", "populations[0].agent.policy_length=3"}},
      {"cue_chaining", {"populations[0].count=150", "populations[0].agent.policy_length=3"}},
      {"graph", {"populations[0].count=70", "populations[0].agent.learning.a.rate=0.5"}},
      {"visual_foraging",
       {"populations[0].count=150", "world.visual_foraging.observation_noise=0.2"}},
  };
  return *overrides;
}

InstructionSet InstructionSetOf(int index) {
  const std::vector<InstructionSet> sets = AvailableInstructionSets();
  return sets[static_cast<size_t>(index) % sets.size()];
}

const ExecutionOptions& ExecutionOf(int index) {
  return Executions()[static_cast<size_t>(index) % Executions().size()];
}

void Step(Simulation& simulation, int64_t ticks, Trace& trace) {
  for (int64_t t = 0; t < ticks; ++t) {
    Check(simulation.Step(1));
    trace.hashes.push_back(simulation.StateHash());
  }
  trace.metrics.assign(simulation.metrics().begin(), simulation.metrics().end());
}

}  // namespace

std::string CellName(const Cell& cell) {
  const ExecutionOptions& execution = Executions()[static_cast<size_t>(cell.execution)];
  return absl::StrCat(cell.scenario, cell.precision == Precision::kFloat ? "_float_" : "_double_",
                      execution.backend,
                      execution.backend == "serial"
                          ? ""
                          : absl::StrCat("_", execution.scheduler, "_", execution.workers),
                      "_", InstructionSetName(InstructionSetOf(cell.instruction_set)),
                      cell.snapshot ? "_resumed" : "");
}

std::ostream& operator<<(std::ostream& out, const Cell& cell) { return out << CellName(cell); }

const std::vector<std::string>& ScenarioNames() {
  static const auto* const names =
      new std::vector<std::string>{"foraging",     "tmaze", "exploration",    "generalized_tmaze",
                                   "cue_chaining", "graph", "visual_foraging"};
  return *names;
}

const std::vector<ExecutionOptions>& Executions() {
  static const auto* const executions = [] {
    auto* list = new std::vector<ExecutionOptions>{Serial()};
    for (const char* scheduler : {"fifo", "work_stealing"}) {
      for (const int workers : {1, 2, 3, 8}) list->push_back(Threads(workers, scheduler));
    }
    return list;
  }();
  return *executions;
}

Scenario CellScenario(const std::string& scenario, Precision precision) {
  Scenario result = ReadExample(scenario, Overrides().at(scenario));
  result.precision = precision;
  return result;
}

Trace RunCell(const Cell& cell) {
  const Scenario scenario = CellScenario(cell.scenario, cell.precision);
  Trace trace;
  auto simulation =
      Start(scenario, ExecutionOf(cell.execution), InstructionSetOf(cell.instruction_set));
  if (!cell.snapshot) {
    Step(*simulation, kTicks, trace);
    return trace;
  }
  const std::string path =
      absl::StrCat(testing::TempDir(), "determinism_", CellName(cell), ".starling");
  Step(*simulation, kSnapshotTick, trace);
  Check(simulation->WriteSnapshot(path, ""));
  simulation =
      Start(scenario, ExecutionOf(cell.execution + 4), InstructionSetOf(cell.instruction_set + 1));
  Check(simulation->RestoreSnapshot(path));
  std::remove(path.c_str());
  Step(*simulation, kTicks - kSnapshotTick, trace);
  return trace;
}

const Trace& ExpectedTrace(const Cell& cell) {
  static auto* const traces = new std::map<std::pair<std::string, Precision>, Trace>;
  const auto [entry, is_new] = traces->try_emplace({cell.scenario, cell.precision});
  if (is_new) {
    const auto simulation = Start(CellScenario(cell.scenario, cell.precision), Serial());
    Step(*simulation, kTicks, entry->second);
  }
  return entry->second;
}

// An orthogonal array of strength 2 for the members with two values: any three of its four rows
// hold both values of every column, and all four rows hold every pair.
std::vector<Cell> PairwiseCover() {
  constexpr int kRows[4][3] = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
  std::vector<Cell> cells;
  for (size_t s = 0; s < ScenarioNames().size(); ++s) {
    for (size_t e = 0; e < Executions().size(); ++e) {
      const int* row = kRows[(s + e) % 4];
      cells.push_back({ScenarioNames()[s], row[0] ? Precision::kDouble : Precision::kFloat,
                       static_cast<int>(e), row[1], row[2] != 0});
    }
  }
  return cells;
}

std::vector<Cell> FullMatrix() {
  std::vector<Cell> cells;
  for (const std::string& scenario : ScenarioNames()) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      for (size_t e = 0; e < Executions().size(); ++e) {
        for (const int instructions : {0, 1}) {
          for (const bool snapshot : {false, true}) {
            cells.push_back({scenario, precision, static_cast<int>(e), instructions, snapshot});
          }
        }
      }
    }
  }
  return cells;
}

}  // namespace starling
