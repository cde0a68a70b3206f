// Recorded numbers of pymdp are reproduced in double, each quantity by itself, and a wrong number
// in a record is noticed.

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "engine/wire/case_check.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/reference/case_files.h"

namespace starling {
namespace {

using ::testing::IsSupersetOf;

constexpr double kTolerance = 1e-10;

std::vector<Difference> Differences(const ReferenceCase& reference) {
  const absl::StatusOr<CaseResult> result = RunCase(reference);
  EXPECT_TRUE(result.ok()) << result.status();
  if (!result.ok()) return {};
  EXPECT_EQ(result->steps.size(), reference.steps.size());
  return result->differences;
}

std::vector<std::string> Quantities(const std::vector<Difference>& differences) {
  std::vector<std::string> names;
  for (const Difference& difference : differences) names.push_back(difference.quantity);
  return names;
}

TEST(ReferenceFolder, HoldsTheCasesThatTellRulesApart) {
  EXPECT_THAT(CaseNames(),
              IsSupersetOf({"tmaze", "grid5", "random3", "random3_zeros", "dependencies",
                            "missing_observations", "learn_A", "learn_B"}));
}

std::vector<std::string> ExpectedQuantities(const ReferenceCase& reference) {
  std::vector<std::string> names = {"prior", "qs", "vfe"};
  if (reference.settings.learn_a) names.push_back("learned.pA");
  if (reference.settings.learn_b) names.push_back("learned.pB");
  if (reference.settings.learn_a || reference.settings.learn_b) return names;
  names.insert(names.end(), {"G", "G_terms.utility", "G_terms.state_info_gain", "q_pi"});
  if (reference.settings.selection == ActionSelection::kDeterministic) names.push_back("action");
  return names;
}

class Golden : public ::testing::TestWithParam<std::string> {};

TEST_P(Golden, NumbersAreReproducedInDouble) {
  const ReferenceCase reference = ReadCase(GetParam());
  const std::vector<Difference> differences = Differences(reference);
  EXPECT_THAT(Quantities(differences), IsSupersetOf(ExpectedQuantities(reference)));
  for (const Difference& difference : differences) {
    EXPECT_LE(difference.largest, kTolerance)
        << difference.quantity << " at step " << difference.step;
  }
}

INSTANTIATE_TEST_SUITE_P(Pymdp1, Golden, ::testing::ValuesIn(CaseNames()),
                         [](const auto& info) { return info.param; });

// How one number of a step is made wrong, by the quantity it belongs to.
struct Mutation {
  std::string quantity;
  std::function<void(CaseStep&)> apply;
};

std::vector<Mutation> Mutations() {
  constexpr double kError = 3e-10;
  return {
      {"prior", [](CaseStep& step) { step.prior.back().back() += kError; }},
      {"qs", [](CaseStep& step) { step.posterior.front().back() -= kError; }},
      {"vfe", [](CaseStep& step) { *step.free_energy += kError; }},
      {"G", [](CaseStep& step) { step.G.back() -= kError; }},
      {"G_terms.utility", [](CaseStep& step) { step.utility.front() += kError; }},
      {"G_terms.state_info_gain",
       [](CaseStep& step) { step.state_information_gain.back() += kError; }},
      {"q_pi", [](CaseStep& step) { step.policy_posterior.front() += kError; }},
      {"action_marginals", [](CaseStep& step) { step.action_marginals.back().front() += kError; }},
      {"action", [](CaseStep& step) { step.action.front() ^= 1; }},
  };
}

TEST(Golden, AWrongNumberIsNoticedInItsQuantityAndStep) {
  const ReferenceCase reference = ReadCase("random3");
  const size_t last = reference.steps.size() - 1;
  for (const Mutation& mutation : Mutations()) {
    SCOPED_TRACE(mutation.quantity);
    ReferenceCase wrong = reference;
    mutation.apply(wrong.steps[last]);
    std::vector<std::string> noticed;
    for (const Difference& difference : Differences(wrong)) {
      if (difference.largest <= kTolerance) continue;
      noticed.push_back(difference.quantity);
      EXPECT_EQ(difference.step, static_cast<int64_t>(last));
    }
    EXPECT_THAT(noticed, ::testing::ElementsAre(mutation.quantity));
  }
}

// A case with another model or other settings does not agree by accident.
TEST(Golden, AWrongSettingIsNoticed) {
  const ReferenceCase reference = ReadCase("random3_zeros");
  const auto largest = [&](const std::function<void(AgentSettings&)>& change) {
    ReferenceCase wrong = reference;
    change(wrong.settings);
    double distance = 0;
    for (const Difference& difference : Differences(wrong)) {
      distance = std::max(distance, difference.largest);
    }
    return distance;
  };
  EXPECT_GT(largest([](AgentSettings& settings) { settings.iterations = 15; }), kTolerance);
  EXPECT_GT(largest([](AgentSettings& settings) { settings.gamma = 1.01; }), kTolerance);
  EXPECT_GT(largest([](AgentSettings& settings) { settings.use_utility = false; }), kTolerance);
  EXPECT_GT(largest([](AgentSettings& settings) { settings.use_state_information_gain = false; }),
            kTolerance);
}

}  // namespace
}  // namespace starling
