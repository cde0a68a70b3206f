// Agents that join and leave.

#include <cstdio>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/simulation.h"
#include "engine/core/testing/runners.h"
#include "engine/core/testing/two_rooms.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::unique_ptr<Simulation> Make(
    Scenario scenario, std::unique_ptr<TickRunner> runner = std::make_unique<InOrderRunner>()) {
  absl::StatusOr<CompiledScenario> compiled = CompiledScenario::Compile(std::move(scenario));
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return Simulation::Create(*std::move(compiled), std::move(runner)).value();
}

std::vector<int64_t> Range(int64_t first, int64_t end) {
  std::vector<int64_t> ids(static_cast<size_t>(end - first));
  std::iota(ids.begin(), ids.end(), first);
  return ids;
}

double Metric(const Simulation& simulation, const std::string& name) {
  for (size_t i = 0; i < simulation.metric_names().size(); ++i) {
    if (simulation.metric_names()[i] == name) return simulation.metrics()[i];
  }
  ADD_FAILURE() << "no metric " << name;
  return 0;
}

TEST(SimulationAgents, HaveIdsOverAllPopulationsThatAreNeverGivenTwice) {
  const auto simulation = Make(MakeTwoRoomsScenario(true, 20));
  EXPECT_EQ(simulation->AgentIds("lodgers").value(), Range(0, 20));
  EXPECT_EQ(simulation->AgentIds("learners").value(), Range(20, 23));
  EXPECT_EQ(simulation->next_agent_id(), 23);
  EXPECT_THAT(simulation->AddAgents("learners", 2).value(), ElementsAre(23, 24));
  ASSERT_TRUE(simulation->RemoveAgents({24, 3, 21, 0}).ok());
  EXPECT_EQ(simulation->agents(), 21);
  EXPECT_THAT(simulation->AddAgents("lodgers", 1).value(), ElementsAre(25));
  EXPECT_THAT(simulation->AddAgents("learners", 1).value(), ElementsAre(26));
  EXPECT_THAT(simulation->AgentIds("learners").value(), ElementsAre(20, 22, 23, 26));
  EXPECT_EQ(simulation->AgentIds("lodgers").value().size(), 19u);
  EXPECT_EQ(simulation->agents(), 23);
  EXPECT_EQ(simulation->next_agent_id(), 27);
}

// Places 0 and 3 are free first; the fourth of the new agents needs a second tile.
TEST(SimulationAgents, TakeTheLowestFreePlacesThenNewOnes) {
  const auto simulation = Make(MakeTwoRoomsScenario(false, 15));
  ASSERT_TRUE(simulation->Step(3).ok());
  ASSERT_TRUE(simulation->RemoveAgents({3, 0}).ok());
  EXPECT_EQ(simulation->Beliefs("lodgers", 3).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(simulation->Beliefs("lodgers", 3).status().message()),
              HasSubstr("13 live there"));
  ASSERT_TRUE(simulation->AddAgents("lodgers", 4).ok());
  for (const int place : {0, 3, 15, 16}) {
    EXPECT_THAT(simulation->Actions("lodgers", place).value(), ElementsAre(-1)) << place;
    EXPECT_THAT(simulation->Beliefs("lodgers", place).value(), ElementsAre(Each(0.5))) << place;
  }
  EXPECT_FALSE(simulation->Beliefs("lodgers", 17).ok());
  EXPECT_NE(simulation->Actions("lodgers", 1).value()[0], -1);
  EXPECT_NE(simulation->Actions("learners", 2).value()[0], -1);
}

TEST(SimulationAgents, LeadTheLifeThatTheirIdGivesThem) {
  const auto born = Make(MakeTwoRoomsScenario(false, 50));
  const auto joined = Make(MakeTwoRoomsScenario(false, 20));
  ASSERT_EQ(joined->AddAgents("lodgers", 9).value(), Range(23, 32));
  ASSERT_TRUE(born->Step(10).ok());
  ASSERT_TRUE(joined->Step(10).ok());
  for (int i = 0; i < 29; ++i) {
    const int id = i < 20 ? i : i + 3;
    EXPECT_EQ(joined->Beliefs("lodgers", i).value(), born->Beliefs("lodgers", id).value()) << id;
  }
}

