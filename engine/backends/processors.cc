#include "engine/backends/processors.h"

#include <sched.h>

#include <algorithm>
#include <thread>

namespace starling {

int AvailableProcessors() {
  cpu_set_t set;
  // Fails where the machine has more processors than a cpu_set_t can name.
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return std::max(CPU_COUNT(&set), 1);
  return std::max(static_cast<int>(std::thread::hardware_concurrency()), 1);
}

}  // namespace starling
