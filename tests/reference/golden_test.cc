// Recorded numbers of pymdp are reproduced in double, each quantity by itself, and a wrong number
// in a record is noticed.

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agents/population/kernel_choice.h"
#include "engine/wire/case_check.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/reference/case_files.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAreArray;

constexpr double kTolerance = 1e-10;
constexpr double kError = 3e-10;

std::vector<Difference> Differences(const ReferenceCase& reference,
                                    InstructionSet instructions = InstructionSet::kAuto) {
  const absl::StatusOr<CaseResult> result = RunCase(reference, instructions);
  EXPECT_TRUE(result.ok()) << result.status();
  if (!result.ok()) return {};
  EXPECT_EQ(result->steps.size(), reference.steps.size());
  EXPECT_EQ(result->offline.size(), reference.offline.size());
  return result->differences;
}

TEST(ReferenceFolder, HoldsTheCasesThatTellRulesApart) {
  EXPECT_EQ(CaseNames().size(), 122u);
  EXPECT_THAT(
      CaseNames(),
      IsSupersetOf({"pymdp_0_0_7.learn_ABD", "pymdp_0_0_7.mmp_policy_separate",
                    "pymdp_legacy.mmp_dependencies", "pymdp_legacy.sophisticated_h3",
                    "pymdp_1.random3_zeros", "pymdp_1.inductive_learn", "pymdp_1.mmp_learn_online",
                    "pymdp_1.ovf_smooth", "pymdp_1.sophisticated_out_of_nodes"}));
}

// What a document has of numbers to compare with, found without the reader of cases.
std::set<std::string> NumbersIn(const nlohmann::ordered_json& document) {
  const std::set<std::string> given = {
      "t",           "episode_start", "observation",  "observation_distribution",
      "gap",         "beliefs",       "observations", "actions",
      "beliefs_are", "q_pi_float32"};
  std::set<std::string> names;
  const auto add = [&](const std::string& prefix, const nlohmann::ordered_json& entry) {
    for (const auto& [name, value] : entry.items()) {
      if (given.count(name) > 0) continue;
      if (!value.is_object()) {
        names.insert(prefix + name);
        continue;
      }
      for (const auto& [inner, unused] : value.items()) {
        names.insert(absl::StrCat(prefix, name, ".", inner));
      }
    }
  };
  for (const auto& step : document["steps"]) add("", step);
  if (document.contains("offline")) {
    for (const auto& episode : document["offline"]) add("offline.", episode);
  }
  names.erase("learned.I");  // G_terms.inductive follows from it
  if (document["settings"]["action_selection"] == "stochastic") names.erase("action");
  return names;
}

class Golden : public ::testing::TestWithParam<std::string> {};

TEST_P(Golden, EveryNumberIsComparedAndReproducedInDouble) {
  const ReferenceCase reference = ReadCase(GetParam());
  for (const InstructionSet instructions : AvailableInstructionSets()) {
    SCOPED_TRACE(InstructionSetName(instructions));
    std::vector<std::string> compared;
    for (const Difference& difference : Differences(reference, instructions)) {
      compared.push_back(difference.quantity);
      EXPECT_LE(difference.largest, kTolerance)
          << difference.quantity << " at step " << difference.step;
    }
    EXPECT_THAT(compared, UnorderedElementsAreArray(NumbersIn(ReadDocument(GetParam()))));
  }
}

// Makes the last entry of a quantity wrong.
void Spoil(Quantity& quantity) {
  for (size_t i = quantity.parts.size(); i-- > 0;) {
    if (quantity.parts[i].values.empty()) continue;
    double& last = quantity.parts[i].values.back();
    last += std::max(kError, std::abs(last) * 1e-12);
    return;
  }
}

// Spoils the last occurrence of every quantity for which `wanted` holds.
void Spoil(ReferenceCase& reference, const std::function<bool(const std::string&)>& wanted) {
  std::set<std::string> done;
  for (size_t t = reference.steps.size(); t-- > 0;) {
    for (Quantity& quantity : reference.steps[t].expected) {
      if (wanted(quantity.name) && done.insert(quantity.name).second) Spoil(quantity);
    }
  }
  for (CaseEpisode& episode : reference.offline) {
    for (Quantity& quantity : episode.expected) {
      if (wanted("offline." + quantity.name)) Spoil(quantity);
    }
  }
}

TEST_P(Golden, AWrongNumberOfEveryQuantityIsNoticed) {
  ReferenceCase wrong = ReadCase(GetParam());
  Spoil(wrong, [](const std::string&) { return true; });
  for (const Difference& difference : Differences(wrong)) {
    EXPECT_GT(difference.largest, kTolerance) << difference.quantity;
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, Golden, ::testing::ValuesIn(CaseNames()),
                         [](const auto& info) { return TestName(info.param); });

// One case of each kind and of each way to learn.
class GoldenKind : public ::testing::TestWithParam<const char*> {};

TEST_P(GoldenKind, AWrongNumberIsNoticedInItsQuantityOnly) {
  const ReferenceCase reference = ReadCase(GetParam());
  for (const Difference& right : Differences(reference)) {
    SCOPED_TRACE(right.quantity);
    ReferenceCase wrong = reference;
    Spoil(wrong, [&](const std::string& name) { return name == right.quantity; });
    std::vector<std::string> noticed;
    for (const Difference& difference : Differences(wrong)) {
      if (difference.largest > kTolerance) noticed.push_back(difference.quantity);
    }
    EXPECT_THAT(noticed, ElementsAre(right.quantity));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Recorded, GoldenKind,
    ::testing::Values("pymdp_0_0_7.learn_ABD", "pymdp_0_0_7.mmp_policy_separate",
                      "pymdp_legacy.stochastic_marginal", "pymdp_legacy.sophisticated_h2",
                      "pymdp_1.stochastic_full", "pymdp_1.action_dependencies_learn",
                      "pymdp_1.mmp_learn_online", "pymdp_1.ovf_smooth", "pymdp_1.inductive_learn",
                      "pymdp_1.sophisticated_h2"),
    [](const auto& info) { return TestName(info.param); });

// A case with another model or other settings does not agree by accident.
TEST(GoldenSettings, AWrongSettingIsNoticed) {
  const ReferenceCase reference = ReadCase("pymdp_1.random3_zeros");
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
