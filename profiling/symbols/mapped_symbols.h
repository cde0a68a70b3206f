// Dynamic symbols of a module of this process, from its memory: for files that are gone.
#ifndef STARLING_PROFILING_SYMBOLS_MAPPED_SYMBOLS_H_
#define STARLING_PROFILING_SYMBOLS_MAPPED_SYMBOLS_H_

#include "absl/status/statusor.h"
#include "profiling/symbols/elf_file.h"
#include "profiling/symbols/module_list.h"

namespace starling {

// NOT_FOUND if the module is not mapped in this process, or has no dynamic symbols; UNAVAILABLE if
// the system does not show a process its own memory. Memory is read through /proc/self/mem: a page
// that went with its file is an error there, and no SIGBUS.
absl::StatusOr<RawSymbols> ReadMappedSymbols(const LoadedModule& module);

}  // namespace starling

#endif  // STARLING_PROFILING_SYMBOLS_MAPPED_SYMBOLS_H_
