// A comparison as JSON, for other programs.
//
//   {"base": "main", "other": "mine", "interleaved": true, "seconds": 185.2, "machine": {...},
//    "notes": [...], "counts": {"same": 39, "better": 2, "worse": 1, "not_comparable": 0},
//    "rows": [{"name": "inference/b/rate", "metric": "rate", "unit": "1/s", "direction": "higher",
//              "base": {"n": 8, "median": 1310000.0, "ci95": [1300000.0, 1320000.0]},
//              "other": {...}, "shift": {"estimate": -0.301, "low": -0.314, "high": -0.288},
//              "p": 0.00016, "adjusted_p": 0.0065, "threshold": 0.1, "noise_floor": 0.01,
//              "change": "worse", "note": ""}, ...]}
//
// Thread safety: pure function.
#ifndef STARLING_BENCH_COMPARE_COMPARISON_JSON_H_
#define STARLING_BENCH_COMPARE_COMPARISON_JSON_H_

#include <string>

#include "bench/compare/compare.h"

namespace starling {

// The rows in their order; "change" is "same", "better", "worse" or "not_comparable". What is not
// known is null. Numbers are exact. O(rows).
std::string ComparisonToJson(const Comparison& comparison);

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_COMPARISON_JSON_H_
