#include "agents/model/tensor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace starling {
namespace {

using ::testing::ElementsAre;

TEST(Tensor, RunsFastestAlongTheLastAxis) {
  const Tensor tensor({2, 3, 2}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  EXPECT_EQ(tensor.at({0, 0, 1}), 1);
  EXPECT_EQ(tensor.at({0, 1, 0}), 2);
  EXPECT_EQ(tensor.at({1, 0, 0}), 6);
  EXPECT_EQ(tensor.at({1, 2, 1}), 11);
  EXPECT_EQ(tensor.Offset({1, 1, 1}), 9);
}

TEST(Tensor, HoldsOneNumberWithoutAxes) {
  Tensor tensor(std::vector<int>{}, 7.0);
  EXPECT_EQ(Tensor::Size({}), 1);
  EXPECT_EQ(tensor.at({}), 7.0);
}

TEST(Tensor, IsFilledWithOneValue) {
  Tensor tensor({2, 2}, 0.25);
  tensor.at({1, 0}) = 1;
  EXPECT_THAT(tensor.values, ElementsAre(0.25, 0.25, 1, 0.25));
}

TEST(Tensor, IsEmptyWithoutEntries) {
  EXPECT_TRUE(Tensor().empty());
  EXPECT_TRUE(Tensor({3, 0}).empty());
  EXPECT_FALSE(Tensor({1}).empty());
}

TEST(Tensor, CountsEntriesBeyondIntegersOfThirtyTwoBits) {
  EXPECT_EQ(Tensor::Size({1 << 20, 1 << 20}), int64_t{1} << 40);
}

}  // namespace
}  // namespace starling
