#include "bench/suites/inference/alias_table.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace starling {
namespace {

// The shares of the outcomes over all 2^16 words whose low half is zero: exact to 2^-16 x outcomes.
std::vector<double> Shares(const AliasTable& table, int outcomes, int64_t column) {
  std::vector<double> shares(static_cast<size_t>(outcomes));
  for (uint32_t word = 0; word < 1u << 16; ++word)
    shares[static_cast<size_t>(table.Draw(column, word << 16))] += 0x1p-16;
  return shares;
}

TEST(AliasTable, DrawsEachOutcomeAsOftenAsItsColumnSays) {
  const std::vector<double> p = {0.5,  0.04, 0.0,  //
                                 0.25, 0.9,  0.2,  //
                                 0.25, 0.0,  0.8,  //
                                 0.0,  0.06, 0.0};
  const AliasTable table(4, 3, p);
  for (int column = 0; column < 3; ++column) {
    EXPECT_EQ(table.Certain(column), -1);
    const std::vector<double> shares = Shares(table, 4, column);
    for (size_t outcome = 0; outcome < 4; ++outcome)
      EXPECT_NEAR(shares[outcome], p[outcome * 3 + static_cast<size_t>(column)], 1e-4)
          << outcome << " of column " << column;
  }
}

TEST(AliasTable, KnowsWhatIsCertain) {
  const AliasTable table(3, 3,
                         {0, 0.5, 0,  //
                          0, 0.5, 1,  //
                          1, 0, 0});
  EXPECT_EQ(table.Certain(0), 2);
  EXPECT_EQ(table.Certain(1), -1);
  EXPECT_EQ(table.Certain(2), 1);
}

TEST(AliasTable, NeverDrawsWhatCannotBe) {
  // Sums that miss 1 in the last places, as columns of models may.
  std::vector<double> p(25, 0.0);
  for (size_t i = 0; i < 25; i += 3) p[i] = (1.0 - 1e-9) / 9;
  const AliasTable table(25, 1, p);
  for (uint32_t word = 0; word < 1u << 16; ++word) {
    for (const uint32_t low : {0u, 0xffffu}) {
      const int outcome = table.Draw(0, word << 16 | low);
      ASSERT_EQ(outcome % 3, 0);
    }
  }
}

}  // namespace
}  // namespace starling
