#include "bench/compare/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

BenchmarkRow Row(const std::string& name, std::vector<double> samples) {
  BenchmarkRow row;
  row.suite = "inference";
  row.name = name;
  row.metric = "rate";
  row.unit = "1/s";
  row.samples = std::move(samples);
  row.target.value = 1;
  JudgeRow(row);
  return row;
}

BenchmarkRow Seconds(BenchmarkRow row) {
  row.unit = "s";
  row.direction = Direction::kLowerIsBetter;
  return row;
}

BenchmarkResults Results(std::vector<BenchmarkRow> rows) {
  BenchmarkResults results;
  results.seconds = 10;
  results.machine = {{"cpu", "x"}, {"processors", "2"}};
  results.noise = {0.01, "quiet", {}};
  results.rows = std::move(rows);
  return results;
}

ComparisonOptions Interleaved() {
  ComparisonOptions options;
  options.interleaved = true;
  return options;
}

// Eight samples that differ from `center` by up to `spread`, in no order.
std::vector<double> Around(double center, double spread = 0.004) {
  std::vector<double> samples;
  for (const double part : {0.1, 1.0, -0.75, 0.5, -0.25, 0.7, -1.0, 0.2}) {
    samples.push_back(center * (1 + spread * part));
  }
  return samples;
}

RowComparison CompareRow(const BenchmarkRow& base, const BenchmarkRow& other,
                         const ComparisonOptions& options = Interleaved()) {
  const auto comparison = CompareResults(Results({base}), Results({other}), options);
  EXPECT_EQ(comparison.status(), absl::OkStatus());
  return comparison.ok() ? comparison->rows.front() : RowComparison();
}

TEST(CompareResults, CallsLessOfARateWorseAndMoreBetter) {
  const BenchmarkRow base = Row("a", Around(100));
  EXPECT_EQ(CompareRow(base, Row("a", Around(70))).change, Change::kWorse);
  EXPECT_EQ(CompareRow(base, Row("a", Around(130))).change, Change::kBetter);
  EXPECT_EQ(CompareRow(base, base).change, Change::kSame);
}

TEST(CompareResults, CallsMoreSecondsWorseAndFewerBetter) {
  const BenchmarkRow base = Seconds(Row("a", Around(100)));
  EXPECT_EQ(CompareRow(base, Seconds(Row("a", Around(130)))).change, Change::kWorse);
  EXPECT_EQ(CompareRow(base, Seconds(Row("a", Around(70)))).change, Change::kBetter);
}

TEST(CompareResults, SaysWhatItFound) {
  BenchmarkRow other = Row("a", Around(70));
  other.params = {{"agents", "10"}};
  other.threshold = 0.2;
  BenchmarkRow base = Row("a", Around(100));
  base.params = other.params;
  const RowComparison row = CompareRow(base, other);
  EXPECT_EQ(row.name, "inference/a/agents=10/rate");
  EXPECT_EQ(row.metric, "rate");
  EXPECT_EQ(row.unit, "1/s");
  EXPECT_EQ(row.base.median, base.stats.median);
  EXPECT_EQ(row.other.median, other.stats.median);
  EXPECT_EQ(row.threshold, 0.2);
  // All samples of one side are 0.7 of those of the other, and the interval holds that.
  EXPECT_NEAR(row.shift.estimate, -0.3, 1e-9);
  EXPECT_NEAR(row.shift.low, -0.3, 1e-9);
  EXPECT_NEAR(row.shift.high, -0.3, 1e-9);
  EXPECT_EQ(row.p, 2.0 / 256);  // all of eight pairs point one way
  EXPECT_EQ(row.adjusted_p, row.p);
  EXPECT_EQ(row.note, "");
}

TEST(CompareResults, ComparesAllSamplesWhereTheyWereNotTakenInPairs) {
  const RowComparison row = CompareRow(Row("a", Around(100)), Row("a", Around(70)), {});
  EXPECT_NEAR(row.shift.estimate, -0.3, 1e-3);
  EXPECT_LT(row.shift.low, -0.3);
  EXPECT_GT(row.shift.high, -0.3);
  // scipy.stats.mannwhitneyu(x, y, method="exact") of 8 and 8 that do not overlap.
  EXPECT_NEAR(row.p, 0.0001554001554001554, 1e-15);
}

TEST(CompareResults, DoesNotCallASmallShiftAChangeHoweverSureItIs) {
  const RowComparison row = CompareRow(Row("a", Around(100)), Row("a", Around(91)));
  EXPECT_LT(row.adjusted_p, 0.01);
  EXPECT_EQ(row.change, Change::kSame);
  EXPECT_EQ(CompareRow(Row("a", Around(100)), Row("a", Around(89))).change, Change::kWorse);
}

