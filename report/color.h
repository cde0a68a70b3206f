// Colours of plots: a series palette safe for colour-blind readers and a perceptual colour scale.
//
// Series take their colours from the page's style sheet (classes "s0" to "s5", Okabe and Ito 2008,
// tuned for light and dark), and repeat them dashed from the seventh on. Cells of pictures take
// fixed colours, the same in both themes.
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_COLOR_H_
#define STARLING_REPORT_COLOR_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace starling {

// Okabe and Ito's colours for cells of pictures.
inline constexpr absl::string_view kBlue = "#0072b2";
inline constexpr absl::string_view kVermilion = "#d55e00";
inline constexpr absl::string_view kGreen = "#009e73";
inline constexpr absl::string_view kOrange = "#e69f00";
inline constexpr absl::string_view kPurple = "#cc79a7";
inline constexpr absl::string_view kSky = "#56b4e9";
inline constexpr absl::string_view kGrey = "#8a94a0";

// The style classes of series number `index`: "s0", "s3 dash1", ...
std::string SeriesClass(int index);

// The viridis scale at `fraction` in [0, 1] (clamped; NaN is 0) as "#rrggbb".
std::string ScaleColor(double fraction);

// The viridis scale as a CSS gradient from left to right.
std::string ScaleGradient();

// `color` if it is "#rgb" or "#rrggbb" (returned as "#rrggbb"), "" if it is empty (the page's own
// cell background), grey for everything else: a colour may come from a hostile name too.
std::string SafeColor(absl::string_view color);

}  // namespace starling

#endif  // STARLING_REPORT_COLOR_H_
