#include "profiling/symbols/mapped_symbols.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace starling {
namespace {

constexpr uint64_t kMostBytes = uint64_t{256} << 20;

// The memory of one module, by address at run time.
class ModuleMemory {
 public:
  ModuleMemory(int descriptor, uint64_t bias, const std::vector<Elf64_Phdr>& segments)
      : descriptor_(descriptor), bias_(bias), segments_(segments) {}

  // The loader replaces the addresses in the dynamic section by those at run time, except where it
  // cannot write.
  uint64_t AtRunTime(uint64_t address) const {
    return BytesAfter(address) > 0 ? address : address + bias_;
  }

  bool Read(uint64_t address, uint64_t size, char* out) const {
    if (size > BytesAfter(address)) return false;
    uint64_t done = 0;
    while (done < size) {
      const ssize_t got =
          pread(descriptor_, out + done, size - done, static_cast<off_t>(address + done));
      if (got <= 0) return false;
      done += static_cast<uint64_t>(got);
    }
    return true;
  }

  template <typename T>
  std::optional<T> Read(uint64_t address) const {
    T value;
    if (!Read(address, sizeof(T), reinterpret_cast<char*>(&value))) return std::nullopt;
    return value;
  }

  std::optional<std::string> ReadText(uint64_t address, uint64_t size) const {
    if (size > std::min(kMostBytes, BytesAfter(address))) return std::nullopt;
    std::string text(size, '\0');
    if (!Read(address, size, text.data())) return std::nullopt;
    return text;
  }

 private:
  // Of the segment that holds the address; 0 if none does.
  uint64_t BytesAfter(uint64_t address) const {
    const uint64_t in_file = address - bias_;
    for (const Elf64_Phdr& segment : segments_) {
      if (segment.p_type != PT_LOAD || in_file < segment.p_vaddr) continue;
      const uint64_t into = in_file - segment.p_vaddr;
      if (into < segment.p_memsz) return segment.p_memsz - into;
    }
    return 0;
  }

  const int descriptor_;
  const uint64_t bias_;
  const std::vector<Elf64_Phdr>& segments_;
};

struct DynamicSection {
  uint64_t symbols = 0;
  uint64_t names = 0;
  uint64_t names_size = 0;
  uint64_t hash = 0;
  uint64_t gnu_hash = 0;
};

DynamicSection ReadDynamicSection(const ModuleMemory& memory, uint64_t address, uint64_t size) {
  DynamicSection section;
  for (uint64_t at = 0; at + sizeof(Elf64_Dyn) <= size; at += sizeof(Elf64_Dyn)) {
    const auto entry = memory.Read<Elf64_Dyn>(address + at);
    if (!entry.has_value() || entry->d_tag == DT_NULL) break;
    const uint64_t value = entry->d_un.d_val;
    switch (entry->d_tag) {
      case DT_SYMTAB:
        section.symbols = memory.AtRunTime(value);
        break;
      case DT_STRTAB:
        section.names = memory.AtRunTime(value);
        break;
      case DT_STRSZ:
        section.names_size = value;
        break;
      case DT_HASH:
        section.hash = memory.AtRunTime(value);
        break;
      case DT_GNU_HASH:
        section.gnu_hash = memory.AtRunTime(value);
        break;
      default:
        break;
    }
  }
  return section;
}

// The dynamic section does not say how many symbols there are; its hash tables do. Of the GNU one:
// the chain that begins last ends with the last symbol (its lowest bit is 1 there).
std::optional<uint64_t> CountByGnuHash(const ModuleMemory& memory, uint64_t table) {
  struct Header {
    uint32_t buckets, first_symbol, bloom_words, bloom_shift;
  };
  const auto header = memory.Read<Header>(table);
  if (!header.has_value()) return std::nullopt;
  const uint64_t buckets_at = table + sizeof(Header) + uint64_t{header->bloom_words} * 8;
  const auto buckets = memory.ReadText(buckets_at, uint64_t{header->buckets} * 4);
  if (!buckets.has_value()) return std::nullopt;
  uint32_t last = 0;
  for (size_t at = 0; at < buckets->size(); at += 4) {
    uint32_t first_of_chain;
    std::memcpy(&first_of_chain, buckets->data() + at, 4);
    last = std::max(last, first_of_chain);
  }
  if (last < header->first_symbol) return header->first_symbol;
  for (const uint64_t chains_at = buckets_at + buckets->size();; ++last) {
    const auto hash =
        memory.Read<uint32_t>(chains_at + (uint64_t{last} - header->first_symbol) * 4);
    if (!hash.has_value()) return std::nullopt;
    if ((*hash & 1) != 0) return uint64_t{last} + 1;
  }
}

std::optional<uint64_t> CountSymbols(const ModuleMemory& memory, const DynamicSection& section) {
  if (section.gnu_hash != 0) return CountByGnuHash(memory, section.gnu_hash);
  if (section.hash == 0) return std::nullopt;
  const auto chains = memory.Read<uint32_t>(section.hash + 4);
  if (!chains.has_value()) return std::nullopt;
  return uint64_t{*chains};
}

std::optional<RawSymbols> ReadFrom(const ModuleMemory& memory, const DynamicSection& section) {
  const auto count = CountSymbols(memory, section);
  if (!count.has_value()) return std::nullopt;
  auto entries = memory.ReadText(section.symbols, *count * sizeof(Elf64_Sym));
  auto names = memory.ReadText(section.names, section.names_size);
  if (!entries.has_value() || !names.has_value()) return std::nullopt;
  return RawSymbols{*std::move(entries), *std::move(names)};
}

}  // namespace

absl::StatusOr<RawSymbols> ReadMappedSymbols(const LoadedModule& module) {
  const std::vector<Elf64_Phdr> segments = SegmentsInMemory(module);
  const auto dynamic =
      std::find_if(segments.begin(), segments.end(),
                   [](const Elf64_Phdr& segment) { return segment.p_type == PT_DYNAMIC; });
  if (dynamic == segments.end()) {
    return absl::NotFoundError(absl::StrCat(module.path, " is not in this process's memory"));
  }
  const int descriptor = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return absl::UnavailableError("this process cannot open /proc/self/mem");
  const ModuleMemory memory(descriptor, module.load_bias, segments);
  auto symbols = ReadFrom(
      memory, ReadDynamicSection(memory, module.load_bias + dynamic->p_vaddr, dynamic->p_memsz));
  close(descriptor);
  if (!symbols.has_value()) {
    return absl::NotFoundError(absl::StrCat(module.path, " has no dynamic symbols in memory"));
  }
  return *std::move(symbols);
}

}  // namespace starling