TEST(CompareResults, HoldsEachRowAgainstItsOwnThresholdUnlessOneIsGiven) {
  const BenchmarkRow base = Row("a", Around(100));
  BenchmarkRow other = Row("a", Around(85));
  other.threshold = 0.2;
  EXPECT_EQ(CompareRow(base, other).change, Change::kSame);
  ComparisonOptions options = Interleaved();
  options.threshold = 0.12;
  EXPECT_EQ(CompareRow(base, other, options).change, Change::kWorse);
  EXPECT_EQ(CompareRow(base, other, options).threshold, 0.12);
}

TEST(CompareResults, DoesNotCallAChangeWhatNoiseCouldBe) {
  const BenchmarkRow base = Row("a", Around(100, 0.2));
  std::vector<double> in_another_order = Around(70, 0.2);
  std::reverse(in_another_order.begin(), in_another_order.end());
  const BenchmarkRow other = Row("a", in_another_order);
  const RowComparison row = CompareRow(base, other);
  EXPECT_LT(row.adjusted_p, 0.05);
  EXPECT_GT(row.noise_floor, 0.05);
  EXPECT_EQ(row.least_shift(), 3 * row.noise_floor);
  EXPECT_EQ(row.change, Change::kSame);
  EXPECT_THAT(row.note, HasSubstr("significant, but within the noise"));
  const auto comparison = CompareResults(Results({base}), Results({other}), Interleaved());
  EXPECT_THAT(comparison->notes.front(), HasSubstr("In 1 of 1 row the noise hides changes"));
}

TEST(CompareResults, TakesTheMedianNoiseOfASuiteWhereARowLooksQuieter) {
  std::vector<BenchmarkRow> rows;
  for (const char* name : {"a", "b", "c"}) rows.push_back(Row(name, Around(100, 0.04)));
  rows.push_back(Row("quiet", Around(100, 0.001)));
  rows.push_back(Row("elsewhere", Around(100, 0.001)));
  rows.back().suite = "spawn";
  std::vector<BenchmarkRow> others = rows;
  for (BenchmarkRow& row : others) std::reverse(row.samples.begin(), row.samples.end());
  const auto comparison = CompareResults(Results(rows), Results(others), Interleaved());
  ASSERT_EQ(comparison.status(), absl::OkStatus());
  EXPECT_GT(comparison->rows[0].noise_floor, 0.005);
  EXPECT_EQ(comparison->rows[3].noise_floor, comparison->rows[0].noise_floor);
  EXPECT_LT(comparison->rows[4].noise_floor, 0.002);
}

TEST(CompareResults, HeedsTheNoiseOfTheRunsWhereTheyWereNotInterleaved) {
  BenchmarkResults base = Results({Row("a", Around(100))});
  BenchmarkResults other = Results({Row("a", Around(75))});
  other.noise = {0.1, "noisy", {"Because."}};
  const auto apart = CompareResults(base, other, {});
  ASSERT_EQ(apart.status(), absl::OkStatus());
  EXPECT_FALSE(apart->interleaved);
  EXPECT_EQ(apart->rows[0].noise_floor, 0.1);
  EXPECT_EQ(apart->worse, 0);
  EXPECT_THAT(apart->notes[0], HasSubstr("not interleaved"));
  EXPECT_THAT(apart->notes[1], AllOf(HasSubstr("other side"), HasSubstr("noisy. Because.")));

  const auto in_turns = CompareResults(base, other, Interleaved());
  ASSERT_EQ(in_turns.status(), absl::OkStatus());
  EXPECT_EQ(in_turns->worse, 1);
  EXPECT_THAT(in_turns->notes, IsEmpty());
}

TEST(CompareResults, CorrectsForTheNumberOfRows) {
  // Of six pairs p is 2/64 at best: enough for one row, not for two.
  const BenchmarkRow base = Row("a", {100, 101, 102, 103, 104, 105});
  const BenchmarkRow other = Row("a", {50, 51, 52, 53, 54, 55});
  EXPECT_EQ(CompareRow(base, other).change, Change::kWorse);
  const BenchmarkRow still = Row("b", {100, 101, 102, 103, 104, 105});
  const auto two = CompareResults(Results({base, still}), Results({other, still}), Interleaved());
  ASSERT_EQ(two.status(), absl::OkStatus());
  EXPECT_NEAR(two->rows[0].p, 2.0 / 64, 1e-15);
  EXPECT_NEAR(two->rows[0].adjusted_p, 4.0 / 64, 1e-15);
  EXPECT_EQ(two->rows[0].change, Change::kSame);
  ASSERT_EQ(two->notes.size(), 1u);
  EXPECT_THAT(two->notes[0], HasSubstr("In 2 of 2 rows the samples are too few"));
}

