// The functions of one ELF file, by address.
//
//   ASSIGN_OR_RETURN(SymbolTable table, SymbolTable::Load(module));
//   const Symbol* symbol = table.Find(pc - module.load_bias);
//
// Immutable after Load: any number of threads may read.
#ifndef STARLING_PROFILING_SYMBOLS_SYMBOL_TABLE_H_
#define STARLING_PROFILING_SYMBOLS_SYMBOL_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "profiling/symbols/module_list.h"

namespace starling {

struct Symbol {
  uint64_t start;             // address in the file
  uint64_t size;              // where the file does not say: up to the next, or the section's end
  absl::string_view mangled;  // owned by the table
};

class SymbolTable {
 public:
  // Where names came from: best first.
  enum class Source { kSymtab, kDebugFile, kDynamic, kNone };

  // Reads .symtab of the module's file, of a separate debug file (/usr/lib/debug/.build-id), or the
  // dynamic symbols, from the file or, where it was deleted or replaced by another build, from what
  // is mapped (own process only); the running program's own file is found even then. The stubs
  // through which a module calls others are its function "[plt] libm.so.6". Never fails for want of
  // names: source() and missing() say what there is. INVALID_ARGUMENT for a file that is no
  // readable ELF. O(n log n).
  // `debug_files` holds separate debug files as ab/cdef.debug, by build-id.
  static absl::StatusOr<SymbolTable> Load(
      const LoadedModule& module, absl::string_view debug_files = "/usr/lib/debug/.build-id");

  // The function that holds `file_address`, or null: between functions there is none. Where several
  // overlap, only the one that begins last is asked. Among names of one address the choice is
  // fixed: global before weak before local, then the shortest, then in alphabetical order. O(log
  // n).
  const Symbol* Find(uint64_t file_address) const;

  const std::vector<Symbol>& symbols() const { return symbols_; }  // by start
  Source source() const { return source_; }
  // What a user should know, "libm.so.6 is stripped: only its exported functions have names; the
  // rest would be in /usr/lib/debug/.build-id/ab/cd.debug (Debian: a package -dbg or -dbgsym)".
  // Empty if nothing is missing.
  const std::string& missing() const { return missing_; }

 private:
  std::shared_ptr<const std::string> bytes_;  // what `mangled` points into
  std::vector<Symbol> symbols_;
  Source source_ = Source::kNone;
  std::string missing_;
};

// The C++ name with template arguments and parameters, as `nm -C` prints it; the name itself if it
// is not mangled.
std::string Demangle(absl::string_view mangled);

}  // namespace starling

#endif  // STARLING_PROFILING_SYMBOLS_SYMBOL_TABLE_H_
