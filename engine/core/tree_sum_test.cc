#include "engine/core/tree_sum.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

std::string Shape(int64_t n) {
  return TreeReduce<std::string>(
      n, [](int64_t i) { return std::string(1, static_cast<char>('a' + i)); },
      [](const std::string& left, const std::string& right) { return "(" + left + right + ")"; });
}

TEST(TreeSum, JoinsNeighboursThenPairsThenWhatIsLeftFromTheRight) {
  EXPECT_EQ(Shape(0), "");
  EXPECT_EQ(Shape(1), "a");
  EXPECT_EQ(Shape(2), "(ab)");
  EXPECT_EQ(Shape(3), "((ab)c)");
  EXPECT_EQ(Shape(4), "((ab)(cd))");
  EXPECT_EQ(Shape(5), "(((ab)(cd))e)");
  EXPECT_EQ(Shape(7), "(((ab)(cd))((ef)g))");
  EXPECT_EQ(Shape(8), "(((ab)(cd))((ef)(gh)))");
}

TEST(TreeSum, AddsInThatOrderInFloatingPoint) {
  // 1e16 + 1 rounds to 1e16: only (1e16 + 1) + (1 + 1) gives exactly 1e16 + 2.
  const std::vector<double> parts = {1e16, 1.0, 1.0, 1.0};
  EXPECT_EQ(TreeSum(4, [&](int64_t i) { return parts[i]; }), 1e16 + 2.0);
}

TEST(TreeSum, IsNotChangedByZerosAtTheEnd) {
  std::vector<double> parts;
  for (int i = 0; i < 13; ++i) parts.push_back(1.0 / (3 + i * i));
  const double sum = TreeSum(13, [&](int64_t i) { return parts[i]; });
  parts.resize(64, 0.0);
  for (int64_t n = 13; n <= 64; ++n) {
    EXPECT_EQ(TreeSum(n, [&](int64_t i) { return parts[i]; }), sum) << n;
  }
}

}  // namespace
}  // namespace starling
