// metrics.csv: a row a tick.
//
//   ASSIGN_OR_RETURN(auto metrics, MetricsWriter::Create(path, {"food_eaten", "free_energy"}));
//   RETURN_IF_ERROR(metrics->Row(tick, simulation->metrics(),
//   simulation->last_tick_nanoseconds())); RETURN_IF_ERROR(metrics->Close());
//
// Columns: tick, the metrics, wall_nanoseconds. Numbers have as many digits as they need to be read
// back exactly.
#ifndef STARLING_ENGINE_CLI_METRICS_WRITER_H_
#define STARLING_ENGINE_CLI_METRICS_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/cli/line_file.h"

namespace starling {

class MetricsWriter {
 public:
  // UNAVAILABLE with path and reason, as for the others.
  static absl::StatusOr<MetricsWriter> Create(const std::string& path,
                                              const std::vector<std::string>& names);

  absl::Status Row(int64_t tick, absl::Span<const double> metrics, int64_t wall_nanoseconds);
  absl::Status Close() { return file_.Close(); }

 private:
  explicit MetricsWriter(LineFile file) : file_(std::move(file)) {}

  LineFile file_;
  std::string line_;
};

// The shortest decimal form that reads back to the same double.
void AppendShortest(double value, std::string& text);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_METRICS_WRITER_H_
