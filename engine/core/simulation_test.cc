#include "engine/core/simulation.h"

#include <cfenv>
#include <memory>
#include <set>
#include <utility>

#include "engine/core/testing/runners.h"
#include "engine/core/testing/two_rooms.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::unique_ptr<Simulation> Make(Scenario scenario, std::unique_ptr<TickRunner> runner = nullptr,
                                 InstructionSet instructions = InstructionSet::kAuto) {
  if (runner == nullptr) runner = std::make_unique<InOrderRunner>();
  absl::StatusOr<CompiledScenario> compiled =
      CompiledScenario::Compile(std::move(scenario), instructions);
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  absl::StatusOr<std::unique_ptr<Simulation>> simulation =
      Simulation::Create(*std::move(compiled), std::move(runner));
  EXPECT_TRUE(simulation.ok()) << simulation.status();
  return *std::move(simulation);
}

double Metric(const Simulation& simulation, const std::string& name) {
  for (size_t i = 0; i < simulation.metric_names().size(); ++i) {
    if (simulation.metric_names()[i] == name) return simulation.metrics()[i];
  }
  ADD_FAILURE() << "no metric " << name;
  return 0;
}

TEST(Simulation, StartsAtTickZeroWithTheAgentsPriorsAndNoMetrics) {
  const auto simulation = Make(MakeTwoRoomsScenario(true, 20));
  EXPECT_EQ(simulation->tick(), 0);
  EXPECT_EQ(simulation->agents(), 23);
  EXPECT_EQ(simulation->runner().backend(), "in_order");
  EXPECT_EQ(simulation->scenario().name, "two rooms");
  EXPECT_THAT(simulation->metric_names(),
              ElementsAre("in_room_1", "id", "moves", "free_energy", "expected_free_energy",
                          "utility", "state_information_gain", "parameter_information_gain",
                          "inductive_value", "policy_precision", "belief_entropy"));
  EXPECT_THAT(simulation->metrics(), ::testing::Each(0.0));
  EXPECT_THAT(simulation->Beliefs("lodgers", 19).value(), ElementsAre(ElementsAre(0.5, 0.5)));
  EXPECT_THAT(simulation->Actions("learners", 2).value(), ElementsAre(-1));
  EXPECT_EQ(simulation->Picture().width, 2);
}

TEST(Simulation, StepsTheAgentsAndTheirWorld) {
  for (const bool shared : {false, true}) {
    const auto simulation = Make(MakeTwoRoomsScenario(shared, 1000));
    ASSERT_TRUE(simulation->Step(30).ok());
    EXPECT_EQ(simulation->tick(), 30);
    EXPECT_GT(simulation->last_tick_nanoseconds(), 0);
    const double in_room_1 = Metric(*simulation, "in_room_1");  // which agents prefer
    EXPECT_GT(in_room_1, 0.7);
    EXPECT_LT(in_room_1, 1.0);
    EXPECT_EQ(Metric(*simulation, "id"), 501.0);  // the mean of 0 to 1002
    if (shared) {
      EXPECT_GT(Metric(*simulation, "moves"), 1000.0);
    } else {
      EXPECT_EQ(Metric(*simulation, "moves"), 1000.0);  // as it was set at the start
    }
    EXPECT_GT(Metric(*simulation, "belief_entropy"), 0.0);
    const std::vector<double> belief = simulation->Beliefs("lodgers", 999).value()[0];
    EXPECT_NEAR(belief[0] + belief[1], 1.0, 1e-6);
    EXPECT_NE(belief[0], 0.5);
  }
}

TEST(Simulation, ComputesTheSameWhoeverRunsTheBlocksInWhateverOrder) {
  for (const bool shared : {false, true}) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      const Scenario scenario = MakeTwoRoomsScenario(shared, 4001, precision);
      const auto expected = Make(scenario);
      ASSERT_TRUE(expected->Step(12).ok());
      std::vector<std::unique_ptr<TickRunner>> runners;
      runners.push_back(std::make_unique<ReverseRunner>(1));
      runners.push_back(std::make_unique<ReverseRunner>(3));
      runners.push_back(std::make_unique<ThreadedRunner>(2));
      runners.push_back(std::make_unique<ThreadedRunner>(8));
      for (auto& runner : runners) {
        const auto other = Make(scenario, std::move(runner));
        for (const int ticks : {1, 2, 0, 9}) ASSERT_TRUE(other->Step(ticks).ok());
        EXPECT_EQ(other->StateHash(), expected->StateHash()) << other->runner().backend();
        EXPECT_EQ(other->metrics(), expected->metrics()) << other->runner().backend();
      }
    }
  }
}

