// The names that JSON has for values and summaries, in one place for writer and reader.
#ifndef STARLING_BENCH_RESULTS_RESULTS_FIELDS_H_
#define STARLING_BENCH_RESULTS_RESULTS_FIELDS_H_

#include "bench/results/results.h"

namespace starling {

template <typename Value>
struct NamedValue {
  const char* name;
  Value value;
};

inline constexpr NamedValue<Direction> kDirections[] = {{"higher", Direction::kHigherIsBetter},
                                                        {"lower", Direction::kLowerIsBetter}};
inline constexpr NamedValue<TargetStatistic> kTargetStatistics[] = {
    {"median", TargetStatistic::kMedian},
    {"p95", TargetStatistic::kP95},
    {"p99", TargetStatistic::kP99}};
inline constexpr NamedValue<RowVerdict> kRowVerdicts[] = {
    {"met", RowVerdict::kMet},
    {"missed", RowVerdict::kMissed},
    {"not_measurable", RowVerdict::kNotMeasurable}};

// The numbers of a summary but n, outliers and the interval.
inline constexpr NamedValue<double SampleSummary::*> kSummaryNumbers[] = {
    {"min", &SampleSummary::min},       {"max", &SampleSummary::max},
    {"mean", &SampleSummary::mean},     {"stddev", &SampleSummary::stddev},
    {"median", &SampleSummary::median}, {"iqr", &SampleSummary::iqr},
    {"p50", &SampleSummary::p50},       {"p75", &SampleSummary::p75},
    {"p90", &SampleSummary::p90},       {"p95", &SampleSummary::p95},
    {"p99", &SampleSummary::p99},       {"p99_9", &SampleSummary::p99_9}};

// The counts of resources: all but cpu_seconds.
inline constexpr NamedValue<int64_t RowResources::*> kResourceCounts[] = {
    {"rss_bytes", &RowResources::rss_bytes},
    {"rss_peak_bytes", &RowResources::rss_peak_bytes},
    {"pss_bytes", &RowResources::pss_bytes},
    {"context_switches", &RowResources::context_switches},
    {"page_faults", &RowResources::page_faults},
    {"disk_read_bytes", &RowResources::disk_read_bytes},
    {"disk_write_bytes", &RowResources::disk_write_bytes},
    {"network_rx_bytes", &RowResources::network_rx_bytes},
    {"network_tx_bytes", &RowResources::network_tx_bytes},
    {"threads", &RowResources::threads},
    {"connections", &RowResources::connections}};

// The name of a value that is in the table.
template <typename Value, size_t kSize>
const char* NameOf(const NamedValue<Value> (&table)[kSize], Value value) {
  for (const NamedValue<Value>& entry : table) {
    if (entry.value == value) return entry.name;
  }
  return "";
}

}  // namespace starling

#endif  // STARLING_BENCH_RESULTS_RESULTS_FIELDS_H_
