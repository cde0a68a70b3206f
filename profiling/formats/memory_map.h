// The text of /proc/self/maps that gperftools' profiles end with.
#ifndef STARLING_PROFILING_FORMATS_MEMORY_MAP_H_
#define STARLING_PROFILING_FORMATS_MEMORY_MAP_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "profiling/formats/profile.h"

namespace starling {

struct MemoryMap {
  std::vector<Profile::Module> modules;  // executable mappings of files, by start
  int64_t damaged_lines = 0;             // passed over
};

// Knows "build=PATH" lines, whose path stands for "$build" in the lines after. O(bytes * log).
MemoryMap ParseMemoryMap(absl::string_view text);

// The index of the module that holds the address, -1 if none does. `modules` by start.
// O(log modules).
int32_t ModuleAt(const std::vector<Profile::Module>& modules, uint64_t address);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_MEMORY_MAP_H_
