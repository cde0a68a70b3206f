#include "bench/reports/use_table.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr char kNotCounted[] = "not counted";
constexpr double kFull = 0.8;        // of the processors
constexpr double kFullMemory = 0.9;  // of the memory
constexpr double kOneBusy = 0.6;     // processors at work: one worker at a time, with its set-up

// What the rows used together.
struct Used {
  double cpu_seconds = 0;
  int64_t peak_bytes = -1;
  int64_t switches = -1, faults = -1, disk = -1, network = -1;
  int64_t busy_rows = 0;
};

void Add(int64_t count, int64_t& sum) {
  if (count >= 0) sum = std::max<int64_t>(sum, 0) + count;
}

Used UsedBy(const std::vector<BenchmarkRow>& rows) {
  Used used;
  for (const BenchmarkRow& row : rows) {
    const RowResources& resources = row.resources;
    used.cpu_seconds += resources.cpu_seconds;
    used.peak_bytes = std::max(used.peak_bytes, resources.rss_peak_bytes);
    Add(resources.context_switches, used.switches);
    Add(resources.page_faults, used.faults);
    Add(resources.disk_read_bytes, used.disk);
    Add(resources.disk_write_bytes, used.disk);
    Add(resources.network_rx_bytes, used.network);
    Add(resources.network_tx_bytes, used.network);
    used.busy_rows += row.busy ? 1 : 0;
  }
  return used;
}

double NumberOf(const Properties& machine, absl::string_view name) {
  double number = 0;
  const bool found = absl::SimpleAtod(ParameterOf(machine, name), &number);
  return found ? number : 0;
}

std::string PerSecond(int64_t count, double seconds, absl::string_view of_what) {
  if (count < 0 || !(seconds > 0)) return kNotCounted;
  return absl::StrCat(FormatSi(static_cast<double>(count) / seconds), " ", of_what);
}

std::string Moved(int64_t bytes, double seconds) {
  if (bytes < 0 || !(seconds > 0)) return kNotCounted;
  return absl::StrCat(FormatBytes(static_cast<double>(bytes)), ", ",
                      FormatBytes(static_cast<double>(bytes) / seconds), "/s");
}

std::string Bottleneck(const BenchmarkResults& results, const Used& used, double at_work,
                       double processors, double memory_share) {
  if (results.rows.empty()) return "Nothing was measured.";
  if (memory_share > kFullMemory) {
    return absl::StrCat("Memory is the bottleneck: the process held ", FormatPercent(memory_share),
                        " of it, and the system has to reclaim pages beyond.");
  }
  std::string text;
  const std::string busy =
      absl::StrCat(FormatFixed(at_work, 2), " of ", FormatSignificant(processors), " processors");
  if (processors <= 0 || !(results.seconds > 0)) {
    text = "The number of processors or the time is not known, so no bottleneck can be named.";
  } else if (at_work > kFull * processors) {
    text = absl::StrCat("The processors are the bottleneck: on average ", busy,
                        " worked. More of them, or less to compute, is what helps.");
  } else if (at_work > kOneBusy) {
    text = absl::StrCat("The processor that a row runs on is the bottleneck: on average ", busy,
                        " worked, so one worker computes while others have nothing to do.");
  } else {
    text = absl::StrCat("No resource is used up: on average ", busy,
                        " worked. The rest of the time went to preparing rows, or to waiting "
                        "(locks, disk, network, a server's answer).");
  }
  if (used.busy_rows > 0) {
    absl::StrAppend(&text, " Other programs wanted the processors too, during ", used.busy_rows,
                    " of ", results.rows.size(), " rows.");
  }
  return text;
}

}  // namespace

UseTable MakeUseTable(const BenchmarkResults& results) {
  const Used used = UsedBy(results.rows);
  const double processors = NumberOf(results.machine, "processors");
  const double memory = NumberOf(results.machine, "memory_gib") * 1024 * 1024 * 1024;
  const double at_work = results.seconds > 0 ? used.cpu_seconds / results.seconds : 0;
  const double memory_share =
      memory > 0 && used.peak_bytes > 0 ? static_cast<double>(used.peak_bytes) / memory : 0;

  UseTable table;
  table.lines.push_back(
      {"processors",
       processors > 0
           ? absl::StrCat(FormatPercent(at_work / processors), ": ", FormatFixed(at_work, 2),
                          " of ", FormatSignificant(processors), " at work on average")
           : absl::StrCat(FormatFixed(at_work, 2), " at work on average"),
       absl::StrCat(used.busy_rows == 0 ? std::string("no row was disturbed by others")
                                        : absl::StrCat(used.busy_rows, " of ", results.rows.size(),
                                                       " rows were disturbed by others"),
                    "; ",
                    PerSecond(used.switches, used.cpu_seconds, "context switches a CPU second")),
       kNotCounted});
  table.lines.push_back(
      {"memory",
       used.peak_bytes < 0
           ? kNotCounted
           : absl::StrCat(
                 FormatBytes(static_cast<double>(used.peak_bytes)), " at most",
                 memory > 0 ? absl::StrCat(", ", FormatPercent(memory_share), " of all") : ""),
       PerSecond(used.faults, used.cpu_seconds, "page faults a CPU second"), kNotCounted});
  table.lines.push_back({"disk", Moved(used.disk, results.seconds), kNotCounted, kNotCounted});
  table.lines.push_back({"network, of the whole machine", Moved(used.network, results.seconds),
                         kNotCounted, kNotCounted});
  table.bottleneck = Bottleneck(results, used, at_work, processors, memory_share);
  return table;
}

}  // namespace starling
