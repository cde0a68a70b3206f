// One simulation, one hash after every tick, whoever executes it: a pairwise cover of the matrix.

#include <set>
#include <string>
#include <vector>

#include "engine/core/compiled_scenario.h"
#include "gtest/gtest.h"
#include "tests/determinism/matrix.h"
#include "tests/simulations/example_simulation.h"

namespace starling {
namespace {

class Determinism : public ::testing::TestWithParam<Cell> {};

TEST_P(Determinism, SameHashAfterEveryTick) {
  const Trace trace = RunCell(GetParam());
  EXPECT_EQ(trace.hashes, ExpectedTrace(GetParam()).hashes);
  EXPECT_EQ(trace.metrics, ExpectedTrace(GetParam()).metrics);
}

INSTANTIATE_TEST_SUITE_P(PairwiseCover, Determinism, ::testing::ValuesIn(PairwiseCover()),
                         [](const auto& info) { return CellName(info.param); });

std::vector<std::string> Values(const Cell& cell) {
  return {cell.scenario, cell.precision == Precision::kFloat ? "float" : "double",
          "execution" + std::to_string(cell.execution),
          "instructions" + std::to_string(cell.instruction_set),
          cell.snapshot ? "resumed" : "straight"};
}

std::set<std::set<std::string>> Pairs(const std::vector<Cell>& cells) {
  std::set<std::set<std::string>> pairs;
  for (const Cell& cell : cells) {
    for (const std::string& a : Values(cell)) {
      for (const std::string& b : Values(cell)) pairs.insert({a, b});
    }
  }
  return pairs;
}

TEST(DeterminismCover, HoldsEveryPairOfChoicesOfTheFullMatrix) {
  EXPECT_EQ(Pairs(PairwiseCover()), Pairs(FullMatrix()));
  EXPECT_LT(PairwiseCover().size(), FullMatrix().size() / 4);
}

TEST(DeterminismCover, HasWorkForSeveralWorkers) {
  for (const std::string& name : ScenarioNames()) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      const auto compiled = CompiledScenario::Compile(CellScenario(name, precision));
      ASSERT_TRUE(compiled.ok()) << compiled.status();
      EXPECT_GE(compiled->requirements().blocks, 4) << name;
    }
  }
}

class HashSensitivity : public ::testing::TestWithParam<std::string> {};

// Hashes that never differ would pass the tests above.
TEST_P(HashSensitivity, TheHashTellsTicksSeedsAndPrecisionsApart) {
  const Cell cell = {GetParam(), Precision::kFloat, 0, 0, false};
  const Trace& expected = ExpectedTrace(cell);
  std::set<uint64_t> hashes(expected.hashes.begin(), expected.hashes.end());
  EXPECT_EQ(hashes.size(), expected.hashes.size());

  Scenario other_seed = CellScenario(GetParam(), Precision::kFloat);
  other_seed.seed += 1;
  const auto simulation = Start(other_seed, Serial());
  for (size_t t = 0; t < expected.hashes.size(); ++t) {
    Check(simulation->Step(1));
    EXPECT_NE(simulation->StateHash(), expected.hashes[t]) << "tick " << t;
  }

  const Trace& in_double = ExpectedTrace({GetParam(), Precision::kDouble, 0, 0, false});
  for (size_t t = 0; t < expected.hashes.size(); ++t) {
    EXPECT_NE(in_double.hashes[t], expected.hashes[t]) << "tick " << t;
  }
}

INSTANTIATE_TEST_SUITE_P(Examples, HashSensitivity, ::testing::ValuesIn(ScenarioNames()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace starling
