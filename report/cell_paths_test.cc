#include "report/cell_paths.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(CellPaths, MergesEqualNeighboursOfARow) {
  const std::vector<uint8_t> cells = {0, 1, 1,  //
                                      1, 1, 1};
  const std::string svg = CellPaths(3, 2, cells, {"#000000", "#ffffff"});
  EXPECT_THAT(svg, HasSubstr("<path stroke=\"#000000\" d=\"M0 0h1\"/>"));
  EXPECT_THAT(svg, HasSubstr("<path stroke=\"#ffffff\" d=\"M1 0h2M0 1h3\"/>"));
}

TEST(CellPaths, LeavesOutCellsWithoutAColour) {
  const std::vector<uint8_t> cells = {0, 7, 1};
  const std::string svg = CellPaths(3, 1, cells, {"", "#ffffff"});
  EXPECT_THAT(svg, HasSubstr("d=\"M2 0h1\""));
  EXPECT_THAT(svg, Not(HasSubstr("M0")));
  EXPECT_THAT(svg, Not(HasSubstr("M1")));
}

TEST(CellPaths, ToleratesMissingCellsAndEmptyPictures) {
  const std::vector<uint8_t> cells = {0, 0, 0};
  EXPECT_THAT(CellPaths(2, 2, cells, {"#000000"}), HasSubstr("d=\"M0 0h2\""));
  EXPECT_THAT(CellPaths(0, 5, cells, {"#000000"}), Not(HasSubstr("<path")));
  EXPECT_THAT(CellPaths(5, -1, cells, {"#000000"}), Not(HasSubstr("<path")));
}

}  // namespace
}  // namespace starling
