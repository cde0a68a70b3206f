#include "engine/core/machine_memory.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace starling {

int64_t MachineBytes(const char* limit_file) {
  const int64_t bytes = int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
  int64_t limit;
  return std::ifstream(limit_file) >> limit ? std::min(bytes, limit) : bytes;
}

}  // namespace starling
