#include "engine/service/http/process_metrics.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace starling {
namespace {

using prometheus::MetricType;

// Fields of /proc/self/stat, counted from the state, which follows the program's name.
constexpr size_t kThreads = 17;
constexpr size_t kStartTime = 19;
constexpr size_t kVirtualBytes = 20;
constexpr size_t kResidentPages = 21;

std::vector<std::string> StatFields() {
  std::ifstream file("/proc/self/stat");
  const std::string line((std::istreambuf_iterator<char>(file)), {});
  const size_t name_end = line.rfind(") ");
  if (name_end == std::string::npos) return {};
  return absl::StrSplit(line.substr(name_end + 2), ' ');
}

double FieldOf(const std::vector<std::string>& fields, size_t index) {
  double value = 0;
  if (index < fields.size() && absl::SimpleAtod(fields[index], &value)) return value;
  return 0;
}

double CpuSeconds() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

// Seconds from 1970 to when the machine started.
double BootTime() {
  std::ifstream file("/proc/stat");
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string name;
    double value;
    if (words >> name >> value && name == "btime") return value;
  }
  return 0;
}

int OpenFiles() {
  DIR* folder = opendir("/proc/self/fd");
  if (folder == nullptr) return 0;
  int count = -3;  // ".", ".." and the folder itself
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count;
}

double MostOpenFiles() {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

prometheus::MetricFamily SingleMetric(const std::string& name, const std::string& help,
                                      MetricType type, double value) {
  prometheus::ClientMetric metric;
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {name, help, type, {metric}};
}

std::vector<prometheus::MetricFamily> ProcessMetrics() {
  const std::vector<std::string> stat = StatFields();
  const double started = BootTime() + FieldOf(stat, kStartTime) / sysconf(_SC_CLK_TCK);
  const auto gauge = [](const char* name, const char* help, double value) {
    return SingleMetric(name, help, MetricType::Gauge, value);
  };
  return {
      SingleMetric("process_cpu_seconds_total", "User and system CPU time in seconds.",
                   MetricType::Counter, CpuSeconds()),
      gauge("process_max_fds", "Most files that may be open.", MostOpenFiles()),
      gauge("process_open_fds", "Open files.", OpenFiles()),
      gauge("process_resident_memory_bytes", "Resident memory in bytes.",
            FieldOf(stat, kResidentPages) * sysconf(_SC_PAGESIZE)),
      gauge("process_start_time_seconds", "When the process started, in seconds since 1970.",
            started),
      gauge("process_threads", "Threads.", FieldOf(stat, kThreads)),
      gauge("process_virtual_memory_bytes", "Virtual memory in bytes.",
            FieldOf(stat, kVirtualBytes)),
  };
}

}  // namespace starling
