#include "agents/learning/model_reduction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "agents/math/testing/units.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

TEST(LogGamma, IsWithinTwoUnitsOfTheTrueValue) {
  const Golden golden = LoadGolden("lgamma");
  ASSERT_GT(golden.x.size(), 100u);
  for (size_t i = 0; i < golden.x.size(); ++i) {
    EXPECT_LE(UlpError(LogGamma(golden.x[i]), static_cast<long double>(golden.value[i])), 2.5)
        << golden.x[i];
  }
}

// ln P(data | counts) of a sequence of outcomes, one after the other: each outcome has the
// probability count / sum, and adds one to its count.
double LogEvidence(std::vector<double> counts, const std::vector<int>& outcomes) {
  double log_probability = 0;
  for (int outcome : outcomes) {
    double sum = 0;
    for (double count : counts) sum += count;
    log_probability += std::log(counts[static_cast<size_t>(outcome)] / sum);
    counts[static_cast<size_t>(outcome)] += 1;
  }
  return log_probability;
}

TEST(ReduceModel, IsTheDifferenceOfTheEvidences) {
  const std::vector<double> prior = {1.5, 0.7, 2.0};
  const std::vector<double> reduced = {1.5, 0.01, 3.0};
  const std::vector<int> outcomes = {0, 0, 2, 0, 2, 2, 0};
  const std::vector<double> posterior = {5.5, 0.7, 5.0};
  const auto reduction = ReduceModel(posterior, prior, reduced);
  ASSERT_TRUE(reduction.ok());
  EXPECT_NEAR(reduction->log_evidence_change,
              LogEvidence(reduced, outcomes) - LogEvidence(prior, outcomes), 1e-12);
  EXPECT_NEAR(reduction->counts[1], 0.01, 1e-15);
  EXPECT_NEAR(reduction->counts[2], 6.0, 1e-15);
}

TEST(ReduceModel, RefusesCountsThatAreNone) {
  const auto error = [](std::vector<double> posterior, std::vector<double> prior,
                        std::vector<double> reduced) {
    const auto reduction = ReduceModel(posterior, prior, reduced);
    EXPECT_EQ(reduction.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(reduction.status().message());
  };
  EXPECT_THAT(error({2, 3}, {1}, {1, 1}), HasSubstr("prior has 1 counts; the posterior has 2"));
  EXPECT_THAT(error({2, 0}, {1, 1}, {1, 1}), HasSubstr("posterior[1] is 0; a count must be above"));
  EXPECT_THAT(error({2, 3}, {1, 1}, {1, NAN}), HasSubstr("reduced_prior[1] is nan"));
  EXPECT_THAT(error({2, 0.5}, {1, 1}, {1, 0.1}), HasSubstr("posterior[1] is 0.5, below prior[1]"));
  EXPECT_THAT(error({}, {}, {}), HasSubstr("posterior has 0 counts"));
}

TEST(PruneCounts, RemovesWhatWasNeverSeenAndKeepsWhatWas) {
  // Two columns of three rows: the first saw only its first outcome, the second all three.
  const Tensor prior({3, 2}, {1, 1, 1, 1, 1, 1});
  const Tensor posterior({3, 2}, {21, 9, 1, 8, 1, 7});
  const auto pruned = PruneCounts(posterior, prior);
  ASSERT_TRUE(pruned.ok());
  EXPECT_EQ(pruned->counts.values, (std::vector<double>{21, 9, 0, 8, 0, 7}));
  EXPECT_EQ(pruned->pruned, 2);
  EXPECT_GT(pruned->log_evidence_change, 1);
  // Twice as much evidence as there is asked for: nothing is pruned.
  const auto kept = PruneCounts(posterior, prior, /*least_gain=*/20);
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(kept->counts.values, posterior.values);
}

TEST(PruneCounts, LeavesOneEntryAndZerosAlone) {
  const Tensor prior({3, 1}, {1, 0, 1});
  const Tensor posterior({3, 1}, {1, 0, 1});
  const auto pruned = PruneCounts(posterior, prior);
  ASSERT_TRUE(pruned.ok());
  EXPECT_EQ(pruned->counts.values[1], 0);
  EXPECT_LE(pruned->pruned, 1);
  EXPECT_EQ(PruneCounts(posterior, Tensor({2, 1}, {1, 1})).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace starling
