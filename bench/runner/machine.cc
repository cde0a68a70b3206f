#include "bench/runner/machine.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "engine/backends/processors.h"
#include "engine/core/version.h"
#include "xxhash.h"

namespace starling {
namespace {

constexpr char kUnknown[] = "unknown";

// What decides how fast the same program runs.
constexpr absl::string_view kIdentity[] = {"cpu",      "processors", "memory_gib", "caches",
                                           "governor", "cpu_limit",  "hypervisor"};

std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return std::string(absl::StripAsciiWhitespace(line));
}

std::string OrUnknown(const std::string& text) { return text.empty() ? kUnknown : text; }

// The value behind the first "NAME : " of /proc/cpuinfo.
std::string CpuInfo(absl::string_view name) {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits(':', 1));
    if (absl::StripAsciiWhitespace(parts.first) == name) {
      return std::string(absl::StripAsciiWhitespace(parts.second));
    }
  }
  return "";
}

std::string Caches() {
  std::vector<std::string> caches;
  for (int index = 0; index < 8; ++index) {
    const std::string folder = absl::StrCat("/sys/devices/system/cpu/cpu0/cache/index", index, "/");
    const std::string level = FirstLine(folder + "level");
    const std::string type = FirstLine(folder + "type");
    if (level.empty() || type == "Instruction") continue;
    caches.push_back(absl::StrCat("L", level, " ", FirstLine(folder + "size")));
  }
  return absl::StrJoin(caches, ", ");
}

std::string Kernel() {
  utsname name = {};
  return uname(&name) == 0 ? absl::StrCat(name.sysname, " ", name.release, " ", name.machine) : "";
}

std::string Hypervisor() {
  const bool is_virtual =
      absl::StrContains(absl::StrCat(" ", CpuInfo("flags"), " "), " hypervisor ");
  if (!is_virtual) return "none";
  const std::string product = FirstLine("/sys/class/dmi/id/sys_vendor");
  return product.empty() ? "a virtual machine" : product;
}

// The digest of this program's file: two builds are the same if it is.
std::string ExecutableDigest() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  XXH3_state_t* const state = XXH3_createState();
  if (state == nullptr) return "";
  XXH3_64bits_reset(state);
  std::vector<char> block(1 << 16);
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    XXH3_64bits_update(state, block.data(), static_cast<size_t>(file.gcount()));
  }
  const XXH64_hash_t digest = XXH3_64bits_digest(state);
  XXH3_freeState(state);
  return absl::StrFormat("%016x", digest);
}

std::string Value(const Properties& properties, absl::string_view name) {
  for (const auto& [key, value] : properties) {
    if (key == name) return value;
  }
  return kUnknown;
}

}  // namespace

Properties DescribeMachine() {
  const std::string frequency = "/sys/devices/system/cpu/cpu0/cpufreq/";
  // In whole GiB: a new kernel keeps a little more or less for itself.
  const double gib = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                     static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 30);
  return {
      {"cpu", OrUnknown(CpuInfo("model name"))},
      {"processors", absl::StrCat(AvailableProcessors())},
      {"memory_gib", absl::StrCat(std::llround(gib))},
      {"caches", OrUnknown(Caches())},
      {"kernel", OrUnknown(Kernel())},
      {"governor", OrUnknown(FirstLine(frequency + "scaling_governor"))},
      {"boost", OrUnknown(FirstLine("/sys/devices/system/cpu/cpufreq/boost"))},
      {"hyperthreads", OrUnknown(FirstLine("/sys/devices/system/cpu/smt/active"))},
      {"cpu_limit", OrUnknown(FirstLine("/sys/fs/cgroup/cpu.max"))},
      {"hypervisor", Hypervisor()},
      {"microcode", OrUnknown(CpuInfo("microcode"))},
      {"address_randomisation", OrUnknown(FirstLine("/proc/sys/kernel/randomize_va_space"))},
      {"load_before", OrUnknown(FirstLine("/proc/loadavg"))},
  };
}

Properties DescribeBuild() {
  return {
      {"engine", kEngineVersion},
      {"compiler", __VERSION__},
#ifdef __OPTIMIZE__
      {"optimised", "yes"},
#else
      {"optimised", "no"},
#endif
#ifdef NDEBUG
      {"assertions", "no"},
#else
      {"assertions", "yes"},
#endif
      {"executable_digest", OrUnknown(ExecutableDigest())},
  };
}

std::vector<std::string> Uncontrolled(const Properties& machine) {
  std::vector<std::string> sentences;
  if (Value(machine, "governor") == kUnknown) {
    sentences.emplace_back("The system shows no frequency governor: the clock may have changed.");
  } else if (Value(machine, "governor") != "performance") {
    sentences.push_back(
        absl::StrCat("The frequency governor is \"", Value(machine, "governor"),
                     "\": the clock changes with the load; \"performance\" keeps it."));
  }
  if (Value(machine, "boost") == "1") {
    sentences.emplace_back(
        "Frequency boost is on: the clock depends on heat and on the neighbours.");
  }
  if (Value(machine, "hyperthreads") == "1") {
    sentences.emplace_back("Hyper-threads are on: two workers may share one core.");
  }
  if (Value(machine, "hypervisor") != "none") {
    sentences.emplace_back(
        "This is a virtual machine: others on the same host take time and caches, "
        "and the kernel sees only a part of it.");
  }
  if (Value(machine, "cpu_limit") != kUnknown &&
      !absl::StartsWith(Value(machine, "cpu_limit"), "max")) {
    sentences.push_back(absl::StrCat("A CPU limit is set (cpu.max ", Value(machine, "cpu_limit"),
                                     "): long samples may have been throttled."));
  }
  if (Value(machine, "address_randomisation") != "0") {
    sentences.emplace_back(
        "Addresses are randomised: each process has its own luck with caches; "
        "comparisons start many processes for that reason.");
  }
  return sentences;
}

std::vector<std::string> MachineDifferences(const Properties& a, const Properties& b) {
  std::vector<std::string> differences;
  for (const absl::string_view name : kIdentity) {
    if (Value(a, name) != Value(b, name)) {
      differences.push_back(absl::StrCat(name, ": ", Value(a, name), " against ", Value(b, name)));
    }
  }
  return differences;
}

}  // namespace starling
