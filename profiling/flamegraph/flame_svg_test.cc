#include "profiling/flamegraph/flame_svg.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/flamegraph/testing.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(FlameGraphSvg, PlacesFramesByTheirShare) {
  FlameSvgOptions options;
  options.title = "CPU";
  options.width = 824;
  const std::string svg =
      FlameGraphSvg(ProfileOf({{"main;@act;f(int)", 1}, {"main;@learn;g", 3}}), options);
  EXPECT_THAT(svg, HasSubstr("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"824\""));
  EXPECT_THAT(svg,
              HasSubstr("<title>act\n1, 25 %</title><rect x=\"612.00\" y=\"58\" width=\"199.00\""));
  EXPECT_THAT(
      svg, HasSubstr("<title>learn\n3, 75 %</title><rect x=\"12.00\" y=\"58\" width=\"599.00\""));
  EXPECT_THAT(svg, HasSubstr(">f</text>"));
  EXPECT_THAT(svg, HasSubstr("4 samples"));
}

TEST(FlameGraphSvg, LeavesOutWhatIsNarrowerThanHalfAPixel) {
  FlameSvgOptions options;
  options.width = 1000;
  const std::string svg = FlameGraphSvg(ProfileOf({{"main;big", 9999}, {"main;tiny", 1}}), options);
  EXPECT_THAT(svg, HasSubstr("big"));
  EXPECT_THAT(svg, Not(HasSubstr("tiny")));
}

TEST(FlameGraphSvg, EscapesNamesAndTitle) {
  FlameSvgOptions options;
  options.title = "</svg><script>x()</script>";
  const std::string svg =
      FlameGraphSvg(ProfileOf({{"<script>alert(1)</script>\xff\"'&", 1}}), options);
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, Not(HasSubstr("\xff")));
  EXPECT_THAT(svg, HasSubstr("&lt;script&gt;"));
}

TEST(FlameGraphSvg, SaysWhyThereIsNothing) {
  Profile profile;
  profile.facts.notes = {"The run was shorter than a sample."};
  EXPECT_THAT(FlameGraphSvg(profile, {}), HasSubstr("The run was shorter than a sample."));
}

}  // namespace
}  // namespace starling
