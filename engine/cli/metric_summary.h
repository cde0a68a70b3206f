// A metric over a run, in constant memory: first, last, least, greatest, mean.
//
//   MetricSummary summary;
//   for (double value : values) summary.Add(value);
#ifndef STARLING_ENGINE_CLI_METRIC_SUMMARY_H_
#define STARLING_ENGINE_CLI_METRIC_SUMMARY_H_

#include <algorithm>
#include <cstdint>

namespace starling {

// All fields are 0 before the first value.
struct MetricSummary {
  double first = 0;
  double last = 0;
  double min = 0;
  double max = 0;
  double mean = 0;
  int64_t count = 0;

  void Add(double value) {
    if (count == 0) first = min = max = value;
    last = value;
    min = std::min(min, value);
    max = std::max(max, value);
    ++count;
    mean += (value - mean) / static_cast<double>(count);
  }
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_METRIC_SUMMARY_H_
