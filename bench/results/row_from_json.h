// One row of results.json.
#ifndef STARLING_BENCH_RESULTS_ROW_FROM_JSON_H_
#define STARLING_BENCH_RESULTS_ROW_FROM_JSON_H_

#include "absl/status/statusor.h"
#include "bench/results/results.h"
#include "engine/core/json_value.h"

namespace starling {

// INVALID_ARGUMENT that begins with the path of the field, also for what contradicts the samples.
absl::StatusOr<BenchmarkRow> RowFromJson(const JsonValue& value);

}  // namespace starling

#endif  // STARLING_BENCH_RESULTS_ROW_FROM_JSON_H_
