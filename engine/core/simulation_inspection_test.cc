#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agents/population/single_agent.h"
#include "engine/core/simulation.h"
#include "engine/core/testing/runners.h"
#include "engine/core/testing/two_rooms.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

constexpr InspectedPart kBeliefs = InspectedPart::kBeliefs;
constexpr InspectedPart kPolicies = InspectedPart::kPolicies;
constexpr InspectedPart kActions = InspectedPart::kActions;
constexpr InspectedPart kParameters = InspectedPart::kParameters;

std::unique_ptr<Simulation> Make(Precision precision = Precision::kDouble) {
  CompiledScenario compiled =
      CompiledScenario::Compile(MakeTwoRoomsScenario(false, 40, precision)).value();
  return Simulation::Create(std::move(compiled), std::make_unique<InOrderRunner>()).value();
}

// Entry of one agent.
std::vector<double> Of(const InspectedArray& array, size_t agent) {
  size_t size = 1;
  for (int64_t extent : array.shape) size *= static_cast<size_t>(extent);
  const auto first = array.values.begin() + static_cast<int64_t>(agent * size);
  return {first, first + static_cast<int64_t>(size)};
}

TEST(Inspection, HasAnArrayForEachPartOverTheAgentsAsAsked) {
  const auto simulation = Make();
  ASSERT_TRUE(simulation->Step(3).ok());
  const absl::StatusOr<Inspection> found =
      simulation->InspectAgents({42, 40}, {kActions, kParameters, kBeliefs, kPolicies});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->tick, 3);
  EXPECT_EQ(found->population, "learners");
  EXPECT_THAT(found->agents, ElementsAre(42, 40));
  std::vector<std::string> labels;
  for (const InspectedArray& array : found->arrays) labels.push_back(array.label);
  EXPECT_THAT(labels, ElementsAre("actions", "pA[0]", "pB[0]", "qs[0]", "q_pi"));
  EXPECT_THAT(found->arrays[0].shape, ElementsAre(1));
  EXPECT_THAT(found->arrays[1].shape, ElementsAre(2, 2));
  EXPECT_THAT(found->arrays[2].shape, ElementsAre(2, 2, 2));
  EXPECT_THAT(found->arrays[3].shape, ElementsAre(2));
  EXPECT_THAT(found->arrays[4].shape, ElementsAre(4));
  for (const InspectedArray& array : found->arrays) {
    EXPECT_EQ(Of(array, 1).size() * 2, array.values.size());
  }
  EXPECT_EQ(Of(found->arrays[3], 0), simulation->Beliefs("learners", 2).value()[0]);
  EXPECT_EQ(Of(found->arrays[3], 1), simulation->Beliefs("learners", 0).value()[0]);
  EXPECT_EQ(Of(found->arrays[0], 0)[0], simulation->Actions("learners", 2).value()[0]);
}

// The last action was chosen by it; the two policies of a first action make up its probability.
TEST(Inspection, GivesThePoliciesByWhichAgentsActedIfTheyDoNotLearn) {
  for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
    const double tolerance = precision == Precision::kFloat ? 1e-5 : 1e-12;
    const auto simulation = Make(precision);
    const std::vector<int64_t> agents = {39, 3, 17, 4};
    for (int64_t agent : agents) ASSERT_TRUE(simulation->Watch("lodgers", agent).ok());
    for (int t = 0; t < 5; ++t) {
      ASSERT_TRUE(simulation->Step(1).ok());
      const uint64_t hash = simulation->StateHash();
      const Inspection found = simulation->InspectAgents(agents, {kPolicies}).value();
      EXPECT_EQ(simulation->StateHash(), hash);
      for (size_t i = 0; i < agents.size(); ++i) {
        const std::vector<double> p = Of(found.arrays[0], i);
        EXPECT_THAT((std::vector<double>{p[0] + p[1], p[2] + p[3]}),
                    Pointwise(DoubleNear(tolerance),
                              simulation->ActionProbabilities("lodgers", agents[i]).value()[0]));
      }
    }
  }
}

// Agents at birth, as one who stands alone and has seen nothing.
TEST(Inspection, GivesThePoliciesOfOneWhoHasNotLivedYet) {
  const Scenario scenario = MakeTwoRoomsScenario(false, 40);
  const auto single =
      SingleAgent::Create(*scenario.populations[0].model, scenario.populations[0].agent).value();
  const std::vector<double> expected = single->Step({-1}).value().policy_posterior;
  const auto simulation = Make();
  EXPECT_THAT(simulation->InspectAgents({7}, {kPolicies})->arrays[0].values,
              Pointwise(DoubleNear(1e-15), expected));
}

// Counts go up by one for every observation, and for every transition but the first.
TEST(Inspection, GivesWhatWasLearned) {
  const auto simulation = Make();
  ASSERT_TRUE(simulation->Step(10).ok());
  const Inspection found = simulation->InspectAgents({40, 41, 42}, {kParameters}).value();
  for (size_t i = 0; i < 3; ++i) {
    double a = 0, b = 0;
    for (double count : Of(found.arrays[0], i)) a += count;
    for (double count : Of(found.arrays[1], i)) b += count;
    EXPECT_NEAR(a, 2 + 10, 1e-9);
    // What is impossible is not learned, so that some of it is lost.
    EXPECT_GT(b, 4 + 4);
    EXPECT_LE(b, 4 + 9 + 1e-9);
  }
  EXPECT_EQ(Of(found.arrays[1], 0)[3], 0.0);  // B[0, 1, 1]: impossible
}