TEST(CompareResults, SaysWhyARowIsNotComparable) {
  BenchmarkRow nothing = Row("a", {});
  nothing.note = "no second processor";
  const BenchmarkRow some = Row("a", Around(100));
  const auto note = [](const BenchmarkRow& base, const BenchmarkRow& other) {
    const RowComparison row = CompareRow(base, other);
    EXPECT_EQ(row.change, Change::kNotComparable);
    EXPECT_TRUE(std::isnan(row.shift.estimate));
    EXPECT_EQ(row.adjusted_p, 1);
    return row.note;
  };
  EXPECT_EQ(note(some, nothing), "measured in the base only: no second processor");
  EXPECT_EQ(note(nothing, some), "not measured in the base: no second processor");
  EXPECT_EQ(note(nothing, nothing), "not measured on either side: no second processor");
  EXPECT_THAT(note(some, Seconds(some)), HasSubstr("1/s and s, opposite ways"));
  // 2 / C(7, 3) is 0.057, 2 / C(8, 3) 0.036.
  EXPECT_THAT(note(Row("a", {1, 2, 3}), Row("a", {1, 2, 3, 4})), HasSubstr("few samples, 3 and 4"));
  EXPECT_NE(CompareRow(Row("a", {1, 2, 3}), Row("a", {1, 2, 3, 4, 5})).change,
            Change::kNotComparable);
  EXPECT_THAT(note(Row("a", {0, 1, 2, 3, 4, 5}), Row("a", {1, 2, 3, 4, 5, 6})),
              HasSubstr("no ratio"));
}

TEST(CompareResults, FindsThatRowsOfZerosAreTheSame) {
  const BenchmarkRow zeros = Row("a", {0, 0, 0, 0, 0, 0});
  const RowComparison row = CompareRow(zeros, zeros);
  EXPECT_EQ(row.change, Change::kSame);
  EXPECT_EQ(row.shift.estimate, 0);
  EXPECT_EQ(row.p, 1);
}

TEST(CompareResults, ShowsRowsOfOneSideOnlyAndComparesTheOthers) {
  const BenchmarkRow gone = Row("gone", Around(10));
  const BenchmarkRow stays = Row("stays", Around(10));
  const BenchmarkRow fresh = Row("fresh", Around(10));
  const auto comparison =
      CompareResults(Results({gone, stays}), Results({fresh, stays}), Interleaved());
  ASSERT_EQ(comparison.status(), absl::OkStatus());
  ASSERT_EQ(comparison->rows.size(), 3u);
  EXPECT_EQ(comparison->rows[0].name, "inference/gone/rate");
  EXPECT_EQ(comparison->rows[0].note, "in the base only");
  EXPECT_EQ(comparison->rows[0].base.n, 8);
  EXPECT_EQ(comparison->rows[0].other.n, 0);
  EXPECT_EQ(comparison->rows[1].change, Change::kSame);
  EXPECT_EQ(comparison->rows[2].note, "not in the base");
  EXPECT_EQ(comparison->same, 1);
  EXPECT_EQ(comparison->not_comparable, 2);
  EXPECT_EQ(comparison->seconds, 20);
}

TEST(CompareResults, MarksBusyRowsAndRunsThatDiffer) {
  BenchmarkRow busy = Row("a", Around(100));
  busy.busy = true;
  BenchmarkResults base = Results({Row("a", Around(100))});
  BenchmarkResults other = Results({busy});
  base.complete = false;
  base.extent = "quick";
  other.extent = "full";
  const auto comparison = CompareResults(base, other, Interleaved());
  ASSERT_EQ(comparison.status(), absl::OkStatus());
  EXPECT_EQ(comparison->rows[0].note, "others used the processors during the other side");
  ASSERT_EQ(comparison->notes.size(), 3u);
  EXPECT_EQ(comparison->notes[0], "The base was not measured to the end.");
  EXPECT_THAT(comparison->notes[1], HasSubstr("\"quick\" and \"full\""));
  EXPECT_THAT(comparison->notes[2], HasSubstr("during 1 row;"));
}

TEST(CompareResults, RefusesResultsOfDifferentMachinesWithAllDifferences) {
  const BenchmarkResults base = Results({Row("a", Around(100))});
  BenchmarkResults other = base;
  other.machine = {{"cpu", "y"}, {"processors", "4"}};
  const absl::Status status = CompareResults(base, other, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(),
              AllOf(HasSubstr("cpu: x against y"), HasSubstr("processors: 2 against 4")));
}

