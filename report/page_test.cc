#include "report/page.h"

#include <regex>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "report/bar_chart.h"
#include "report/card.h"
#include "report/heat_map.h"
#include "report/line_plot.h"
#include "report/raster.h"
#include "report/table.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

size_t Count(const std::string& text, const std::string& what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

// A page with one of everything, all its text being `name`.
std::string FullPage(const std::string& name) {
  Page page(name, name);
  LinePlot plot;
  plot.title = plot.caption = plot.x_label = plot.y_label = name;
  plot.series = {{name, {}, {1, 2, 3}}, {name, {}, {3, 2, 1}}};
  HeatMap map;
  map.title = map.caption = map.x_label = map.value_label = name;
  map.row_labels = {name};
  map.columns = 1;
  map.values = {1};
  RasterMovie movie;
  movie.title = movie.caption = name;
  movie.palette = {{name, name}};
  movie.frames = {{name, 1, 1, {0}}};
  Table table;
  table.title = name;
  table.columns = {{name}};
  table.rows = {{{name}}};
  page.AddSection(name, name,
                  StatRow({{name, name, name}}) + KeyValueTable({name, {{name, name}}}) +
                      Paragraph(name) + TableHtml(table));
  page.AddSection(name, name,
                  LinePlotHtml(plot) + HeatMapHtml(map) + RasterHtml(movie) +
                      BarChartHtml({name, name, {{name, 1, name}}}));
  return page.Html();
}

TEST(Page, PutsSectionsIntoTheNavigation) {
  Page page("foraging", "4,096 agents");
  page.AddSection("metrics", "Metrics & plots", "<p>body</p>");
  const std::string html = page.Html();
  EXPECT_THAT(html, HasSubstr("<title>foraging · Starling</title>"));
  EXPECT_THAT(html, HasSubstr("<a href=\"#metrics\">Metrics &amp; plots</a>"));
  EXPECT_THAT(html, HasSubstr("<section id=\"metrics\"><h2>Metrics &amp; plots</h2>"));
  EXPECT_THAT(html, HasSubstr("<p>body</p>"));
}

TEST(Page, MakesSectionIdsSafeAndUnique) {
  Page page("t", "");
  page.AddSection("\" onload=x", "a", "");
  page.AddSection("onload x", "b", "");
  EXPECT_THAT(page.Html(), HasSubstr("<section id=\"onload-x\">"));
  EXPECT_THAT(page.Html(), HasSubstr("<section id=\"onload-x-2\">"));
}

TEST(Page, NeverTouchesTheNetwork) {
  const std::string html = FullPage("plain");
  EXPECT_FALSE(std::regex_search(html, std::regex("(src|href)\\s*=\\s*[\"'](?!#)")));
  for (const char* forbidden : {"http:", "https:", "url(", "@import", "fetch(", "XMLHttpRequest"}) {
    EXPECT_THAT(html, Not(HasSubstr(forbidden)));
  }
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST(Page, StaysWholeWithHostileNames) {
  const std::string plain = FullPage("plain");
  for (const char* name : {"</script><script>alert(1)</script>", "<!--", "\"'><img src='http://x'>",
                           "</style></title></noscript></svg>", "${x}`\\", "\xFF\xFE"}) {
    const std::string html = FullPage(name);
    EXPECT_EQ(Count(html, "<script"), Count(plain, "<script")) << name;
    EXPECT_EQ(Count(html, "</script>"), Count(plain, "</script>")) << name;
    EXPECT_EQ(Count(html, "</svg>"), Count(plain, "</svg>")) << name;
    EXPECT_EQ(Count(html, "<!--"), 0u) << name;
    EXPECT_EQ(Count(html, "<img"), 0u) << name;
    EXPECT_EQ(Count(html, "\xFF"), 0u) << name;
    EXPECT_FALSE(std::regex_search(html, std::regex("(src|href)\\s*=\\s*[\"']https?:"))) << name;
  }
}

TEST(Page, KeepsForeignStylesAndScriptsInTheirElements) {
  Page page("t", "");
  page.AddStyle(".flame{}</style>");
  page.AddScript("let flame='</script>'");
  const std::string html = page.Html();
  EXPECT_THAT(html, HasSubstr(".flame{}<\\/style>"));
  EXPECT_THAT(html, HasSubstr("let flame='<\\/script>'"));
}

TEST(Page, GivesTheSameBytesForTheSameInput) { EXPECT_EQ(FullPage("a"), FullPage("a")); }

TEST(Page, ShellIsSmall) { EXPECT_LT(Page("t", "").Html().size(), 40000u); }

}  // namespace
}  // namespace starling
