#include "report/line_plot.h"

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

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

LinePlot OfSeries(std::vector<double> y) {
  LinePlot plot;
  plot.title = "plot";
  plot.series = {{"a", {}, std::move(y)}};
  return plot;
}

TEST(LinePlot, DrawsAStaticLine) {
  const std::string html = LinePlotHtml(OfSeries({0, 1, 0}));
  EXPECT_THAT(html, HasSubstr("<svg class=\"plot\" viewBox=\"0 0 480 240\""));
  EXPECT_THAT(html, HasSubstr("<path class=\"line\" d=\"M"));
  EXPECT_THAT(html, Not(HasSubstr("class=\"band\"")));
  EXPECT_THAT(html, HasSubstr("\"x\":[0,1,2],\"y\":[0,1,0]"));
}

TEST(LinePlot, BreaksTheLineAtGapsAndCountsThem) {
  const std::string html = LinePlotHtml(OfSeries({1, 2, kNan, 3, 4, kNan, 5}));
  EXPECT_THAT(html, HasSubstr("2 values are not finite"));
  EXPECT_THAT(html, HasSubstr("<circle")) << "the lone last point";
  EXPECT_THAT(html, HasSubstr("null"));
  EXPECT_THAT(html, Not(HasSubstr("NaN")));
}

TEST(LinePlot, ShowsTheBandOfADecimatedSeries) {
  std::vector<double> y(1000000);
  for (size_t i = 0; i < y.size(); ++i) y[i] = i % 2 == 0 ? -1 : 1;
  const std::string html = LinePlotHtml(OfSeries(std::move(y)));
  EXPECT_THAT(html, HasSubstr("class=\"band\""));
  EXPECT_THAT(html, HasSubstr("1,000,000 points"));
  EXPECT_LT(html.size(), 60000u);
}

TEST(LinePlot, DrawsAConstantAndASinglePoint) {
  EXPECT_THAT(LinePlotHtml(OfSeries({7, 7, 7})), HasSubstr("class=\"line\""));
  EXPECT_THAT(LinePlotHtml(OfSeries({7})), HasSubstr("<circle"));
}

TEST(LinePlot, SaysWhenThereIsNoData) {
  LinePlot plot;
  EXPECT_THAT(LinePlotHtml(plot), HasSubstr("no data"));
  EXPECT_THAT(LinePlotHtml(OfSeries({})), HasSubstr("no data"));
  EXPECT_THAT(LinePlotHtml(OfSeries({kNan, kNan})), HasSubstr("no data"));
}

TEST(LinePlot, IncludesZeroOnRequest) {
  LinePlot plot = OfSeries({90, 95});
  EXPECT_THAT(LinePlotHtml(plot), Not(HasSubstr(">0</text><path class=\"grid\"")));
  plot.from_zero = true;
  EXPECT_THAT(LinePlotHtml(plot), HasSubstr(">0</text><path class=\"grid\""));
}

TEST(LinePlot, EscapesHostileNames) {
  LinePlot plot;
  plot.title = plot.caption = plot.x_label = plot.y_label = "</script><svg onload=x>";
  plot.series = {{plot.title, {}, {1, 2}}, {plot.title, {}, {1, 2}}};
  const std::string html = LinePlotHtml(plot);
  EXPECT_THAT(html, Not(HasSubstr("<svg onload")));
  EXPECT_THAT(html, Not(HasSubstr("</script><svg")));
}

TEST(LinePlot, IsDeterministic) {
  const LinePlot plot = OfSeries({0.1, 0.7, -1e-9, 3e40});
  EXPECT_EQ(LinePlotHtml(plot), LinePlotHtml(plot));
}

TEST(LinePlot, DrawsEqualRatiosAtEqualDistancesOnLogarithmicAxes) {
  LinePlot plot;
  plot.title = "plot";
  plot.series = {{"a", {0, 1, 100, 10000}, {5, 1, 10, 0}}};
  plot.log_x = plot.log_y = plot.mark_points = true;
  const std::string html = LinePlotHtml(plot);
  EXPECT_THAT(html, HasSubstr("\"xLog\":true"));
  EXPECT_THAT(html, HasSubstr("\"yLog\":true"));
  EXPECT_THAT(html, HasSubstr(">10 k</text>"));
  EXPECT_THAT(html, HasSubstr("\"x\":[1,100,10000],\"y\":[1,10,null]")) << "no place for zeros";
  size_t dots = 0;
  for (size_t at = 0; (at = html.find("<circle", at)) != std::string::npos; ++at) ++dots;
  EXPECT_EQ(dots, 2u);
}

}  // namespace
}  // namespace starling
