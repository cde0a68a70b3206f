#include "engine/cli/resource_usage.h"

#include <sys/resource.h>

#include <cstdio>

namespace starling {
namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

// The kernel's high-water mark of this program; getrusage would count what ran in the process
// before it.
int64_t PeakBytes(int64_t fallback) {
  std::FILE* status = std::fopen("/proc/self/status", "re");
  if (status == nullptr) return fallback;
  char line[256];
  long long kilobytes = -1;
  while (kilobytes < 0 && std::fgets(line, sizeof(line), status) != nullptr) {
    if (std::sscanf(line, "VmHWM: %lld kB", &kilobytes) != 1) kilobytes = -1;
  }
  std::fclose(status);
  return kilobytes < 0 ? fallback : static_cast<int64_t>(kilobytes) * 1024;
}

}  // namespace

ResourceUsage CurrentResourceUsage() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return {Seconds(usage.ru_utime) + Seconds(usage.ru_stime),
          PeakBytes(static_cast<int64_t>(usage.ru_maxrss) * 1024),
          static_cast<int64_t>(usage.ru_nvcsw) + usage.ru_nivcsw,
          static_cast<int64_t>(usage.ru_minflt) + usage.ru_majflt};
}

}  // namespace starling
