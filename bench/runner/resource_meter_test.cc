#include "bench/runner/resource_meter.h"

#include <cstring>
#include <memory>

#include "gtest/gtest.h"

namespace starling {
namespace {

void UseCpu(double seconds) {
  const double end = ReadProcessResources().cpu_seconds + seconds;
  while (ReadProcessResources().cpu_seconds < end) {
  }
}

TEST(ResourceMeter, CountsTheSectionsAndNotWhatIsBetweenThem) {
  ResourceMeter meter;
  meter.Begin();
  UseCpu(0.02);
  meter.End();
  const double first = meter.Sum().cpu_seconds;
  UseCpu(0.02);
  EXPECT_EQ(meter.Sum().cpu_seconds, first);
  meter.Begin();
  UseCpu(0.02);
  meter.End();
  EXPECT_GE(first, 0.02);
  EXPECT_GE(meter.Sum().cpu_seconds, first + 0.02);
}

TEST(ResourceMeter, CountsPagesThatWereTouchedFirst) {
  constexpr size_t kBytes = size_t{32} << 20;
  ResourceMeter meter;
  meter.Begin();
  const auto block = std::make_unique<char[]>(kBytes);
  std::memset(block.get(), 1, kBytes);
  meter.End();
  const RowResources sum = meter.Sum();
  EXPECT_GT(sum.page_faults, 0);
  EXPECT_GT(sum.pss_bytes, 0);
  EXPECT_GE(sum.rss_bytes, static_cast<int64_t>(kBytes) / 2);
  EXPECT_GE(sum.rss_peak_bytes, static_cast<int64_t>(kBytes) / 2);
  EXPECT_GE(sum.threads, 1);
  EXPECT_GE(sum.connections, 0);
  EXPECT_GE(sum.context_switches, 0);
}

}  // namespace
}  // namespace starling
