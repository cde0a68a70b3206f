// What this process has used so far.
#ifndef STARLING_ENGINE_CLI_RESOURCE_USAGE_H_
#define STARLING_ENGINE_CLI_RESOURCE_USAGE_H_

#include <cstdint>

namespace starling {

struct ResourceUsage {
  double cpu_seconds = 0;      // user and system, all threads
  int64_t peak_rss_bytes = 0;  // since the program started
  int64_t context_switches = 0;
  int64_t page_faults = 0;
};

ResourceUsage CurrentResourceUsage();

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_RESOURCE_USAGE_H_
