// Cells of a picture as compact SVG.
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_CELL_PATHS_H_
#define STARLING_REPORT_CELL_PATHS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"

namespace starling {

// SVG paths, one per colour in use, that paint row-major `cells` (an index into `colors` each) with
// cell (x, y) on the unit square at (x, y); equal neighbours of a row are merged. Cells whose
// colour is empty or whose index has no colour are left out. `colors` must be safe (see SafeColor).
// Cells missing at the end of `cells` are left out too. O(cells).
std::string CellPaths(int width, int height, absl::Span<const uint8_t> cells,
                      const std::vector<std::string>& colors);

}  // namespace starling

#endif  // STARLING_REPORT_CELL_PATHS_H_
