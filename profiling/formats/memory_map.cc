#include "profiling/formats/memory_map.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace starling {
namespace {

// The text up to the next space, which is passed over with those that follow it.
absl::string_view NextField(absl::string_view& line) {
  const size_t end = std::min(line.find(' '), line.size());
  const absl::string_view field = line.substr(0, end);
  line.remove_prefix(std::min(line.find_first_not_of(' ', end), line.size()));
  return field;
}

// "start-limit perms offset device inode path".
bool ParseLine(absl::string_view line, Profile::Module& module, bool& executable) {
  const std::pair<absl::string_view, absl::string_view> range =
      absl::StrSplit(NextField(line), absl::MaxSplits('-', 1));
  const absl::string_view permissions = NextField(line);
  const absl::string_view offset = NextField(line);
  const absl::string_view device = NextField(line);
  const absl::string_view inode = NextField(line);
  if (!absl::SimpleHexAtoi(range.first, &module.start) ||
      !absl::SimpleHexAtoi(range.second, &module.limit) ||
      !absl::SimpleHexAtoi(offset, &module.file_offset)) {
    return false;
  }
  if (module.start >= module.limit || permissions.size() != 4 || device.empty() || inode.empty()) {
    return false;
  }
  executable = permissions[2] == 'x';
  module.path = std::string(line);
  return true;
}

}  // namespace

MemoryMap ParseMemoryMap(absl::string_view text) {
  MemoryMap map;
  std::string build;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    if (absl::ConsumePrefix(&line, "build=")) {
      build = std::string(line);
      continue;
    }
    Profile::Module module;
    bool executable = false;
    if (!ParseLine(line, module, executable)) {
      ++map.damaged_lines;
    } else if (executable && !module.path.empty()) {
      absl::StrReplaceAll({{"$build", build}}, &module.path);
      map.modules.push_back(std::move(module));
    }
  }
  std::stable_sort(
      map.modules.begin(), map.modules.end(),
      [](const Profile::Module& a, const Profile::Module& b) { return a.start < b.start; });
  return map;
}

int32_t ModuleAt(const std::vector<Profile::Module>& modules, uint64_t address) {
  const auto after = std::upper_bound(
      modules.begin(), modules.end(), address,
      [](uint64_t value, const Profile::Module& module) { return value < module.start; });
  if (after == modules.begin()) return -1;
  const auto module = after - 1;
  return address < module->limit ? static_cast<int32_t>(module - modules.begin()) : -1;
}

}  // namespace starling
