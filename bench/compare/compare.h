// Comparison: what changed between two runs of the same benchmarks, row by row.
//
//   ComparisonOptions options;
//   options.interleaved = true;
//   ASSIGN_OR_RETURN(Comparison comparison, CompareResults(base, other, options));
//   if (comparison.worse > 0) ...   // a regression
//
// A row has changed where three things hold: the shift is significant, corrected by Holm for the
// number of rows; it is larger than the threshold of its metric; and it is larger than three times
// the noise floor: what the same program differs from itself on this machine.
//
// Two programs that took turns are compared pair by pair (Wilcoxon's signed ranks,
// bench/statistics/signed_rank.h): a machine that is slow for a while is slow for both. Other
// samples are compared by the ranks of all (Mann and Whitney). The floor is what halves of the
// pairs, or of the samples of a side, differ by (bench/statistics/noise_floor.h), scaled from
// halves to wholes; at least the median of that over the rows of the suite, as one row may look
// quiet by luck; and at least the noise of both runs if they were not interleaved.
//
// Thread safety: pure functions.
#ifndef STARLING_BENCH_COMPARE_COMPARE_H_
#define STARLING_BENCH_COMPARE_COMPARE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/results/results.h"
#include "bench/statistics/shift.h"

namespace starling {

inline constexpr double kNoiseFactor = 3;

struct ComparisonOptions {
  double significance = 0.05;       // after correction; above 0, below 1
  std::optional<double> threshold;  // in place of that of each row; a fraction, 0 or more
  // The samples of both sides were taken in turns, one for each process
  // (bench/compare/paired_run.h). If not, the machine may have changed between the two runs, and
  // the comparison says so.
  bool interleaved = false;
};

enum class Change {
  kSame,  // nothing was shown
  kBetter,
  kWorse,         // a regression
  kNotComparable  // on one side only, not measurable, too few samples, ...; the note says which
};

struct RowComparison {
  std::string name;  // RowName
  std::string metric;
  std::string unit;
  Direction direction = Direction::kHigherIsBetter;
  SampleSummary base;  // n is 0 where the side has no samples
  SampleSummary other;
  // Of `other` against `base`, as a fraction; NaN if not comparable.
  Shift shift = {SampleSummary::kNone, SampleSummary::kNone, SampleSummary::kNone};
  double p = 1;            // two-sided
  double adjusted_p = 1;   // Holm, over all rows
  double threshold = 0;    // of the metric, as `other` has it
  double noise_floor = 0;  // a fraction
  Change change = Change::kNotComparable;
  std::string note;
  // How much it takes: max(threshold, kNoiseFactor x noise floor).
  double least_shift() const;
};

// The rows are those of the base in its order, then those that only the other has.
struct Comparison {
  std::string base_name;  // as the user named them; for the caller to set
  std::string other_name;
  Properties machine;
  bool interleaved = false;
  double seconds = 0;
  std::vector<std::string> notes;  // in sentences: what limits the comparison
  std::vector<RowComparison> rows;
  int64_t same = 0, better = 0, worse = 0, not_comparable = 0;
};

// FAILED_PRECONDITION with all differences if the results come from different machines, or if the
// one has no row of the other at all; INVALID_ARGUMENT for options out of range. O(rows x
// samples^2).
absl::StatusOr<Comparison> CompareResults(const BenchmarkResults& base,
                                          const BenchmarkResults& other,
                                          const ComparisonOptions& options);

// Counts the rows by their change into the comparison.
void CountChanges(Comparison& comparison);

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_COMPARE_H_