// A place of one who learned is taken over by another.
TEST(SimulationAgents, LearnFromTheBeginning) {
  Scenario scenario = MakeTwoRoomsScenario(false, 1);
  const auto simulation = Make(scenario);
  ASSERT_TRUE(simulation->Step(20).ok());
  ASSERT_TRUE(simulation->RemoveAgents({2}).ok());
  ASSERT_THAT(simulation->AddAgents("learners", 30).value(), ::testing::SizeIs(30));
  const std::vector<InspectedPart> counts = {InspectedPart::kParameters};
  const Inspection found = simulation->InspectAgents({4, 33, 1}, counts).value();
  const std::vector<double>& a = found.arrays[0].values;
  const std::vector<double> at_birth(a.begin(), a.begin() + 4);
  EXPECT_THAT(at_birth, ElementsAre(0.8f, 0.2f, 0.2f, 0.8f));
  EXPECT_EQ(std::vector<double>(a.begin() + 4, a.begin() + 8), at_birth);
  EXPECT_NE(std::vector<double>(a.begin() + 8, a.end()), at_birth);
}

TEST(SimulationAgents, AreOfNoConcernToOthersInWorldsOfTheirOwn) {
  const auto alone = Make(MakeTwoRoomsScenario(false, 100));
  const auto other = Make(MakeTwoRoomsScenario(false, 100));
  for (int t = 0; t < 12; ++t) {
    ASSERT_TRUE(alone->Step(1).ok());
    ASSERT_TRUE(other->Step(1).ok());
    const std::vector<int64_t> joined = other->AddAgents("lodgers", 25).value();
    if (t > 3) {
      ASSERT_TRUE(other->RemoveAgents({joined[3], joined[24], 60 + t}).ok());
    }
  }
  for (int agent = 0; agent < 60; ++agent) {
    EXPECT_EQ(other->Beliefs("lodgers", agent).value(), alone->Beliefs("lodgers", agent).value());
  }
  EXPECT_EQ(other->Beliefs("learners", 1).value(), alone->Beliefs("learners", 1).value());
}

TEST(SimulationAgents, MeasureOnlyThoseThatLive) {
  for (const bool shared : {false, true}) {
    const auto simulation = Make(MakeTwoRoomsScenario(shared, 100));
    ASSERT_TRUE(simulation->RemoveAgents(Range(0, 90)).ok());
    ASSERT_EQ(simulation->AddAgents("lodgers", 2).value(), Range(103, 105));
    ASSERT_TRUE(simulation->Step(1).ok());
    EXPECT_EQ(Metric(*simulation, "id"), (90 + 104) / 2.0);  // the mean of 90 to 104
    EXPECT_GT(Metric(*simulation, "belief_entropy"), 0.0);
  }
}

// Tiles whose agents have left are still there, and add nothing. They come last, so that the sums
// have the same shape.
TEST(SimulationAgents, LeaveNothingBehindInSums) {
  for (const bool shared : {false, true}) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      const Scenario scenario = MakeTwoRoomsScenario(shared, 100, precision);
      const auto alone = Make(scenario);
      const auto left = Make(scenario);
      ASSERT_TRUE(alone->Step(4).ok());
      ASSERT_TRUE(left->Step(4).ok());
      ASSERT_TRUE(left->RemoveAgents(left->AddAgents("learners", 200).value()).ok());
      ASSERT_TRUE(alone->Step(5).ok());
      ASSERT_TRUE(left->Step(5).ok());
      EXPECT_EQ(left->metrics(), alone->metrics());
      EXPECT_NE(left->StateHash(), alone->StateHash());  // other ids are next
    }
  }
}

TEST(SimulationAgents, MayAllLeaveAndOthersCome) {
  for (const bool shared : {false, true}) {
    const auto simulation = Make(MakeTwoRoomsScenario(shared, 40));
    ASSERT_TRUE(simulation->Step(3).ok());
    ASSERT_TRUE(simulation->RemoveAgents(Range(0, 43)).ok());
    EXPECT_EQ(simulation->agents(), 0);
    EXPECT_THAT(simulation->AgentIds("lodgers").value(), IsEmpty());
    ASSERT_TRUE(simulation->Step(2).ok());
    EXPECT_EQ(Metric(*simulation, "id"), 0.0);
    EXPECT_EQ(Metric(*simulation, "free_energy"), 0.0);
    EXPECT_EQ(simulation->AddAgents("lodgers", 41).value(), Range(43, 84));
    ASSERT_TRUE(simulation->Step(2).ok());
    EXPECT_EQ(Metric(*simulation, "id"), 63.0);
    EXPECT_EQ(simulation->tick(), 7);
  }
}

