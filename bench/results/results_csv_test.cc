#include "bench/results/results_csv.h"

#include <random>
#include <vector>

#include "bench/results/testing/random_results.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::ElementsAre;

using Table = std::vector<std::vector<std::string>>;

// A reader of RFC 4180 that takes nothing else.
Table Parse(const std::string& csv) {
  Table table(1, {""});
  bool quoted = false;
  for (size_t i = 0; i < csv.size(); ++i) {
    std::string& cell = table.back().back();
    if (quoted) {
      if (csv[i] != '"') {
        cell += csv[i];
      } else if (i + 1 < csv.size() && csv[i + 1] == '"') {
        cell += csv[++i];
      } else {
        quoted = false;
      }
    } else if (csv[i] == '"') {
      EXPECT_EQ(cell, "") << "a quote inside a plain cell";
      quoted = true;
    } else if (csv[i] == ',') {
      table.back().emplace_back();
    } else if (csv.compare(i, 2, "\r\n") == 0) {
      ++i;
      table.push_back({""});
    } else {
      EXPECT_NE(csv[i], '\n');
      cell += csv[i];
    }
  }
  EXPECT_FALSE(quoted);
  EXPECT_THAT(table.back(), ElementsAre("")) << "the last line must end";
  table.pop_back();
  return table;
}

std::string CellOf(const Table& table, size_t row, const std::string& column) {
  for (size_t i = 0; i < table[0].size(); ++i) {
    if (table[0][i] == column) return table[row][i];
  }
  ADD_FAILURE() << "no column " << column;
  return "";
}

TEST(ResultsCsv, HasOnlyItsHeadingForNoRows) {
  const Table table = Parse(ResultsToCsv(BenchmarkResults()));
  ASSERT_EQ(table.size(), 1u);
  EXPECT_EQ(table[0][0], "suite");
}

TEST(ResultsCsv, HasAColumnForEachParameterAndFactOfAnyRow) {
  BenchmarkResults results;
  results.rows.resize(2);
  results.rows[0].params = {{"agents", "5"}};
  results.rows[0].samples = {0.1, 0.1};
  results.rows[0].note = "say \"hi\",\r\nplease";
  results.rows[1].params = {{"workers", "2"}, {"agents", "7"}};
  results.rows[1].facts = {{"operations", 1e21}};
  for (BenchmarkRow& row : results.rows) JudgeRow(row);
  const Table table = Parse(ResultsToCsv(results));
  ASSERT_EQ(table.size(), 3u);
  EXPECT_EQ(CellOf(table, 1, "params.agents"), "5");
  EXPECT_EQ(CellOf(table, 1, "params.workers"), "");
  EXPECT_EQ(CellOf(table, 2, "params.workers"), "2");
  EXPECT_EQ(CellOf(table, 1, "median"), "0.1");
  EXPECT_EQ(CellOf(table, 2, "median"), "");
  EXPECT_EQ(CellOf(table, 2, "facts.operations"), "1e+21");
  EXPECT_EQ(CellOf(table, 1, "rss_bytes"), "");
  EXPECT_EQ(CellOf(table, 1, "note"), "say \"hi\",\r\nplease; no target is stated for this row");
}

TEST(ResultsCsv, IsWellFormedForHostileNames) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 100; ++i) {
    const BenchmarkResults results = RandomResults(random);
    const Table table = Parse(ResultsToCsv(results));
    ASSERT_EQ(table.size(), results.rows.size() + 1);
    for (size_t row = 0; row < results.rows.size(); ++row) {
      ASSERT_EQ(table[row + 1].size(), table[0].size());
      EXPECT_EQ(CellOf(table, row + 1, "suite"), results.rows[row].suite);
      EXPECT_EQ(CellOf(table, row + 1, "case"), results.rows[row].name);
      EXPECT_EQ(CellOf(table, row + 1, "note"), results.rows[row].note);
    }
  }
}

}  // namespace
}  // namespace starling
