// The executable and the libraries that are mapped into this process.
//
//   const std::vector<LoadedModule> modules = LoadedModules();  // before sampling begins
//
// Taken before sampling begins: listing takes the loader's lock, which a sampled thread may hold.
// Values; any thread may call the functions, no signal handler may.
#ifndef STARLING_PROFILING_SYMBOLS_MODULE_LIST_H_
#define STARLING_PROFILING_SYMBOLS_MODULE_LIST_H_

#include <elf.h>

#include <cstdint>
#include <string>
#include <vector>

#include "profiling/formats/profile.h"

namespace starling {

struct LoadedModule {
  std::string path;          // absolute; "[vdso]" for the kernel's own
  std::string build_id;      // hexadecimal, empty if it has none
  uint64_t load_bias = 0;    // runtime address - address in the file
  uint64_t start = 0;        // of the executable segments' first page, at run time
  uint64_t limit = 0;        // one past their last
  uint64_t file_offset = 0;  // of `start`
};

// Modules in order of address. O(modules), about 0.1 ms.
std::vector<LoadedModule> LoadedModules();

// Both lists in order of address, without doubles: for what was loaded while sampling. Where
// modules of both lists overlap, nobody can say whose code an address was: neither stays.
std::vector<LoadedModule> MergeModules(const std::vector<LoadedModule>& before,
                                       const std::vector<LoadedModule>& after);

// The modules of a profile that was read from a file: their paths and addresses, with the load bias
// from the files as far as they are there (and of the profile's build-ids, where it has them).
std::vector<LoadedModule> ModulesOf(const Profile& profile);

// The program headers of a module of this process, as they are in memory; empty if it is not (any
// more) mapped here. O(modules).
std::vector<Elf64_Phdr> SegmentsInMemory(const LoadedModule& module);

}  // namespace starling

#endif  // STARLING_PROFILING_SYMBOLS_MODULE_LIST_H_
