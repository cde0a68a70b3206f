#include "profiling/symbols/symbol_table.h"

#include <cxxabi.h>
#include <elf.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "profiling/symbols/elf_file.h"
#include "profiling/symbols/mapped_symbols.h"

namespace starling {
namespace {

constexpr absl::string_view kKernelModule = "[vdso]";
constexpr char kThisProgram[] = "/proc/self/exe";

// A section, or a segment, with machine code.
struct CodeRange {
  uint64_t start;
  uint64_t limit;
  bool is_plt;
};

struct Candidate {
  Symbol symbol;
  int rank;  // of its binding, best first
};

struct Functions {
  std::shared_ptr<const std::string> names;
  std::vector<Symbol> symbols;
};

std::vector<CodeRange> CodeOf(const std::vector<Elf64_Phdr>& segments) {
  std::vector<CodeRange> code;
  for (const Elf64_Phdr& segment : segments) {
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    if (segment.p_memsz > UINT64_MAX - segment.p_vaddr) continue;
    code.push_back({segment.p_vaddr, segment.p_vaddr + segment.p_memsz, false});
  }
  return code;
}

std::vector<CodeRange> CodeOf(const ElfFile& file) {
  std::vector<CodeRange> code;
  for (const Elf64_Shdr& section : file.sections()) {
    if ((section.sh_flags & SHF_EXECINSTR) == 0 || section.sh_addr == 0) continue;
    if (section.sh_size > UINT64_MAX - section.sh_addr) continue;
    const bool is_plt = absl::StartsWith(file.NameOf(section), ".plt");
    code.push_back({section.sh_addr, section.sh_addr + section.sh_size, is_plt});
  }
  return code.empty() ? CodeOf(file.segments()) : code;
}

// The end of the range that holds the address, or the address itself. `code` by start.
uint64_t EndOfCode(const std::vector<CodeRange>& code, uint64_t address) {
  const auto after =
      std::upper_bound(code.begin(), code.end(), address,
                       [](uint64_t value, const CodeRange& range) { return value < range.start; });
  return after == code.begin() ? address : std::max(address, (after - 1)->limit);
}

int RankOf(const Elf64_Sym& symbol) {
  switch (ELF64_ST_BIND(symbol.st_info)) {
    case STB_GLOBAL:
    case STB_GNU_UNIQUE:
      return 0;
    case STB_WEAK:
      return 1;
    default:
      return 2;
  }
}

bool IsFunction(const Elf64_Sym& symbol) {
  const int type = ELF64_ST_TYPE(symbol.st_info);
  if (type != STT_FUNC && type != STT_GNU_IFUNC) return false;
  return symbol.st_shndx != SHN_UNDEF && symbol.st_shndx != SHN_ABS &&
         symbol.st_shndx != SHN_COMMON && symbol.st_size <= UINT64_MAX - symbol.st_value;
}

std::vector<Candidate> CandidatesIn(const RawSymbols& raw, const std::string& names) {
  std::vector<Candidate> candidates;
  candidates.reserve(raw.entries.size() / sizeof(Elf64_Sym));
  for (size_t at = 0; at + sizeof(Elf64_Sym) <= raw.entries.size(); at += sizeof(Elf64_Sym)) {
    Elf64_Sym entry;
    std::memcpy(&entry, raw.entries.data() + at, sizeof(entry));
    if (!IsFunction(entry)) continue;
    absl::string_view name = NameAt(names, entry.st_name);
    name = name.substr(0, name.find('@'));  // its version
    if (name.empty()) continue;
    candidates.push_back({{entry.st_value, entry.st_size, name}, RankOf(entry)});
  }
  return candidates;
}

// One symbol for each address, and none without an extent.
std::vector<Symbol> Choose(std::vector<Candidate> candidates, const std::vector<CodeRange>& code) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    const auto key = [](const Candidate& c) {
      return std::make_tuple(c.symbol.start, c.rank, c.symbol.mangled.size());
    };
    const auto key_a = key(a);
    const auto key_b = key(b);
    return key_a != key_b ? key_a < key_b : a.symbol.mangled < b.symbol.mangled;
  });
  std::vector<Symbol> symbols;
  symbols.reserve(candidates.size());
  for (const Candidate& candidate : candidates) {
    const Symbol& symbol = candidate.symbol;
    if (!symbols.empty() && symbols.back().start == symbol.start) {
      symbols.back().size = std::max(symbols.back().size, symbol.size);
    } else {
      symbols.push_back(symbol);
    }
  }
  for (size_t i = 0; i < symbols.size(); ++i) {
    Symbol& symbol = symbols[i];
    if (symbol.size != 0) continue;
    uint64_t end = EndOfCode(code, symbol.start);
    if (i + 1 < symbols.size()) end = std::min(end, symbols[i + 1].start);
    symbol.size = end - symbol.start;
  }
  symbols.erase(std::remove_if(symbols.begin(), symbols.end(),
                               [](const Symbol& symbol) { return symbol.size == 0; }),
                symbols.end());
  return symbols;
}

