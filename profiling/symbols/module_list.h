// The executable and the libraries that are mapped into this process.
//
// Taken before sampling begins: listing takes the loader's lock, which a sampled thread may hold.
#ifndef STARLING_PROFILING_SYMBOLS_MODULE_LIST_H_
#define STARLING_PROFILING_SYMBOLS_MODULE_LIST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "profiling/formats/profile.h"

namespace starling {

struct LoadedModule {
  std::string path;          // absolute; "[vdso]" for the kernel's own
  std::string build_id;      // hexadecimal, empty if it has none
  uint64_t load_bias = 0;    // runtime address - address in the file
  uint64_t start = 0;        // of the executable segments, at run time
  uint64_t limit = 0;        // one past them
  uint64_t file_offset = 0;  // of `start`
};

// Modules in order of address. Must not be called in a signal handler.
std::vector<LoadedModule> LoadedModules();

// Both lists in order of address, without doubles: for what was loaded while sampling.
std::vector<LoadedModule> MergeModules(std::vector<LoadedModule> before,
                                       const std::vector<LoadedModule>& after);

// The modules of a profile that was read from a file: their paths and addresses, with the load bias
// from the files as far as they are there.
std::vector<LoadedModule> ModulesOf(const Profile& profile);

}  // namespace starling

#endif  // STARLING_PROFILING_SYMBOLS_MODULE_LIST_H_
