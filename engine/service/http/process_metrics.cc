#include "engine/service/http/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "profiling/resources/process_resources.h"

namespace starling {
namespace {

using prometheus::MetricType;

// When this process started, in ticks of the clock since the machine did: field 22 of
// /proc/self/stat, counted behind the program's name.
double StartTicks() {
  std::ifstream file("/proc/self/stat");
  const std::string line((std::istreambuf_iterator<char>(file)), {});
  const size_t name_end = line.rfind(") ");
  if (name_end == std::string::npos) return 0;
  const std::vector<std::string> fields = absl::StrSplit(line.substr(name_end + 2), ' ');
  double ticks = 0;
  return fields.size() > 19 && absl::SimpleAtod(fields[19], &ticks) ? ticks : 0;
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
  const ProcessResources used = ReadProcessResources();
  const double started = BootTime() + StartTicks() / sysconf(_SC_CLK_TCK);
  const auto gauge = [](const char* name, const char* help, auto value) {
    return SingleMetric(name, help, MetricType::Gauge, static_cast<double>(value));
  };
  return {
      SingleMetric("process_cpu_seconds_total", "User and system CPU time in seconds.",
                   MetricType::Counter, used.cpu_seconds),
      gauge("process_max_fds", "Most files that may be open.", MostOpenFiles()),
      gauge("process_open_fds", "Open files.", CountOpenFiles().files),
      gauge("process_resident_memory_bytes", "Resident memory in bytes.", used.rss_bytes),
      gauge("process_start_time_seconds", "When the process started, in seconds since 1970.",
            started),
      gauge("process_threads", "Threads.", used.threads),
      gauge("process_virtual_memory_bytes", "Virtual memory in bytes.", used.virtual_bytes),
  };
}

}  // namespace starling