// Empty if there is no function among the symbols.
Functions FunctionsIn(RawSymbols raw, std::vector<CodeRange> code, absl::string_view module_name) {
  const size_t plt_name_at = raw.names.size() + 1;
  absl::StrAppend(&raw.names, absl::string_view("\0", 1), "[plt] ", module_name);
  Functions functions;
  functions.names = std::make_shared<const std::string>(std::move(raw.names));
  std::vector<Candidate> candidates = CandidatesIn(raw, *functions.names);
  if (candidates.empty()) return functions;
  const absl::string_view plt_name = absl::string_view(*functions.names).substr(plt_name_at);
  for (const CodeRange& range : code) {
    if (!range.is_plt) continue;
    candidates.push_back({{range.start, range.limit - range.start, plt_name}, 3});
  }
  std::sort(code.begin(), code.end(),
            [](const CodeRange& a, const CodeRange& b) { return a.start < b.start; });
  functions.symbols = Choose(std::move(candidates), code);
  return functions;
}

// The file may be another than the one that was mapped: of another build, or, where builds have no
// id, of another layout than what this process has in memory.
bool IsBuildOf(const ElfFile& file, const LoadedModule& module) {
  if (!module.build_id.empty()) return file.build_id() == module.build_id;
  const std::vector<Elf64_Phdr> mapped = SegmentsInMemory(module);
  if (mapped.empty()) return true;
  return std::equal(
      mapped.begin(), mapped.end(), file.segments().begin(), file.segments().end(),
      [](const Elf64_Phdr& a, const Elf64_Phdr& b) { return std::memcmp(&a, &b, sizeof(a)) == 0; });
}

// FAILED_PRECONDITION for a file of another build.
absl::StatusOr<ElfFile> OpenModule(const LoadedModule& module, absl::string_view name) {
  if (!absl::StartsWith(module.path, "/")) {
    return absl::UnavailableError(absl::StrCat(name.empty() ? "a module" : name, " is no file"));
  }
  auto file = ElfFile::Open(module.path);
  if (file.ok() && IsBuildOf(*file, module)) return file;
  // What this program was started from, even if that was deleted since.
  if (!module.build_id.empty() || !SegmentsInMemory(module).empty()) {
    auto program = ElfFile::Open(kThisProgram);
    if (program.ok() && IsBuildOf(*program, module)) return program;
  }
  if (absl::IsNotFound(file.status())) {
    return absl::NotFoundError(
        absl::StrCat(name, " cannot be read (", file.status().message(), ")"));
  }
  if (!file.ok()) return file;
  return absl::FailedPreconditionError(absl::StrCat(
      name, " was replaced by another build",
      module.build_id.empty()
          ? ""
          : absl::StrCat(" (", file->build_id().empty() ? "without build-id" : file->build_id(),
                         " instead of ", module.build_id, ")")));
}

