#include "profiling/symbols/module_list.h"

#include <link.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <fstream>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/base/casts.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "profiling/formats/memory_map.h"
#include "profiling/symbols/elf_file.h"

namespace starling {
namespace {

constexpr char kKernelModule[] = "[vdso]";

uint64_t PageSize() { return static_cast<uint64_t>(sysconf(_SC_PAGESIZE)); }

auto KeyOf(const LoadedModule& module) {
  return std::tie(module.start, module.limit, module.load_bias, module.file_offset, module.path,
                  module.build_id);
}

bool ByAddress(const LoadedModule& a, const LoadedModule& b) { return KeyOf(a) < KeyOf(b); }
bool Same(const LoadedModule& a, const LoadedModule& b) { return KeyOf(a) == KeyOf(b); }

// The kernel adds this to the path of a mapped file that was deleted.
std::string WithoutDeleted(std::string path) {
  constexpr absl::string_view kDeleted = " (deleted)";
  if (!absl::EndsWith(path, kDeleted) || access(path.c_str(), F_OK) == 0) return path;
  return std::string(absl::StripSuffix(path, kDeleted));
}

std::string PathOfProgram() {
  char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
  return size > 0 ? WithoutDeleted(std::string(path, static_cast<size_t>(size))) : "";
}

bool IsKernelModule(const dl_phdr_info& info) {
  const uint64_t header = getauxval(AT_SYSINFO_EHDR);
  for (int i = 0; header != 0 && i < info.dlpi_phnum; ++i) {
    const Elf64_Phdr& segment = info.dlpi_phdr[i];
    if (segment.p_type == PT_LOAD && info.dlpi_addr + segment.p_vaddr == header) return true;
  }
  return false;
}

bool IsLoaded(const dl_phdr_info& info, const Elf64_Phdr& wanted) {
  return std::any_of(info.dlpi_phdr, info.dlpi_phdr + info.dlpi_phnum, [&](const auto& segment) {
    return segment.p_type == PT_LOAD && wanted.p_vaddr >= segment.p_vaddr &&
           wanted.p_vaddr - segment.p_vaddr <= segment.p_memsz &&
           wanted.p_memsz <= segment.p_memsz - (wanted.p_vaddr - segment.p_vaddr);
  });
}

std::string BuildIdInMemory(const dl_phdr_info& info) {
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    const Elf64_Phdr& segment = info.dlpi_phdr[i];
    if (segment.p_type != PT_NOTE || !IsLoaded(info, segment)) continue;
    const auto* notes = absl::bit_cast<const char*>(info.dlpi_addr + segment.p_vaddr);
    std::string build_id =
        BuildIdOfNotes(absl::string_view(notes, segment.p_memsz), segment.p_align);
    if (!build_id.empty()) return build_id;
  }
  return "";
}

// Nothing for a module without code. The path is what the loader was told: relative, or empty for
// the program.
std::optional<LoadedModule> ModuleOf(const dl_phdr_info& info) {
  const uint64_t page = PageSize();
  LoadedModule module;
  module.start = UINT64_MAX;
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    const Elf64_Phdr& segment = info.dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0 || segment.p_memsz == 0) {
      continue;
    }
    const uint64_t first = info.dlpi_addr + segment.p_vaddr;
    const uint64_t into_page = first % page;
    if (first - into_page < module.start) {
      module.start = first - into_page;
      module.file_offset = segment.p_offset - into_page;
    }
    module.limit = std::max(module.limit, (first + segment.p_memsz + page - 1) / page * page);
  }
  if (module.limit == 0) return std::nullopt;
  module.path = IsKernelModule(info) ? kKernelModule : info.dlpi_name;
  module.build_id = BuildIdInMemory(info);
  module.load_bias = info.dlpi_addr;
  return module;
}

template <typename Visit>
void VisitModules(Visit visit) {
  dl_iterate_phdr(
      [](dl_phdr_info* info, size_t, void* visitor) {
        const std::optional<LoadedModule> module = ModuleOf(*info);
        if (module.has_value()) (*static_cast<Visit*>(visitor))(*info, *module);
        return 0;
      },
      &visit);
}

