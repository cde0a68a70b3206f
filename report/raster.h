// Pictures of a world over time: one canvas with a slider, a play button and a legend that counts
// the cells of each kind in the picture shown. Without script, the first and last picture.
//
//   RasterMovie movie;
//   movie.title = "The torus";
//   movie.palette = {{"nothing", ""}, {"food", kGreen}, {"forager", kBlue}};
//   movie.frames.push_back({"tick 0", 96, 96, cells});
//   page.AddSection("world", "The world", RasterHtml(movie));
//
// A frame costs at most width x height / 1.5 bytes of page with 16 kinds of cells, a third of that
// with up to 4, and far less where the picture is sparse: 60 frames of 96 x 96 stay under 400 kB.
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_RASTER_H_
#define STARLING_REPORT_RASTER_H_

#include <cstdint>
#include <string>
#include <vector>

namespace starling {

struct LegendEntry {
  std::string name;
  std::string color;  // "#rrggbb"; empty shows the page's own cell background
};

struct RasterFrame {
  std::string caption;  // "tick 120"
  int width = 0;
  int height = 0;
  std::vector<uint8_t> cells;  // row-major indices into the palette; others are background
};

struct RasterMovie {
  std::string title;
  std::string caption;
  std::vector<LegendEntry> palette;  // at most 256
  std::vector<RasterFrame> frames;
  // The palette is a scale from its first to its last entry (see IntensityPalette), not kinds.
  bool is_scale = false;
};

// `levels` (2 to 256) entries along the colour scale; the first is named `low`, the last `high`.
std::vector<LegendEntry> IntensityPalette(int levels, const std::string& low,
                                          const std::string& high);

// A frame whose cells are not width x height is left out, and the card says how many. O(cells).
std::string RasterHtml(const RasterMovie& movie);

}  // namespace starling

#endif  // STARLING_REPORT_RASTER_H_
