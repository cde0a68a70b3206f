#include "report/raster.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

RasterMovie TwoFrames() {
  RasterMovie movie;
  movie.title = "world";
  movie.palette = {{"nothing", ""}, {"food", "#009E73"}};
  movie.frames = {{"tick 0", 2, 1, {0, 1}}, {"tick 9", 2, 1, {1, 1}}};
  return movie;
}

TEST(Raster, CarriesItsFramesAndShowsTheEndsWithoutScript) {
  const std::string html = RasterHtml(TwoFrames());
  EXPECT_THAT(html, HasSubstr("\"frames\":[[\"tick 0\",2,1,\"1Ag==\"],\n"
                              "[\"tick 9\",2,1,\"1Aw==\"]]"));
  EXPECT_THAT(html, HasSubstr("\"colors\":[\"\",\"#009e73\"]"));
  EXPECT_THAT(html, HasSubstr("<path stroke=\"#009e73\" d=\"M1 0h1\"/>"));
  EXPECT_THAT(html, HasSubstr("<path stroke=\"#009e73\" d=\"M0 0h2\"/>"));
  EXPECT_THAT(html, HasSubstr("max=\"1\""));
}

TEST(Raster, LeavesOutFramesOfTheWrongSize) {
  RasterMovie movie = TwoFrames();
  movie.frames[0].cells.pop_back();
  const std::string html = RasterHtml(movie);
  EXPECT_THAT(html, HasSubstr("1 pictures left out"));
  EXPECT_THAT(html, Not(HasSubstr("tick 0")));
  movie.frames.clear();
  EXPECT_THAT(RasterHtml(movie), HasSubstr("no pictures"));
}

TEST(Raster, SixtyCrowdedFramesStaySmall) {
  RasterMovie movie;
  movie.palette = {{"nothing", ""}, {"food", "#009e73"}, {"one", "#0072b2"}, {"more", "#000000"}};
  uint32_t state = 1;
  for (int i = 0; i < 60; ++i) {
    RasterFrame frame{"tick", 96, 96, std::vector<uint8_t>(96 * 96)};
    for (uint8_t& cell : frame.cells) {
      state = state * 1664525u + 1013904223u;
      cell = static_cast<uint8_t>(state >> 30);
    }
    movie.frames.push_back(frame);
  }
  EXPECT_LT(RasterHtml(movie).size(), 400000u);
}

TEST(Raster, ShowsAScaleAsAGradient) {
  RasterMovie movie = TwoFrames();
  movie.palette = IntensityPalette(16, "0 visits", "40 visits");
  movie.is_scale = true;
  ASSERT_EQ(movie.palette.size(), 16u);
  const std::string html = RasterHtml(movie);
  EXPECT_THAT(html, HasSubstr("0 visits"));
  EXPECT_THAT(html, HasSubstr("linear-gradient(90deg,#440154"));
}

TEST(Raster, EscapesHostileNamesAndColours) {
  RasterMovie movie = TwoFrames();
  movie.title = movie.caption = movie.palette[0].name = movie.frames[0].caption =
      "</script><b onclick='x'>";
  movie.palette[1].color = "red;background:url(x)";
  const std::string html = RasterHtml(movie);
  EXPECT_THAT(html, Not(HasSubstr("<b onclick")));
  EXPECT_THAT(html, Not(HasSubstr("</script><b")));
  EXPECT_THAT(html, Not(HasSubstr("url(")));
}

}  // namespace
}  // namespace starling
