// The memory that this process may use.
//
//   if (layout.bytes > MachineBytes()) return absl::ResourceExhaustedError(...);
//
// Thread safety: a function without state.
#ifndef STARLING_ENGINE_CORE_MACHINE_MEMORY_H_
#define STARLING_ENGINE_CORE_MACHINE_MEMORY_H_

#include <cstdint>

namespace starling {

// What the machine has, in bytes, or what the control group of the process may use if that is less
// (a container's `memory.max`; "max" or no such file: no limit of its own). No simulation may need
// more. Reads the file each time.
int64_t MachineBytes(const char* limit_file = "/sys/fs/cgroup/memory.max");

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_MACHINE_MEMORY_H_
