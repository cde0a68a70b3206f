#include "bench/load/samples.h"

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(Samples, GiveTheSmallestThatEnoughOfThemDoNotExceed) {
  Samples samples;
  for (int i = 100; i >= 1; --i) samples.Add(absl::Microseconds(i));
  EXPECT_EQ(samples.Percentile(50), absl::Microseconds(50));
  EXPECT_EQ(samples.Percentile(99), absl::Microseconds(99));
  EXPECT_EQ(samples.Percentile(99.1), absl::Microseconds(100));
  EXPECT_EQ(samples.Percentile(100), absl::Microseconds(100));
  EXPECT_EQ(samples.Percentile(0.001), absl::Microseconds(1));
}

TEST(Samples, AreMerged) {
  Samples one;
  Samples two;
  one.Add(absl::Microseconds(1));
  two.Add(absl::Microseconds(3));
  one.Merge(two);
  EXPECT_EQ(one.size(), 2u);
  EXPECT_EQ(one.Percentile(100), absl::Microseconds(3));
  EXPECT_EQ(Samples().Percentile(50), absl::ZeroDuration());
}

TEST(Median, IsTheMiddle) {
  EXPECT_EQ(Median({}), 0);
  EXPECT_EQ(Median({3, 1, 2}), 2);
  EXPECT_EQ(Median({4, 1, 2, 3}), 2.5);
}

}  // namespace
}  // namespace starling
