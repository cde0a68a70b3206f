#include "bench/statistics/mann_whitney.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "bench/statistics/testing/golden.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

TEST(MannWhitneyP, AgreesWithSciPyAndWithCountingEveryChoice) {
  std::set<std::string> methods;
  for (const nlohmann::json& golden : GoldenList("pairs")) {
    SCOPED_TRACE(golden["name"]);
    methods.insert(golden["method"]);
    const auto a = golden["a"].get<std::vector<double>>();
    const auto b = golden["b"].get<std::vector<double>>();
    ExpectClose(MannWhitneyP(a, b), golden["p"]);
    ExpectClose(MannWhitneyP(b, a), golden["p"]);
  }
  EXPECT_EQ(methods,
            (std::set<std::string>{"asymptotic", "every choice", "exact", "nothing to rank"}));
}

TEST(MannWhitneyP, ShowsNothingWithoutSamplesOnBothSides) {
  EXPECT_EQ(MannWhitneyP({}, {}), 1);
  EXPECT_EQ(MannWhitneyP({1, 2, 3}, {}), 1);
  EXPECT_EQ(MannWhitneyP({}, {1, 2, 3}), 1);
}

TEST(MannWhitneyP, ShowsNothingOfWhatIsNotANumber) {
  EXPECT_EQ(MannWhitneyP({1, 2, 3, 4, std::nan("")}, {5, 6, 7, 8, 9}), 1);
  EXPECT_EQ(MannWhitneyP({5, 6, 7, 8, 9}, {1, 2, 3, 4, std::nan("")}), 1);
}

TEST(MannWhitneyP, RanksTheInfinite) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(MannWhitneyP({1, 2, 3}, {4, 5, infinity}), MannWhitneyP({1, 2, 3}, {4, 5, 6}));
}

TEST(SmallestMannWhitneyP, IsThatOfPartedSeries) {
  for (size_t n1 = 1; n1 <= 8; ++n1) {
    for (size_t n2 = 1; n2 <= 20; n2 += 3) {
      std::vector<double> a(n1);
      std::vector<double> b(n2);
      std::iota(a.begin(), a.end(), 0);
      std::iota(b.begin(), b.end(), 100);
      ExpectClose(SmallestMannWhitneyP(n1, n2), MannWhitneyP(a, b));
      ExpectClose(SmallestMannWhitneyP(n1, n2), MannWhitneyP(b, a));
    }
  }
  EXPECT_EQ(SmallestMannWhitneyP(0, 5), 1);
  EXPECT_EQ(SmallestMannWhitneyP(5, 0), 1);
  EXPECT_NEAR(SmallestMannWhitneyP(3, 3), 0.1, 1e-15);
  EXPECT_EQ(SmallestMannWhitneyP(10000, 10000), 0);
}

}  // namespace
}  // namespace starling
