// results.csv: a line a row, for spreadsheets and data frames.
//
//   suite,case,params.agents,params.backend,metric,unit,direction,n,min,...,verdict,note
//   inference,b,1000,serial,agent_steps_per_second_per_core,1/s,higher,15,1.2e+06,...,met,
//
// Columns are named as in results.json. Each parameter and each fact has one; it is empty where a
// row has none, as is what is not known. Samples and histograms are in results.json only.
//
// Thread safety: pure functions.
#ifndef STARLING_BENCH_RESULTS_RESULTS_CSV_H_
#define STARLING_BENCH_RESULTS_RESULTS_CSV_H_

#include <string>

#include "bench/results/results.h"

namespace starling {

// As RFC 4180 has it: a heading, lines that end in CR LF, quotes around what needs them. Numbers
// are exact. O(rows * columns).
std::string ResultsToCsv(const BenchmarkResults& results);

}  // namespace starling

#endif  // STARLING_BENCH_RESULTS_RESULTS_CSV_H_
