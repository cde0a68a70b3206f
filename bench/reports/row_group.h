// Rows that are shown together, and what they have in common: that is said once, above them.
//
//   for (const RowGroup& group : GroupRows(results, "")) {
//     Draw(group.title, SharedText(group));
//     for (const BenchmarkRow* row : group.rows) DrawRow(VaryingValues(group, *row));
//   }
//
// Thread safety: pure functions. Groups point into the results.
#ifndef STARLING_BENCH_REPORTS_ROW_GROUP_H_
#define STARLING_BENCH_REPORTS_ROW_GROUP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "bench/results/results.h"

namespace starling {

struct RowGroup {
  std::string title;  // "inference", "inference, backend=serial"
  std::vector<const BenchmarkRow*> rows;
  std::vector<std::string> varying;  // names of parameters that are not the same in all rows
  Parameters shared;                 // the others
  std::string metric;                // of all rows
};

// One group for each suite and metric; with the name of a parameter, one for each of its values.
// Groups and their rows stand in the order in which they first appear. O(rows * parameters).
std::vector<RowGroup> GroupRows(const BenchmarkResults& results, absl::string_view parameter);

// "b, 1000, float": the case and what varies.
std::string ShortName(const RowGroup& group, const BenchmarkRow& row);

// "agent_steps_per_second_per_core; backend=serial, workers=1".
std::string SharedText(const RowGroup& group);

}  // namespace starling

#endif  // STARLING_BENCH_REPORTS_ROW_GROUP_H_
