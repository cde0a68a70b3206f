#include "engine/core/compiled_scenario.h"

#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "engine/core/testing/two_rooms.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// What compiling says to the scenario of two rooms after a change.
std::string Refusal(const std::function<void(Scenario&)>& change) {
  Scenario scenario = MakeTwoRoomsScenario(true, 20);
  change(scenario);
  const absl::Status status = CompiledScenario::Compile(std::move(scenario)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  return std::string(status.message());
}

TEST(CompiledScenario, SaysWhatARunWouldTake) {
  const absl::StatusOr<CompiledScenario> compiled =
      CompiledScenario::Compile(MakeTwoRoomsScenario(true, 100000));
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  const Requirements& needed = compiled->requirements();
  EXPECT_EQ(needed.agents, 100003);
  ASSERT_EQ(needed.populations.size(), 2u);
  const PopulationRequirements& lodgers = needed.populations[0];
  EXPECT_EQ(lodgers.name, "lodgers");
  EXPECT_EQ(lodgers.agents, 100000);
  EXPECT_EQ(lodgers.tiles, 6250);
  EXPECT_EQ(lodgers.state_bytes, 2 * 6250 * compiled->populations()[0]->state_bytes());
  EXPECT_EQ(lodgers.learned_bytes, 0);
  EXPECT_EQ(lodgers.plan.policies, 4.0);
  EXPECT_GT(needed.populations[1].learned_bytes, 0);
  EXPECT_GT(needed.bytes, lodgers.state_bytes + 100000 * (8 + 4 + 2 * 8));
  EXPECT_GT(needed.blocks, 1);
  EXPECT_LE(needed.blocks, 6251);
  EXPECT_GT(needed.tick_nanoseconds, 0);
}

TEST(CompiledScenario, RefusesAScenarioWithoutItsParts) {
  EXPECT_THAT(Refusal([](Scenario& s) { s.world = nullptr; }), StartsWith("world: missing"));
  EXPECT_THAT(Refusal([](Scenario& s) { s.populations.clear(); }),
              StartsWith("populations: missing"));
  EXPECT_THAT(Refusal([](Scenario& s) { s.populations[1].model = nullptr; }),
              StartsWith("populations[1].model: missing"));
}

TEST(CompiledScenario, RefusesNamesThatAreEmptyOrTaken) {
  EXPECT_THAT(Refusal([](Scenario& s) { s.populations[0].name = ""; }),
              StartsWith("populations[0].name: missing"));
  EXPECT_THAT(Refusal([](Scenario& s) { s.populations[1].name = "lodgers"; }),
              StartsWith("populations[1].name: \"lodgers\""));
}

TEST(CompiledScenario, RefusesTicksOutOfRange) {
  EXPECT_THAT(Refusal([](Scenario& s) { s.ticks = 0; }),
              StartsWith("ticks: 0 is not from 1 to 4294967295"));
  EXPECT_THAT(Refusal([](Scenario& s) { s.ticks = int64_t{1} << 32; }),
              StartsWith("ticks: 4294967296"));
}

TEST(CompiledScenario, RefusesFewerAgentsThanOne) {
  EXPECT_THAT(Refusal([](Scenario& s) { s.populations[0].count = 0; }),
              StartsWith("populations[0].count: 0 agents; at least 1"));
  EXPECT_THAT(Refusal([](Scenario& s) { s.populations[1].count = -5; }),
              StartsWith("populations[1].count: -5 agents"));
}

TEST(CompiledScenario, RefusesMoreAgentsThanMemoryAndSaysTheBytes) {
  const std::string trillion = Refusal([](Scenario& s) { s.populations[0].count = 1000000000000; });
  EXPECT_THAT(trillion, StartsWith("populations[0].count: 1000000000000 agents would need "));
  EXPECT_THAT(trillion, HasSubstr("; this machine has "));
  EXPECT_THAT(trillion, ::testing::ContainsRegex("need [0-9]{14,16} bytes"));
  EXPECT_THAT(
      Refusal([](Scenario& s) { s.populations[1].count = std::numeric_limits<int64_t>::max(); }),
      ::testing::AllOf(StartsWith("populations[1].count: 9223372036854775807 agents"),
                       HasSubstr("more than 9223372036854775807 bytes")));
}

TEST(CompiledScenario, RefusesAModelThatDoesNotFitTheWorld) {
  const auto change_model = [](const std::function<void(ModelParts&)>& change) {
    return [change](Scenario& s) {
      const GenerativeModel& old = *s.populations[1].model;
      ModelParts parts{old.controls(), old.factors(), old.modalities(), old.E()};
      change(parts);
      s.populations[1].model = std::make_shared<const GenerativeModel>(
          GenerativeModel::Create(std::move(parts)).value());
    };
  };
  EXPECT_EQ(Refusal(change_model([](ModelParts& parts) {
              parts.modalities.push_back(parts.modalities[0]);
              parts.modalities[1].name = "sound";
            })),
            "populations[1].model: 2 modalities (outcomes 2, 2), but the world \"two_rooms\" has 1 "
            "(outcomes 2)");
  EXPECT_EQ(Refusal(change_model([](ModelParts& parts) {
              parts.controls.push_back({"wave", 3});
            })),
            "populations[1].model: 2 controls (actions 2, 3), but the world \"two_rooms\" has 1 "
            "(actions 2)");
}

TEST(CompiledScenario, SaysWhichPopulationsSettingsAreWrong) {
  EXPECT_THAT(Refusal([](Scenario& s) { s.populations[1].agent.policy_length = 0; }),
              StartsWith("populations[1]: policy_length is 0; "));
}

}  // namespace
}  // namespace starling