// Empty if the build-id is no hexadecimal number.
std::string DebugFileOf(absl::string_view build_id, absl::string_view debug_files) {
  const bool valid =
      build_id.size() > 2 && std::all_of(build_id.begin(), build_id.end(), absl::ascii_isxdigit);
  if (!valid) return "";
  return absl::StrCat(debug_files, "/", build_id.substr(0, 2), "/", build_id.substr(2), ".debug");
}

std::string WhatIsWrong(const absl::StatusOr<ElfFile>& file, absl::string_view name) {
  return file.ok() ? absl::StrCat(name, " is stripped") : std::string(file.status().message());
}

std::string Remedy(const absl::StatusOr<ElfFile>& file, absl::string_view debug_file) {
  if (absl::IsUnavailable(file.status())) return "only the process that ran could name them";
  if (!file.ok()) return "put the file that ran back and read the profile again";
  if (debug_file.empty()) return "build it without -s, and do not strip it";
  return absl::StrCat("the rest would be in ", debug_file, " (Debian: a package -dbg or -dbgsym)");
}

}  // namespace

absl::StatusOr<SymbolTable> SymbolTable::Load(const LoadedModule& module,
                                              absl::string_view debug_files) {
  const std::string name = module.path.substr(module.path.rfind('/') + 1);
  SymbolTable table;
  absl::Status damage;
  const auto fill = [&](absl::StatusOr<RawSymbols> raw, std::vector<CodeRange> code,
                        Source source) {
    if (absl::IsInvalidArgument(raw.status())) damage.Update(raw.status());
    if (!raw.ok()) return false;
    Functions functions = FunctionsIn(*std::move(raw), std::move(code), name);
    if (functions.symbols.empty()) return false;
    table.bytes_ = std::move(functions.names);
    table.symbols_ = std::move(functions.symbols);
    table.source_ = source;
    return true;
  };

  const absl::StatusOr<ElfFile> file = OpenModule(module, name);
  if (file.ok() && fill(file->ReadSymbols(SHT_SYMTAB), CodeOf(*file), Source::kSymtab)) {
    return table;
  }
  const std::string build_id = file.ok() ? file->build_id() : module.build_id;
  const std::string debug_file = DebugFileOf(build_id, debug_files);
  if (!debug_file.empty()) {
    const absl::StatusOr<ElfFile> debug = ElfFile::Open(debug_file);
    if (debug.ok() && debug->build_id() == build_id &&
        fill(debug->ReadSymbols(SHT_SYMTAB), CodeOf(*debug), Source::kDebugFile)) {
      return table;
    }
  }
  if ((file.ok() && fill(file->ReadSymbols(SHT_DYNSYM), CodeOf(*file), Source::kDynamic)) ||
      fill(ReadMappedSymbols(module), CodeOf(SegmentsInMemory(module)), Source::kDynamic)) {
    if (module.path == kKernelModule) return table;  // exports all there is to know
    table.missing_ =
        absl::StrCat(WhatIsWrong(file, name), ": only its exported functions have names; ",
                     Remedy(file, debug_file));
    return table;
  }
  if (absl::IsInvalidArgument(file.status())) return file.status();
  if (!damage.ok()) return damage;
  table.missing_ = absl::StrCat(WhatIsWrong(file, name), ": its functions have no names; ",
                                Remedy(file, debug_file));
  return table;
}

const Symbol* SymbolTable::Find(uint64_t file_address) const {
  const auto after = std::upper_bound(
      symbols_.begin(), symbols_.end(), file_address,
      [](uint64_t address, const Symbol& symbol) { return address < symbol.start; });
  if (after == symbols_.begin()) return nullptr;
  const Symbol& nearest = *(after - 1);
  return file_address - nearest.start < nearest.size ? &nearest : nullptr;
}

std::string Demangle(absl::string_view mangled) {
  std::string name(mangled);
  // Other names may be abbreviations of types: "i" would become "int".
  if (!absl::StartsWith(name, "_Z") && !absl::StartsWith(name, "_GLOBAL_")) return name;
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> demangled(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 && demangled != nullptr ? std::string(demangled.get()) : name;
}

}  // namespace starling
