// A small run with a row of every kind, for tests of reports.
#ifndef STARLING_BENCH_REPORTS_TESTING_EXAMPLE_RESULTS_H_
#define STARLING_BENCH_REPORTS_TESTING_EXAMPLE_RESULTS_H_

#include "absl/strings/string_view.h"
#include "bench/results/results.h"

namespace starling {

// Suite "inference", metric "rate", median 110/s: case a met (100), b missed (200), c critical
// (250, critical 120), d without a target, e not measured; then latencies of suite "spawn", which
// meet their target.
BenchmarkResults ExampleResults();

// The example with every text replaced by `text`, and rows told apart by a number behind it.
BenchmarkResults HostileResults(absl::string_view text);

}  // namespace starling

#endif  // STARLING_BENCH_REPORTS_TESTING_EXAMPLE_RESULTS_H_
