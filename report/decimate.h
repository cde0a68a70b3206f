// Reduction of a long series to the columns a plot can show, losing no extreme.
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_DECIMATE_H_
#define STARLING_REPORT_DECIMATE_H_

#include <vector>

#include "absl/types/span.h"

namespace starling {

// The points that share one column of a plot. NaN in `low`, `high` and `mean` marks a gap: points
// were there, none of them finite.
struct PlotColumn {
  double x = 0;     // the middle of the first and last x in the column
  double low = 0;   // smallest finite y
  double high = 0;  // largest finite y
  double mean = 0;  // mean of the finite y
};

// At most `columns` (at least 1) columns, ascending in x. A series that fits is returned point by
// point (low = high = mean). An empty `x` means 0, 1, 2, ...; if the lengths differ, the surplus is
// ignored; points whose x is not finite are dropped; y beyond 1e300 in magnitude is clamped.
// O(n) for ascending x, O(n log n) otherwise.
std::vector<PlotColumn> Decimate(absl::Span<const double> x, absl::Span<const double> y,
                                 int columns);

}  // namespace starling

#endif  // STARLING_REPORT_DECIMATE_H_
