// The USE method (Gregg, 2013) on what a run used: utilisation, saturation and errors of each
// resource, and which of them limits the figures as far as these numbers say.
//
// Thread safety: pure functions.
#ifndef STARLING_BENCH_REPORTS_USE_TABLE_H_
#define STARLING_BENCH_REPORTS_USE_TABLE_H_

#include <string>
#include <vector>

#include "bench/results/results.h"

namespace starling {

struct UseLine {
  std::string resource, utilisation, saturation, errors;
};

struct UseTable {
  std::vector<UseLine> lines;  // processors, memory, disk, network
  std::string bottleneck;      // in sentences
};

// Of all rows together. What the system does not count is said to be not counted.
UseTable MakeUseTable(const BenchmarkResults& results);

}  // namespace starling

#endif  // STARLING_BENCH_REPORTS_USE_TABLE_H_
