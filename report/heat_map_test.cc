#include "report/heat_map.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

HeatMap TwoByTwo() {
  HeatMap map;
  map.row_labels = {"left", "right"};
  map.columns = 2;
  map.values = {0, 1, 1, 0};
  return map;
}

TEST(HeatMap, ColoursTheEndsOfTheScale) {
  const std::string html = HeatMapHtml(TwoByTwo());
  EXPECT_THAT(html, HasSubstr("<path stroke=\"#440154\" d=\"M0 0h1M1 1h1\"/>"));
  EXPECT_THAT(html, HasSubstr("<path stroke=\"#fde725\" d=\"M1 0h1M0 1h1\"/>"));
  EXPECT_THAT(html, HasSubstr("\"values\":[0,1,1,0]"));
  EXPECT_THAT(html, HasSubstr(">right<title>"));
}

TEST(HeatMap, TakesTheScaleItIsGiven) {
  HeatMap map = TwoByTwo();
  map.low = 0;
  map.high = 2;
  const std::string html = HeatMapHtml(map);
  EXPECT_THAT(html, Not(HasSubstr("<path stroke=\"#fde725\"")));
  EXPECT_THAT(html, HasSubstr("<span>2</span>"));
}

TEST(HeatMap, LeavesCellsWithoutAValueEmpty) {
  HeatMap map = TwoByTwo();
  map.values[1] = std::nan("");
  map.values[2] = std::numeric_limits<double>::infinity();
  const std::string html = HeatMapHtml(map);
  EXPECT_THAT(html, HasSubstr("\"values\":[0,null,null,0]"));
  EXPECT_THAT(html, Not(HasSubstr("M1 0h1")));
}

TEST(HeatMap, ReducesALongRecordByMeansAndSaysSo) {
  HeatMap map;
  map.row_labels = {"a"};
  map.columns = 2400;
  for (int i = 0; i < map.columns; ++i) map.values.push_back(i % 10 == 0 ? 10 : 0);
  const std::string html = HeatMapHtml(map);
  EXPECT_THAT(html, HasSubstr("mean of 1 × 10 values"));
  EXPECT_THAT(html, HasSubstr("\"columns\":240"));
  EXPECT_THAT(html, HasSubstr("\"values\":[1,1,1,"));
  EXPECT_LT(html.size(), 20000u);
}

TEST(HeatMap, StaysSmallForManyRows) {
  HeatMap map;
  map.row_labels.assign(1000, "policy");
  map.columns = 300;
  map.values.assign(300000, 0.25);
  EXPECT_LT(HeatMapHtml(map).size(), 450000u);
}

TEST(HeatMap, ExplainsWhyItIsNotDrawn) {
  HeatMap map = TwoByTwo();
  map.values.pop_back();
  EXPECT_THAT(HeatMapHtml(map), HasSubstr("3 values for 2 rows and 2 columns"));
  EXPECT_THAT(HeatMapHtml(HeatMap()), HasSubstr("no data"));
  map.columns = -4;
  EXPECT_THAT(HeatMapHtml(map), HasSubstr("not drawn"));
}

TEST(HeatMap, EscapesHostileNames) {
  HeatMap map = TwoByTwo();
  map.title = map.caption = map.x_label = map.value_label = "</script><b>";
  map.row_labels = {map.title, map.title};
  const std::string html = HeatMapHtml(map);
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
  EXPECT_THAT(html, Not(HasSubstr("</script><b")));
}

}  // namespace
}  // namespace starling
