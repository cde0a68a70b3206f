// Reads the parts of an ELF file that names come from.
//
//   ASSIGN_OR_RETURN(ElfFile file, ElfFile::Open("/usr/bin/env"));
//   std::cout << file.build_id() << "\n";
//
// Trusts nothing in the file: each offset and size is checked against the file's, and bytes are
// copied, so that a file that is hostile, cut, or shrinks while it is read gives an error.
//
// Immutable after Open: any number of threads may read.
#ifndef STARLING_PROFILING_SYMBOLS_ELF_FILE_H_
#define STARLING_PROFILING_SYMBOLS_ELF_FILE_H_

#include <elf.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

// A table of symbols as it is in a file or in memory: an array of Elf64_Sym, and the text that
// their st_name points into.
struct RawSymbols {
  std::string entries;
  std::string names;
};

class ElfFile {
 public:
  // INVALID_ARGUMENT if it is no little-endian ELF64 file of this machine's architecture, or its
  // headers lie outside of it; NOT_FOUND if it cannot be opened or is no regular file.
  static absl::StatusOr<ElfFile> Open(const std::string& path);

  const std::vector<Elf64_Phdr>& segments() const { return segments_; }
  const std::vector<Elf64_Shdr>& sections() const { return sections_; }
  const std::string& build_id() const { return build_id_; }  // hexadecimal, empty if it has none

  // The first section of this type, SHT_SYMTAB or SHT_DYNSYM, with its names. NOT_FOUND if there is
  // none or it is empty, INVALID_ARGUMENT if it lies outside of the file or beyond 512 MiB.
  absl::StatusOr<RawSymbols> ReadSymbols(uint32_t section_type) const;

  // ".text"; empty if the file does not say.
  absl::string_view NameOf(const Elf64_Shdr& section) const;

 private:
  class Bytes;

  absl::Status ReadHeaders();
  absl::StatusOr<uint64_t> CountSections(const Elf64_Ehdr& header, uint64_t& names_index) const;

  std::shared_ptr<const Bytes> bytes_;
  std::vector<Elf64_Phdr> segments_;
  std::vector<Elf64_Shdr> sections_;
  std::string section_names_;
  std::string build_id_;
};

// The GNU build-id among notes that lie in memory or in a file, in hexadecimal; empty if it is not
// there. `alignment` is the segment's.
std::string BuildIdOfNotes(absl::string_view notes, uint64_t alignment);

// The part of `names` from `offset` to the next 0; empty if it is not inside or not ended, or
// longer than 64 KiB, which no compiler's names are.
absl::string_view NameAt(absl::string_view names, uint64_t offset);

}  // namespace starling

#endif  // STARLING_PROFILING_SYMBOLS_ELF_FILE_H_
