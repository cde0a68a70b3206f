// The axis of a plot: its range, and ticks at round values (1, 2 or 5 times a power of ten).
//
//   Axis axis = MakeAxis(0.03, 0.97);   // ticks at 0, 0.2, ..., 1
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_AXIS_H_
#define STARLING_REPORT_AXIS_H_

#include <string>
#include <vector>

#include "report/format.h"

namespace starling {

struct Axis {
  double low = 0;
  double high = 1;
  std::vector<double> ticks;        // ascending, within [low, high]
  std::vector<std::string> labels;  // one per tick, all in one unit; zero is "0"
  bool logarithmic = false;         // then low is above 0, and each label has its own unit

  // Where `value` lies: 0 at `low`, 1 at `high`; values outside the range are clamped.
  double Fraction(double value) const;
};

struct AxisOptions {
  int target_ticks = 5;       // about as many ticks
  bool round_outward = true;  // widen the range to the next tick on both sides
  NumberStyle style = NumberStyle::kPlain;
  // Equal distances for equal ratios: for values that differ by more than a factor of ten or so.
  // Linear all the same if `low` is not above 0.
  bool logarithmic = false;
};

// An axis that shows [low, high]. An awkward range still gives a useful axis: no data (`low` above
// `high`, or not finite) gives [0, 1]; a constant, or a range that doubles cannot resolve into
// ticks, is widened by a tenth of its value (by 1 around zero; by a factor of 2 both ways on a
// logarithmic axis); magnitudes above 1e300 are clamped.
Axis MakeAxis(double low, double high, const AxisOptions& options = {});

}  // namespace starling

#endif  // STARLING_REPORT_AXIS_H_
