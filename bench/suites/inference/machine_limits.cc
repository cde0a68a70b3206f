#include "bench/suites/inference/machine_limits.h"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>

#include "agents/population/kernel_choice.h"
#include "bench/suites/inference/multiply_add.h"

namespace starling {
namespace {

constexpr double kSampleSeconds = 0.01;
constexpr int64_t kFirstTurns = 1000;
constexpr int64_t kLeastBlock = int64_t{64} << 20;
constexpr int64_t kMostBlock = int64_t{256} << 20;
constexpr char kCacheFile[] = "/sys/devices/system/cpu/cpu0/cache/index3/size";  // "32768K"

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double SecondsOf(const std::function<void()>& work) {
  const double begin = CpuSeconds();
  work();
  return std::max(CpuSeconds() - begin, 1e-9);
}

double MedianRate(double amount, const std::function<void()>& work) {
  std::array<double, 5> rates;
  for (double& rate : rates) rate = amount / SecondsOf(work);
  std::sort(rates.begin(), rates.end());
  return rates[rates.size() / 2];
}

double MultiplyAdds(const MultiplyAddLoop& loop) {
  volatile double used = 0;
  int64_t turns = kFirstTurns;
  while (SecondsOf([&] { used = loop.run(turns); }) < kSampleSeconds) turns *= 2;
  return MedianRate(static_cast<double>(turns * loop.for_each_turn),
                    [&] { used = loop.run(turns); });
}

// Bytes of the last-level cache that a core shares; 0 where the system does not say.
int64_t CacheBytes() {
  int64_t kilobytes = 0;
  std::ifstream(kCacheFile) >> kilobytes;
  return kilobytes << 10;
}

// 0 where the memory for it cannot be had.
double CopiedBytes() {
  const int64_t block = std::clamp(2 * CacheBytes(), kLeastBlock, kMostBlock);
  const auto size = static_cast<size_t>(block);
  void* mapped =
      mmap(nullptr, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return 0;
  char* from = static_cast<char*>(mapped);
  char* to = from + size;
  std::memset(from, 1, 2 * size);
  const double rate =
      MedianRate(2 * static_cast<double>(block), [&] { std::memcpy(to, from, size); });
  munmap(mapped, 2 * size);
  return rate;
}

MultiplyAddLoops WidestLoops() {
  switch (AvailableInstructionSets().back()) {
    case InstructionSet::kAvx512:
      return isa_avx512::Loops();
    case InstructionSet::kAvx2:
      return isa_avx2::Loops();
    default:
      return isa_portable::Loops();
  }
}

CoreLimits Measure() {
  const MultiplyAddLoops loops = WidestLoops();
  return {MultiplyAdds(loops.float_loop), MultiplyAdds(loops.double_loop), CopiedBytes()};
}

}  // namespace

const CoreLimits& MeasuredCoreLimits() {
  static const CoreLimits limits = Measure();
  return limits;
}

}  // namespace starling