TEST(SimulationAgents, StayWatchedWhenOthersJoin) {
  const Scenario scenario = MakeTwoRoomsScenario(false, 20);
  const auto alone = Make(scenario);
  const auto other = Make(scenario);
  for (const auto* simulation : {&alone, &other}) {
    ASSERT_TRUE((*simulation)->Watch("lodgers", 17).ok());
    ASSERT_TRUE((*simulation)->Watch("learners", 1).ok());
    ASSERT_TRUE((*simulation)->Step(2).ok());
  }
  ASSERT_TRUE(other->AddAgents("lodgers", 500).ok());
  ASSERT_TRUE(other->AddAgents("learners", 500).ok());
  for (int t = 0; t < 2; ++t) {
    EXPECT_EQ(other->ActionProbabilities("lodgers", 17).value(),
              alone->ActionProbabilities("lodgers", 17).value());
    EXPECT_EQ(other->ActionProbabilities("learners", 1).value(),
              alone->ActionProbabilities("learners", 1).value());
    ASSERT_TRUE(alone->Step(1).ok());
    ASSERT_TRUE(other->Step(1).ok());
  }
  EXPECT_FALSE(other->ActionProbabilities("lodgers", 100).ok());
}

TEST(SimulationAgents, AreAllNamedRightOrNothingHappens) {
  const auto simulation = Make(MakeTwoRoomsScenario(true, 20));
  ASSERT_TRUE(simulation->RemoveAgents({5}).ok());
  const uint64_t hash = simulation->StateHash();
  const auto refusal = [&](absl::Status status, absl::StatusCode code) {
    EXPECT_EQ(status.code(), code) << status;
    EXPECT_EQ(simulation->StateHash(), hash);
    EXPECT_EQ(simulation->agents(), 22);
    EXPECT_EQ(simulation->next_agent_id(), 23);
    return std::string(status.message());
  };
  constexpr auto kNotFound = absl::StatusCode::kNotFound;
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;
  EXPECT_THAT(refusal(simulation->RemoveAgents({3, 5}), kNotFound), HasSubstr("agent 5; it has"));
  EXPECT_THAT(refusal(simulation->RemoveAgents({3, 99}), kNotFound),
              HasSubstr("agent 99; ids so far are 0 to 22"));
  EXPECT_THAT(refusal(simulation->RemoveAgents({3, -1}), kNotFound), HasSubstr("agent -1"));
  EXPECT_THAT(refusal(simulation->RemoveAgents({3, 4, 3}), kInvalid),
              HasSubstr("agent 3 is named twice"));
  EXPECT_THAT(refusal(simulation->AddAgents("guests", 1).status(), kNotFound),
              HasSubstr("\"guests\"; there are: lodgers, learners"));
  EXPECT_THAT(refusal(simulation->AddAgents("lodgers", 0).status(), kInvalid), HasSubstr("0"));
  EXPECT_THAT(refusal(simulation->AddAgents("lodgers", -3).status(), kInvalid), HasSubstr("-3"));
  for (const int64_t count : {int64_t{30000000000}, std::numeric_limits<int64_t>::max()}) {
    EXPECT_THAT(refusal(simulation->AddAgents("lodgers", count).status(), kExhausted),
                ::testing::Not(IsEmpty()));
  }
  EXPECT_EQ(simulation->AgentIds("guests").status().code(), kNotFound);
  EXPECT_THAT(refusal(simulation->SetObservations({3}, {0}), absl::StatusCode::kFailedPrecondition),
              HasSubstr("\"two_rooms\" makes its own observations"));
  std::vector<int> actions = {7};
  EXPECT_THAT(refusal(simulation->ReadActions({3, 5}, actions), kNotFound), HasSubstr("agent 5"));
  EXPECT_THAT(actions, ElementsAre(7));
  EXPECT_TRUE(simulation->RemoveAgents({}).ok());
}

TEST(SimulationAgents, DidWhatIsRead) {
  const auto simulation = Make(MakeTwoRoomsScenario(true, 20));
  std::vector<int> actions;
  ASSERT_TRUE(simulation->ReadActions({22, 0}, actions).ok());
  EXPECT_THAT(actions, ElementsAre(-1, -1));
  ASSERT_TRUE(simulation->Step(5).ok());
  ASSERT_TRUE(simulation->ReadActions(Range(0, 23), actions).ok());
  for (int i = 0; i < 23; ++i) {
    EXPECT_EQ(actions[static_cast<size_t>(i)],
              simulation->Actions(i < 20 ? "lodgers" : "learners", i % 20).value()[0]);
  }
}

