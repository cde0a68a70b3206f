// The ways in which one simulation can be executed, all of which must compute the same bits.
//
//   for (const Cell& cell : PairwiseCover()) EXPECT_EQ(RunCell(cell), ExpectedTrace(cell));
#ifndef STARLING_TESTS_DETERMINISM_MATRIX_H_
#define STARLING_TESTS_DETERMINISM_MATRIX_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "agents/population/kernel_choice.h"
#include "engine/backends/execution_options.h"
#include "engine/core/scenario.h"

namespace starling {

// A simulation, given by the first two, and an execution of it, given by the rest.
struct Cell {
  std::string scenario;  // of examples/, made small
  Precision precision;
  int execution;        // index into Executions()
  int instruction_set;  // index into AvailableInstructionSets(), modulo how many there are
  bool snapshot;        // taken half way and resumed by another execution
};
std::ostream& operator<<(std::ostream& out, const Cell& cell);
// Letters, digits and underscores.
std::string CellName(const Cell& cell);

const std::vector<std::string>& ScenarioNames();
// Serial, and threads by every scheduler and several numbers of workers.
const std::vector<ExecutionOptions>& Executions();

// What a run leaves to compare.
struct Trace {
  std::vector<uint64_t> hashes;  // after each tick
  std::vector<double> metrics;   // after the last one
};

Scenario CellScenario(const std::string& scenario, Precision precision);
Trace RunCell(const Cell& cell);
// What the serial backend computes without interruption. Computed once.
const Trace& ExpectedTrace(const Cell& cell);

// Every pair of values of two different members occurs in some cell; and all cells there are.
std::vector<Cell> PairwiseCover();
std::vector<Cell> FullMatrix();

}  // namespace starling

#endif  // STARLING_TESTS_DETERMINISM_MATRIX_H_
