#include "report/svg.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Coordinate, HasAtMostOneDecimal) {
  EXPECT_EQ(Coordinate(12.04), "12");
  EXPECT_EQ(Coordinate(12.06), "12.1");
  EXPECT_EQ(Coordinate(-0.04), "0");
}

TEST(Shorten, CountsCharactersNotBytes) {
  EXPECT_EQ(Shorten("bearing", 7), "bearing");
  EXPECT_EQ(Shorten("bearings", 7), "bearin…");
  EXPECT_EQ(Shorten("ΣΣΣΣ", 4), "ΣΣΣΣ");
  EXPECT_EQ(Shorten("ΣΣΣΣΣ", 4), "ΣΣΣ…");
}

TEST(PlotFrame, MapsTheAxesOntoTheRectangle) {
  const PlotFrame frame = MakePlotFrame(480, 240, MakeAxis(0, 100), MakeAxis(0, 1));
  EXPECT_EQ(frame.X(0), frame.left);
  EXPECT_EQ(frame.X(100), frame.right);
  EXPECT_EQ(frame.Y(0), frame.bottom);
  EXPECT_EQ(frame.Y(1), frame.top);
}

TEST(AxesSvg, WritesEachTickAndEscapesTheNames) {
  const PlotFrame frame = MakePlotFrame(480, 240, MakeAxis(0, 100), MakeAxis(0, 1));
  const std::string svg = AxesSvg(frame, "<x>", "<y>");
  for (const std::string& label : frame.x.labels) EXPECT_THAT(svg, HasSubstr(">" + label + "<"));
  for (const std::string& label : frame.y.labels) EXPECT_THAT(svg, HasSubstr(">" + label + "<"));
  EXPECT_THAT(svg, Not(HasSubstr("<x>")));
  EXPECT_THAT(svg, Not(HasSubstr("<y>")));
}

TEST(AxesSvg, KeepsTheLastLabelInsideThePicture) {
  PlotFrame frame = MakePlotFrame(480, 240, MakeAxis(0, 100), MakeAxis(0, 1));
  frame.x.ticks = {100};
  frame.x.labels = {"100,000,000"};
  const std::string x = Coordinate(480 - TextWidth("100,000,000") / 2);
  EXPECT_LT(480 - TextWidth("100,000,000") / 2, frame.right);
  EXPECT_THAT(AxesSvg(frame, "", ""), HasSubstr("<text class=\"x\" x=\"" + x + "\""));
}

}  // namespace
}  // namespace starling
