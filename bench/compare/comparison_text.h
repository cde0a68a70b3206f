// A comparison for a terminal: what came of it in the first line, then a table for each suite and
// metric, the worst first, and what a reader must know.
//
//   1 regression, 0 improvements, 1 without a difference shown, 0 not comparable
//   A is main, B is mine; interleaved, measured for 3 min 5 s.
//
//   inference: agent_steps_per_second; backend=serial
//   ROW                 A                  B   CHANGE       95 % INTERVAL       P      N
//   b    1.31 M/s +- 1 %    917 k/s +- 1.3 %  -30.1 %  -31.4 % to -28.8 %  0.0003  8 + 8
//   a    2.02 M/s +- 2 %   2.01 M/s +- 1.4 %        ~      -2 % to +1.1 %    0.72  8 + 8
//
// Thread safety: pure function.
#ifndef STARLING_BENCH_COMPARE_COMPARISON_TEXT_H_
#define STARLING_BENCH_COMPARE_COMPARISON_TEXT_H_

#include <string>

#include "bench/compare/compare.h"

namespace starling {

// Control characters in names are shown as '?'; what is not a name is ASCII. O(rows log rows).
std::string ComparisonText(const Comparison& comparison);

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_COMPARISON_TEXT_H_