TEST(Simulation, ComputesTheSameWithEveryInstructionSet) {
  const Scenario scenario = MakeTwoRoomsScenario(true, 100);
  const auto expected = Make(scenario);
  const auto portable = Make(scenario, nullptr, InstructionSet::kPortable);
  ASSERT_TRUE(expected->Step(20).ok());
  ASSERT_TRUE(portable->Step(20).ok());
  EXPECT_EQ(portable->StateHash(), expected->StateHash());
  EXPECT_EQ(portable->metrics(), expected->metrics());
}

TEST(Simulation, ComputesTheSameWhateverTheCallersRoundingMode) {
  const Scenario scenario = MakeTwoRoomsScenario(true, 100);
  const auto expected = Make(scenario);
  ASSERT_TRUE(expected->Step(10).ok());
  ASSERT_EQ(std::fesetround(FE_TOWARDZERO), 0);
  const auto other = Make(scenario);
  const absl::Status status = other->Step(10);
  const int mode_after = std::fegetround();
  ASSERT_EQ(std::fesetround(FE_TONEAREST), 0);
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(mode_after, FE_TOWARDZERO);
  EXPECT_EQ(other->StateHash(), expected->StateHash());
  EXPECT_EQ(other->metrics(), expected->metrics());
}

TEST(Simulation, GivesAnotherStateForAnotherSeedAndEveryTick) {
  Scenario scenario = MakeTwoRoomsScenario(false, 40);
  std::set<uint64_t> hashes;
  for (const uint64_t seed : {1, 2}) {
    scenario.seed = seed;
    const auto simulation = Make(scenario);
    for (int tick = 0; tick < 10; ++tick) {
      ASSERT_TRUE(simulation->Step(1).ok());
      hashes.insert(simulation->StateHash());
    }
  }
  EXPECT_EQ(hashes.size(), 20u);
}

TEST(Simulation, GivesAnAgentTheSameLifeHoweverManyOthersThereAre) {
  const auto few = Make(MakeTwoRoomsScenario(false, 5));
  const auto many = Make(MakeTwoRoomsScenario(false, 500));
  ASSERT_TRUE(few->Step(10).ok());
  ASSERT_TRUE(many->Step(10).ok());
  for (int agent = 0; agent < 5; ++agent) {
    EXPECT_EQ(few->Beliefs("lodgers", agent).value(), many->Beliefs("lodgers", agent).value());
  }
}

TEST(Simulation, StopsBetweenTicksWhenAskedToAndKeepsWhatIsDone) {
  const Scenario scenario = MakeTwoRoomsScenario(true, 50);
  StopSource source;
  int ticks = -1;  // the first call makes the agents
  const auto simulation = Make(scenario, std::make_unique<InOrderRunner>([&] {
                                 if (++ticks == 4) source.Stop();
                                 return absl::OkStatus();
                               }));
  const absl::Status status = simulation->Step(1000, source.token());
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(simulation->tick(), 4);
  const auto expected = Make(scenario);
  ASSERT_TRUE(expected->Step(4).ok());
  EXPECT_EQ(simulation->StateHash(), expected->StateHash());
  EXPECT_EQ(simulation->Step(1, source.token()).code(), absl::StatusCode::kCancelled);
  ASSERT_TRUE(simulation->Step(1).ok());
  EXPECT_EQ(simulation->tick(), 5);
}

TEST(Simulation, RefusesToGoOnAfterATickThatFailed) {
  int ticks = -1;  // the first call makes the agents
  const auto simulation =
      Make(MakeTwoRoomsScenario(true, 50), std::make_unique<InOrderRunner>([&] {
             return ++ticks == 3 ? absl::UnavailableError("worker 0 died") : absl::OkStatus();
           }));
  absl::Status status = simulation->Step(5);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(simulation->tick(), 2);
  status = simulation->Step(1);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("worker 0 died"));
}

TEST(Simulation, RefusesTicksThatThereAreNot) {
  const auto simulation = Make(MakeTwoRoomsScenario(true, 1));
  EXPECT_EQ(simulation->Step(-1).code(), absl::StatusCode::kInvalidArgument);
  const absl::Status status = simulation->Step(int64_t{1} << 32);
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(status.message()), HasSubstr("4294967295"));
  EXPECT_EQ(simulation->tick(), 0);
}

TEST(Simulation, SaysWhichAgentsThereAre) {
  const auto simulation = Make(MakeTwoRoomsScenario(true, 20));
  absl::Status status = simulation->Beliefs("lodger", 0).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("lodgers, learners"));
  status = simulation->Actions("lodgers", 20).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("0 to 19"));
  EXPECT_EQ(simulation->Beliefs("lodgers", -1).status().code(), absl::StatusCode::kNotFound);
}

TEST(Simulation, NeedsARunner) {
  absl::StatusOr<CompiledScenario> compiled =
      CompiledScenario::Compile(MakeTwoRoomsScenario(true, 1));
  ASSERT_TRUE(compiled.ok());
  EXPECT_EQ(Simulation::Create(*std::move(compiled), nullptr).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace starling