// What a history leaves: hashes after each part of it.
using Trace = std::vector<uint64_t>;

// Joins, leaves and steps; `between` may replace the simulation at any of these points.
Trace Live(std::unique_ptr<Simulation> simulation,
           const std::function<void(std::unique_ptr<Simulation>&)>& between) {
  Trace trace;
  const auto after = [&](const absl::Status& status) {
    EXPECT_TRUE(status.ok()) << status;
    trace.push_back(simulation->StateHash());
    between(simulation);
    trace.push_back(simulation->StateHash());
  };
  after(simulation->AddAgents("lodgers", 3).status());
  after(simulation->Step(2));
  after(simulation->RemoveAgents({0, 7, 20, 201}));
  after(simulation->Step(1));
  after(simulation->AddAgents("learners", 40).status());
  after(simulation->AddAgents("lodgers", 90).status());
  after(simulation->Step(3));
  after(simulation->RemoveAgents(simulation->AgentIds("learners").value()));
  after(simulation->Step(1));
  after(simulation->AddAgents("learners", 1).status());
  after(simulation->Step(2));
  EXPECT_EQ(simulation->agents(), 200 + 3 - 3 + 90 + 1);
  EXPECT_EQ(simulation->next_agent_id(), 203 + 3 + 40 + 90 + 1);
  return trace;
}

class AgentHistory : public ::testing::Test {
 protected:
  ~AgentHistory() override { std::remove(path_.c_str()); }
  const std::string path_ = ::testing::TempDir() + "history_" +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".starling";
};

TEST_F(AgentHistory, GivesTheSameStateWhoeverComputesIt) {
  for (const bool shared : {false, true}) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      const Scenario scenario = MakeTwoRoomsScenario(shared, 200, precision);
      const auto nothing = [](std::unique_ptr<Simulation>&) {};
      const Trace expected = Live(Make(scenario), nothing);
      EXPECT_EQ(Live(Make(scenario, std::make_unique<ReverseRunner>(3)), nothing), expected);
      EXPECT_EQ(Live(Make(scenario, std::make_unique<ThreadedRunner>(4)), nothing), expected);
      // Each time another simulation goes on, which may have had other agents before.
      int restored = 0;
      const auto restore = [&](std::unique_ptr<Simulation>& simulation) {
        ASSERT_TRUE(simulation->WriteSnapshot(path_, "").ok());
        const std::vector<double> metrics(simulation->metrics().begin(),
                                          simulation->metrics().end());
        auto next = Make(scenario, std::make_unique<ThreadedRunner>(2));
        if (++restored % 3 == 0) {
          ASSERT_TRUE(next->AddAgents("lodgers", 400).ok());
          ASSERT_TRUE(next->Step(restored % 2).ok());
        }
        const absl::Status status = next->RestoreSnapshot(path_);
        ASSERT_TRUE(status.ok()) << status;
        EXPECT_EQ(next->agents(), simulation->agents());
        EXPECT_EQ(next->next_agent_id(), simulation->next_agent_id());
        EXPECT_EQ(next->metrics(), absl::MakeConstSpan(metrics));
        simulation = std::move(next);
      };
      const Trace resumed = Live(Make(scenario), restore);
      EXPECT_EQ(resumed, expected);
      EXPECT_EQ(restored, 11);
    }
  }
}

TEST_F(AgentHistory, KeepsIdsOfThoseWhoLeftFromBeingGivenAgain) {
  const Scenario scenario = MakeTwoRoomsScenario(true, 20);
  const auto first = Make(scenario);
  ASSERT_TRUE(first->AddAgents("lodgers", 5).ok());
  ASSERT_TRUE(first->RemoveAgents(Range(0, 28)).ok());
  ASSERT_TRUE(first->WriteSnapshot(path_, "").ok());
  const auto second = Make(scenario);
  ASSERT_TRUE(second->RestoreSnapshot(path_).ok());
  EXPECT_EQ(second->agents(), 0);
  EXPECT_EQ(second->StateHash(), first->StateHash());
  EXPECT_EQ(second->AddAgents("lodgers", 1).value(), Range(28, 29));
  EXPECT_THAT(second->Beliefs("lodgers", 0).value(), ElementsAre(Each(0.5)));
}

}  // namespace
}  // namespace starling
