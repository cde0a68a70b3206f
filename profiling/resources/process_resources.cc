#include "profiling/resources/process_resources.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace starling {
namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

// Calls `found` with the number that follows each `name:` at the start of a line.
template <typename Found>
void ReadNamedNumbers(const char* path, const Found& found) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string name;
    int64_t value;
    if (words >> name >> value) found(absl::StripSuffix(name, ":"), value);
  }
}

// The entries of a folder but "." and "..".
std::vector<std::string> NamesIn(const char* path) {
  std::vector<std::string> names;
  DIR* const folder = opendir(path);
  if (folder == nullptr) return names;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  closedir(folder);
  return names;
}

// User and system time of a process, by fields 14 and 15 of its stat, which follow its name.
double CpuSecondsOf(const std::string& pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::string line;
  std::getline(file, line);
  const size_t name_end = line.rfind(") ");
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(line.substr(name_end + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

ProcessResources ReadProcessResources() {
  ProcessResources resources;
  rusage usage = {};
  if (getrusage(RUSAGE_SELF, &usage) == 0) {
    resources.cpu_seconds = Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
    resources.context_switches = usage.ru_nvcsw + usage.ru_nivcsw;
    resources.page_faults = usage.ru_minflt + usage.ru_majflt;
  }
  // Not ru_maxrss: it counts what ran in the process before this program.
  ReadNamedNumbers("/proc/self/status", [&](absl::string_view name, int64_t value) {
    if (name == "VmHWM") resources.rss_peak_bytes = value * 1024;
    if (name == "VmRSS") resources.rss_bytes = value * 1024;
    if (name == "VmSize") resources.virtual_bytes = value * 1024;
    if (name == "Threads") resources.threads = value;
  });
  ReadNamedNumbers("/proc/self/io", [&](absl::string_view name, int64_t value) {
    if (name == "read_bytes") resources.disk_read_bytes = value;
    if (name == "write_bytes") resources.disk_write_bytes = value;
  });
  return resources;
}

double ReadTreeCpuSeconds() {
  double seconds = ReadProcessResources().cpu_seconds;
  for (const std::string& thread : NamesIn("/proc/self/task")) {
    std::ifstream children(absl::StrCat("/proc/self/task/", thread, "/children"));
    std::string child;
    while (children >> child) seconds += CpuSecondsOf(child);
  }
  return seconds;
}

double ReadRunDelaySeconds() {
  double seconds = 0;
  for (const std::string& thread : NamesIn("/proc/self/task")) {
    std::ifstream file(absl::StrCat("/proc/self/task/", thread, "/schedstat"));
    double ran = 0;
    double waited = 0;
    if (file >> ran >> waited) seconds += waited * 1e-9;
  }
  return seconds;
}

int64_t ReadPssBytes() {
  int64_t bytes = -1;
  ReadNamedNumbers("/proc/self/smaps_rollup", [&](absl::string_view name, int64_t value) {
    if (name == "Pss") bytes = value * 1024;
  });
  return bytes;
}

OpenFiles CountOpenFiles() {
  const std::vector<std::string> names = NamesIn("/proc/self/fd");
  if (names.empty()) return {};
  OpenFiles open = {static_cast<int64_t>(names.size()) - 1, 0};  // not the folder itself
  for (const std::string& name : names) {
    char target[64] = {};
    const std::string path = absl::StrCat("/proc/self/fd/", name);
    if (readlink(path.c_str(), target, sizeof(target) - 1) > 0 &&
        absl::StartsWith(target, "socket:")) {
      ++open.sockets;
    }
  }
  return open;
}

NetworkBytes ReadNetworkBytes() {
  std::ifstream file("/proc/net/dev");
  std::string line;
  NetworkBytes bytes;
  while (std::getline(file, line)) {
    const size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::istringstream numbers(line.substr(colon + 1));
    int64_t received;
    int64_t column;
    numbers >> received;
    for (int i = 0; i < 7; ++i) numbers >> column;  // packets, errors, ...
    if (!(numbers >> column)) continue;
    bytes.received = (bytes.received < 0 ? 0 : bytes.received) + received;
    bytes.sent = (bytes.sent < 0 ? 0 : bytes.sent) + column;
  }
  return bytes;
}

ProcessorTimes ReadProcessorTimes() {
  std::ifstream file("/proc/stat");
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0, stolen = 0;
  if (!(file >> name >> user >> nice >> system >> idle >> waiting >> hard >> soft >> stolen)) {
    return {};
  }
  const double second = static_cast<double>(sysconf(_SC_CLK_TCK));
  return {(user + nice + system + hard + soft) / second, stolen / second};
}

}  // namespace starling