TEST(CompareResults, RefusesResultsThatShareNoRow) {
  const absl::Status status =
      CompareResults(Results({Row("a", Around(100))}), Results({Row("b", Around(100))}), {})
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("nothing to compare: of 1 rows"));
  EXPECT_EQ(CompareResults(Results({}), Results({}), {}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(CompareResults, RefusesOptionsOutOfRange) {
  const BenchmarkResults results = Results({Row("a", Around(100))});
  const auto code = [&](double significance, double threshold) {
    ComparisonOptions options;
    options.significance = significance;
    options.threshold = threshold;
    return CompareResults(results, results, options).status().code();
  };
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double significance : {0.0, 1.0, -0.1, kNan}) {
    EXPECT_EQ(code(significance, 0.1), absl::StatusCode::kInvalidArgument) << significance;
  }
  for (const double threshold : {-0.01, kInfinity, kNan}) {
    EXPECT_EQ(code(0.05, threshold), absl::StatusCode::kInvalidArgument) << threshold;
  }
  EXPECT_EQ(code(0.05, 0), absl::StatusCode::kOk);
}

TEST(CountChanges, CountsAnew) {
  Comparison comparison;
  comparison.same = 7;
  comparison.rows.resize(4);
  comparison.rows[0].change = Change::kWorse;
  comparison.rows[1].change = Change::kWorse;
  comparison.rows[2].change = Change::kBetter;
  CountChanges(comparison);
  EXPECT_EQ(comparison.worse, 2);
  EXPECT_EQ(comparison.better, 1);
  EXPECT_EQ(comparison.same, 0);
  EXPECT_EQ(comparison.not_comparable, 1);
}

// 42 rows of 16 processes a side, as a suite has; the noise between processes is lognormal. Where
// `slow` is above 0, the machine is slow by three tenths for that share of the turns: for all rows
// of a process alike, and mostly for both processes of a pair.
class Simulated {
 public:
  explicit Simulated(double noise, double slow = 0) : noise_(noise), slow_(slow) {}

  // Comparisons that show a regression in row 0, whose rate is `factor` of that of the base, and
  // those that show a change anywhere else.
  void Compare(int comparisons, double factor) {
    found_ = wrong_ = 0;
    for (int i = 0; i < comparisons; ++i) {
      std::vector<double> machine, other;
      for (int turn = 0; turn < kTurns; ++turn) {
        machine.push_back(uniform_(random_) < slow_ ? 0.7 : 1);
        other.push_back(uniform_(random_) < 0.3 && slow_ > 0 ? (uniform_(random_) < slow_ ? 0.7 : 1)
                                                             : machine.back());
      }
      const auto comparison = CompareResults(Run(1, machine), Run(factor, other), Interleaved());
      ASSERT_EQ(comparison.status(), absl::OkStatus());
      const int found = comparison->rows[0].change == Change::kWorse ? 1 : 0;
      found_ += found;
      if (comparison->worse + comparison->better > found) ++wrong_;
    }
  }

  int found() const { return found_; }
  int wrong() const { return wrong_; }

 private:
  static constexpr int kTurns = 16;

  BenchmarkResults Run(double factor, const std::vector<double>& machine) {
    std::vector<BenchmarkRow> rows;
    for (int row = 0; row < 42; ++row) {
      std::vector<double> samples;
      for (const double speed : machine) {
        samples.push_back(1e6 * speed * (row == 0 ? factor : 1) *
                          std::exp(noise_ * normal_(random_)));
      }
      rows.push_back(Row(absl::StrCat(row), samples));
    }
    return Results(rows);
  }

  const double noise_;
  const double slow_;
  std::mt19937_64 random_{20261121};
  std::normal_distribution<double> normal_;
  std::uniform_real_distribution<double> uniform_;
  int found_ = 0;
  int wrong_ = 0;
};

TEST(CompareResults, FindsAPlantedSlowdownAmongManyRowsAndNothingElse) {
  Simulated simulated(0.03);
  simulated.Compare(100, 0.7);
  EXPECT_EQ(simulated.found(), 100);
  EXPECT_EQ(simulated.wrong(), 0);
}

TEST(CompareResults, FindsAPlantedSlowdownInMuchNoise) {
  Simulated simulated(0.08);
  simulated.Compare(100, 0.7);
  EXPECT_GE(simulated.found(), 95);
  EXPECT_LE(simulated.wrong(), 1);
}

TEST(CompareResults, FindsAPlantedSlowdownOnAMachineThatIsSlowerForAWhile) {
  Simulated simulated(0.03, 0.2);
  simulated.Compare(100, 1 / 1.3);
  EXPECT_GE(simulated.found(), 95);
  EXPECT_LE(simulated.wrong(), 1);
}

TEST(CompareResults, IsSilentWhereNothingChanged) {
  for (const auto& [noise, slow] : {std::pair(0.03, 0.0), {0.08, 0.0}, {0.03, 0.2}}) {
    Simulated simulated(noise, slow);
    simulated.Compare(100, 1);
    EXPECT_LE(simulated.found() + simulated.wrong(), 1) << noise << " " << slow;
  }
}

}  // namespace
}  // namespace starling