// Makes paths absolute that were relative to where the process was when it loaded the module.
void CompletePaths(std::vector<LoadedModule>& modules) {
  std::optional<MemoryMap> map;
  for (LoadedModule& module : modules) {
    if (module.path.empty()) module.path = PathOfProgram();
    if (absl::StartsWith(module.path, "/") || module.path == kKernelModule) continue;
    if (!map.has_value()) {
      std::ifstream file("/proc/self/maps");
      map = ParseMemoryMap(
          std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
    }
    const int32_t index = ModuleAt(map->modules, module.start);
    if (index >= 0) module.path = WithoutDeleted(map->modules[index].path);
  }
}

bool Overlaps(const LoadedModule& module, const std::vector<LoadedModule>& others) {
  return std::any_of(others.begin(), others.end(), [&module](const LoadedModule& other) {
    return module.start < other.limit && other.start < module.limit && !Same(module, other);
  });
}

// Runtime address - address in the file, by the segment that holds the mapping's first byte.
uint64_t LoadBias(const LoadedModule& module, const ElfFile& file) {
  const Elf64_Phdr* holder = nullptr;
  for (const Elf64_Phdr& segment : file.segments()) {
    if (segment.p_type != PT_LOAD) continue;
    // Pages are mapped whole: a segment's first one begins before it.
    const uint64_t before = segment.p_offset % PageSize();
    const uint64_t first = segment.p_offset - before;
    if (module.file_offset < first || module.file_offset - first >= segment.p_filesz + before) {
      continue;
    }
    if (holder == nullptr || (segment.p_flags & PF_X) != 0) holder = &segment;
  }
  const uint64_t first_byte = module.start - module.file_offset;
  return holder == nullptr ? first_byte : first_byte + holder->p_offset - holder->p_vaddr;
}

}  // namespace

std::vector<LoadedModule> LoadedModules() {
  std::vector<LoadedModule> modules;
  VisitModules(
      [&modules](const dl_phdr_info&, const LoadedModule& module) { modules.push_back(module); });
  CompletePaths(modules);
  std::sort(modules.begin(), modules.end(), ByAddress);
  return modules;
}

std::vector<LoadedModule> MergeModules(const std::vector<LoadedModule>& before,
                                       const std::vector<LoadedModule>& after) {
  std::vector<LoadedModule> merged;
  for (const LoadedModule& module : before) {
    if (!Overlaps(module, after)) merged.push_back(module);
  }
  for (const LoadedModule& module : after) {
    if (!Overlaps(module, before)) merged.push_back(module);
  }
  std::sort(merged.begin(), merged.end(), ByAddress);
  merged.erase(std::unique(merged.begin(), merged.end(), Same), merged.end());
  return merged;
}

std::vector<LoadedModule> ModulesOf(const Profile& profile) {
  std::vector<LoadedModule> modules;
  for (const Profile::Module& mapped : profile.modules) {
    if (mapped.start >= mapped.limit) continue;
    LoadedModule module;
    module.path = WithoutDeleted(mapped.path);
    module.build_id = mapped.build_id;
    module.start = mapped.start;
    module.limit = mapped.limit;
    module.file_offset = mapped.file_offset;
    module.load_bias = mapped.start - mapped.file_offset;
    if (absl::StartsWith(module.path, "/")) {
      const auto file = ElfFile::Open(module.path);
      if (file.ok() && (module.build_id.empty() || module.build_id == file->build_id())) {
        module.load_bias = LoadBias(module, *file);
      }
    }
    modules.push_back(std::move(module));
  }
  std::sort(modules.begin(), modules.end(), ByAddress);
  return modules;
}

std::vector<Elf64_Phdr> SegmentsInMemory(const LoadedModule& wanted) {
  std::vector<Elf64_Phdr> segments;
  VisitModules([&](const dl_phdr_info& info, const LoadedModule& module) {
    const bool same = module.start == wanted.start && module.limit == wanted.limit &&
                      module.load_bias == wanted.load_bias && module.build_id == wanted.build_id;
    if (same) segments.assign(info.dlpi_phdr, info.dlpi_phdr + info.dlpi_phnum);
  });
  return segments;
}

}  // namespace starling
