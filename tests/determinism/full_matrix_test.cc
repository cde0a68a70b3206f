// Every cell of the matrix.

#include "gtest/gtest.h"
#include "tests/determinism/matrix.h"

namespace starling {
namespace {

class FullDeterminism : public ::testing::TestWithParam<Cell> {};

TEST_P(FullDeterminism, SameHashAfterEveryTick) {
  const Trace trace = RunCell(GetParam());
  EXPECT_EQ(trace.hashes, ExpectedTrace(GetParam()).hashes);
  EXPECT_EQ(trace.metrics, ExpectedTrace(GetParam()).metrics);
}

INSTANTIATE_TEST_SUITE_P(FullMatrix, FullDeterminism, ::testing::ValuesIn(FullMatrix()),
                         [](const auto& info) { return CellName(info.param); });

}  // namespace
}  // namespace starling
