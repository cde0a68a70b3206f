// How rows and runs are told in words: the same in all reports.
//
//   StateText(StateOf(row))                   // "✗ missed"
//   ValueText(row.stats.median, row.unit)     // "1.31 M/s"
//   VerdictSentence(results)                  // "24 of 27 targets met, 3 missed; ..."
//
// Text is not escaped. Thread safety: pure functions.
#ifndef STARLING_BENCH_REPORTS_ROW_TEXT_H_
#define STARLING_BENCH_REPORTS_ROW_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "bench/results/results.h"

namespace starling {

enum class RowState {
  kMet,
  kMissed,
  kCritical,     // missed, and beyond the critical value too
  kNoTarget,     // measured, nothing to hold it against
  kNotMeasured,  // could not be measured or judged; the note says why
};

RowState StateOf(const BenchmarkRow& row);

// "met", "missed", "critical", "no target", "not measured".
const char* WordOf(RowState state);

// "✓ met", "✗ missed", "✗ critical", "no target", "not measured".
std::string StateText(RowState state);

// A value with its unit, three or four digits: "1.31 M/s" (1/s), "4.2 ms" (s), "12.3 kB" (B).
// "–" for NaN.
std::string ValueText(double value, absl::string_view unit);

// Half of the 95 % interval of the median as a fraction of the median: 0.012 reads "± 1.2 %". NaN
// without samples, or around a median of 0.
double RelativeInterval(const SampleSummary& stats);

// "1.2 %"; "–" for NaN.
std::string SpreadText(double fraction);

// How many times as good as the target: 1.2 is better by 20 %, whatever direction is better. NaN
// without a target, or where a ratio means nothing.
double TargetRatio(const BenchmarkRow& row);

// "1.2 x"; "–" for NaN.
std::string RatioText(double ratio);

// "at least 300 k/s", "p99 at most 5 ms"; "–" without a target.
std::string TargetText(const BenchmarkRow& row);

struct StateCounts {
  int64_t met = 0, missed = 0, critical = 0, no_target = 0, not_measured = 0;

  int64_t judged() const { return met + missed + critical; }
};

StateCounts CountStates(const BenchmarkResults& results);

// What came of the run, in one or two sentences.
std::string VerdictSentence(const BenchmarkResults& results);

// How far to trust it, in one or more sentences.
std::string NoiseSentence(const RunNoise& noise);

}  // namespace starling

#endif  // STARLING_BENCH_REPORTS_ROW_TEXT_H_
