#include "report/text_table.h"

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(TextTable, AlignsColumnsWithoutTrailingSpaces) {
  EXPECT_EQ(
      TextTable({"NAME", "DESCRIPTION"}, {{"serial", "one"}, {"threads", "", "surplus"}, {"x"}}),
      "NAME     DESCRIPTION\n"
      "serial   one\n"
      "threads\n"
      "x\n");
}

TEST(TextTable, AlignsNumbersToTheRight) {
  EXPECT_EQ(TextTable({"of", "n"}, {{"a", "1"}, {"b", "100"}}, 1),
            "of    n\n"
            "a     1\n"
            "b   100\n");
}

TEST(TextTable, CountsCharactersNotBytes) {
  EXPECT_EQ(TextTable({"a", "b"}, {{"\u03bc\u03c3", "x"}, {"yy", "z"}}),
            "a   b\n\u03bc\u03c3  x\nyy  z\n");
}

}  // namespace
}  // namespace starling
