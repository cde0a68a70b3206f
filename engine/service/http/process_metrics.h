// What Prometheus' client libraries say of the process they are in: `process_cpu_seconds_total`,
// `process_resident_memory_bytes`, `process_virtual_memory_bytes`, `process_open_fds`,
// `process_max_fds`, `process_threads`, `process_start_time_seconds`.
#ifndef STARLING_ENGINE_SERVICE_HTTP_PROCESS_METRICS_H_
#define STARLING_ENGINE_SERVICE_HTTP_PROCESS_METRICS_H_

#include <string>
#include <vector>

#include "prometheus/metric_family.h"

namespace starling {

// Reads /proc; what it does not say is left out. O(open files).
std::vector<prometheus::MetricFamily> ProcessMetrics();

// One family of one number without labels.
prometheus::MetricFamily SingleMetric(const std::string& name, const std::string& help,
                                      prometheus::MetricType type, double value);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_HTTP_PROCESS_METRICS_H_
