// Suites: the benchmarks that there are, by the names of their suites and cases.
//
//   Suites suites;
//   RETURN_IF_ERROR(AddInferenceSuite(suites));
//   ASSIGN_OR_RETURN(std::vector<PlannedRow> rows, PlanRows(suites, {"inference"}, options));
//
// Filled by explicit calls, never by static initialisers. Thread-safe for reading once filled.
#ifndef STARLING_BENCH_RUNNER_SUITES_H_
#define STARLING_BENCH_RUNNER_SUITES_H_

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/runner/benchmark.h"

namespace starling {

class Suites {
 public:
  // Names a suite: `description` is one line. ALREADY_EXISTS if the name is taken.
  absl::Status AddSuite(absl::string_view name, absl::string_view description);
  // NOT_FOUND if its suite was not named; ALREADY_EXISTS if the suite has a case of that name and
  // metric; INVALID_ARGUMENT if name, metric or `make` is empty, or an axis has no values.
  absl::Status Add(BenchmarkCase benchmark);

  struct Suite {
    std::string name;
    std::string description;
    std::vector<const BenchmarkCase*> cases;  // in the order in which they were added
  };
  const std::vector<Suite>& list() const { return suites_; }
  // INVALID_ARGUMENT names the nearest suite and all there are.
  absl::StatusOr<const Suite*> Find(absl::string_view name) const;

 private:
  std::vector<Suite> suites_;
  std::deque<BenchmarkCase> cases_;  // never moves what it holds
};

// One row to be: a case and a value for each of its axes.
struct PlannedRow {
  const BenchmarkCase* benchmark = nullptr;
  Parameters params;
};

// What is asked for.
struct PlanOptions {
  Extent extent = Extent::kDefault;
  std::string filter;  // RE2 syntax, found anywhere in the row's name; empty: all
  // Values that replace those of an axis, in all cases that have it.
  std::vector<std::pair<std::string, std::vector<std::string>>> overrides;
};

// The rows of the named suites, in order. INVALID_ARGUMENT for an unknown suite (the nearest
// named), a parameter that no case of them has, a filter that is no expression, or if nothing is
// left to be measured.
absl::StatusOr<std::vector<PlannedRow>> PlanRows(const Suites& suites,
                                                 const std::vector<std::string>& names,
                                                 const PlanOptions& options);

// A row without samples: names, parameters, unit, direction and target.
BenchmarkRow EmptyRow(const PlannedRow& planned);

}  // namespace starling

#endif  // STARLING_BENCH_RUNNER_SUITES_H_
