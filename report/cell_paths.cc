#include "report/cell_paths.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace starling {

std::string CellPaths(int width, int height, absl::Span<const uint8_t> cells,
                      const std::vector<std::string>& colors) {
  std::vector<std::string> paths(colors.size());
  const size_t columns = static_cast<size_t>(std::max(width, 0));
  const size_t rows =
      columns == 0 ? 0 : std::min(static_cast<size_t>(std::max(height, 0)), cells.size() / columns);
  for (size_t y = 0; y < rows; ++y) {
    const absl::Span<const uint8_t> row = cells.subspan(y * columns, columns);
    for (size_t begin = 0; begin < columns;) {
      size_t end = begin + 1;
      while (end < columns && row[end] == row[begin]) ++end;
      const uint8_t color = row[begin];
      if (color < colors.size() && !colors[color].empty()) {
        absl::StrAppend(&paths[color], "M", begin, " ", y, "h", end - begin);
      }
      begin = end;
    }
  }
  // A run is a horizontal line one unit thick, half a unit below the row's upper edge.
  std::string out =
      "<g transform=\"translate(0 .5)\" fill=\"none\" shape-rendering=\"crispEdges\">";
  for (size_t color = 0; color < colors.size(); ++color) {
    if (paths[color].empty()) continue;
    absl::StrAppend(&out, "<path stroke=\"", colors[color], "\" d=\"", paths[color], "\"/>");
  }
  return out + "</g>";
}

}  // namespace starling