// An agent of its own, given what is said to come, believes what the agent of the simulation does.
TEST(NextObservation, IsWhatTheAgentObservesInTheComingTick) {
  for (const bool shared : {false, true}) {
    Scenario scenario = MakeTwoRoomsScenario(shared, 40, Precision::kDouble);
    const PopulationSpec spec = scenario.populations[0];
    auto simulation = Simulation::Create(CompiledScenario::Compile(std::move(scenario)).value(),
                                         std::make_unique<InOrderRunner>())
                          .value();
    const auto agent = SingleAgent::Create(*spec.model, spec.agent).value();
    int ones = 0;
    for (int tick = 0; tick < 20; ++tick) {
      const std::vector<int> observation = simulation->NextObservation("lodgers", 21).value();
      ASSERT_EQ(observation.size(), 1u);
      ones += observation[0];
      ASSERT_TRUE(simulation->Step(1).ok());
      const AgentStep step =
          agent->Step(observation, simulation->Actions("lodgers", 21).value()).value();
      EXPECT_EQ(step.posterior, simulation->Beliefs("lodgers", 21).value()) << tick;
    }
    EXPECT_GT(ones, 0);
    EXPECT_LT(ones, 20);
  }
  EXPECT_EQ(Make()->NextObservation("lodgers", 40).status().code(), absl::StatusCode::kNotFound);
}

TEST(Inspection, SaysWhatItCannotGive) {
  const auto simulation = Make();
  ASSERT_TRUE(simulation->RemoveAgents({5}).ok());
  const auto refusal = [&](std::vector<int64_t> agents, std::vector<InspectedPart> parts,
                           absl::StatusCode code, int64_t most = kMostInspectedValues) {
    const absl::Status status = simulation->InspectAgents(agents, parts, most).status();
    EXPECT_EQ(status.code(), code) << status;
    return std::string(status.message());
  };
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  constexpr auto kNotFound = absl::StatusCode::kNotFound;
  EXPECT_THAT(refusal({}, {kBeliefs}, kInvalid), HasSubstr("no agents"));
  EXPECT_THAT(refusal({1}, {}, kInvalid), HasSubstr("no part"));
  EXPECT_THAT(refusal({1, 2, 1}, {kBeliefs}, kInvalid), HasSubstr("agent 1 is named twice"));
  EXPECT_THAT(refusal({1, 41}, {kBeliefs}, kInvalid),
              HasSubstr("agents 1 and 41 are of different populations, \"lodgers\" and "));
  EXPECT_THAT(refusal({1, 5}, {kBeliefs}, kNotFound), HasSubstr("agent 5; it has left"));
  EXPECT_THAT(refusal({43}, {kBeliefs}, kNotFound), HasSubstr("ids so far are 0 to 42"));
  EXPECT_THAT(refusal({1}, {kParameters}, absl::StatusCode::kFailedPrecondition),
              HasSubstr("\"lodgers\" do not learn"));
  EXPECT_THAT(refusal({1, 2, 3}, {kBeliefs, kPolicies}, absl::StatusCode::kResourceExhausted, 17),
              HasSubstr("3 agents hold would be more than 17 numbers at \"q_pi\""));
  EXPECT_TRUE(simulation->InspectAgents({1, 2, 3}, {kBeliefs, kPolicies}, 18).ok());
}

// Nothing that these agents do matters, so that plans over any number of policies are small.
TEST(Inspection, GivesTheBestOfMorePoliciesThanCanBeListed) {
  Scenario idle = MakeTwoRoomsScenario(false, 1);
  const GenerativeModel& rooms = *idle.populations[0].model;
  ModelParts parts = {rooms.controls(), rooms.factors(), rooms.modalities(), {}};
  parts.factors[0].controls.clear();
  parts.factors[0].B = Tensor({2, 2}, {0.9, 0.2, 0.1, 0.8});
  idle.populations[0].model =
      std::make_shared<const GenerativeModel>(GenerativeModel::Create(std::move(parts)).value());
  for (const int policy_length : {12, 21, 60}) {
    idle.populations[0].agent.policy_length = policy_length;
    const auto simulation = Simulation::Create(CompiledScenario::Compile(idle).value(),
                                               std::make_unique<InOrderRunner>())
                                .value();
    const absl::StatusOr<Inspection> found = simulation->InspectAgents({0}, {kPolicies});
    if (policy_length == 12) {
      EXPECT_THAT(found->arrays[0].values, ::testing::SizeIs(4096));
      EXPECT_THAT(found->arrays[0].values, Each(DoubleNear(1.0 / 4096, 1e-15)));
      continue;
    }
    ASSERT_TRUE(found.ok()) << found.status();
    ASSERT_EQ(found->arrays.size(), 2u);
    EXPECT_EQ(found->arrays[0].label, "best_q_pi");
    EXPECT_THAT(found->arrays[0].shape, ElementsAre(32));
    EXPECT_THAT(found->arrays[0].values, Each(DoubleNear(std::exp2(-policy_length), 1e-15)));
    EXPECT_EQ(found->arrays[1].label, "best_policies");
    EXPECT_THAT(found->arrays[1].shape, ElementsAre(32, policy_length, 1));
    // All are the same, so the first ones come first: binary numbers.
    for (size_t i = 0; i < 32; ++i) {
      const std::vector<double> actions = Of(found->arrays[1], 0);
      for (size_t t = 0; t < static_cast<size_t>(policy_length); ++t) {
        const size_t from_end = static_cast<size_t>(policy_length) - 1 - t;
        EXPECT_EQ(actions[i * static_cast<size_t>(policy_length) + t],
                  from_end < 5 ? (i >> from_end) & 1 : 0);
      }
    }
  }
}

}  // namespace
}  // namespace starling
