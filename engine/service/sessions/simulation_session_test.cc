#include "engine/service/sessions/simulation_session.h"

#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/testing/event.h"
#include "engine/core/testing/runners.h"
#include "engine/core/testing/two_rooms.h"
#include "engine/wire/error_details.h"
#include "gtest/gtest.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {
namespace {

using Access = SimulationSession::Access;
using v1::Simulation;

constexpr int64_t kLastTick = 100;

bool Never() { return false; }

// Ticks that wait until they are let through, from the moment it is shut.
class Gate {
 public:
  absl::Status Pass() {
    const MutexLock lock(&mutex_);
    ++waiting_;
    changed_.SignalAll();
    while (shut_ && allowed_ == 0) changed_.Wait(&mutex_);
    if (shut_) --allowed_;
    --waiting_;
    return failure_;
  }
  void Shut() {
    const MutexLock lock(&mutex_);
    shut_ = true;
  }
  void Open() {
    const MutexLock lock(&mutex_);
    shut_ = false;
    changed_.SignalAll();
  }
  void Allow(int ticks) {
    const MutexLock lock(&mutex_);
    allowed_ += ticks;
    changed_.SignalAll();
  }
  void WaitForATick() {
    const MutexLock lock(&mutex_);
    while (waiting_ == 0 || allowed_ > 0) changed_.Wait(&mutex_);
  }
  void FailNext(absl::Status failure) {
    const MutexLock lock(&mutex_);
    failure_ = std::move(failure);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  bool shut_ = false;
  int allowed_ = 0;
  int waiting_ = 0;
  absl::Status failure_;
};

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    Scenario scenario = MakeTwoRoomsScenario(/*shared=*/true, 20);
    scenario.ticks = kLastTick;
    auto compiled = CompiledScenario::Compile(scenario);
    EXPECT_TRUE(compiled.ok()) << compiled.status();
    auto simulation = starling::Simulation::Create(
        *std::move(compiled), std::make_unique<InOrderRunner>([this] { return gate_.Pass(); }));
    EXPECT_TRUE(simulation.ok()) << simulation.status();
    SessionFacts facts;
    facts.id = "one";
    facts.constant.set_last_tick(kLastTick);
    facts.constant.add_populations();
    facts.constant.add_populations();
    SessionHooks hooks;
    hooks.pool = &pool_;
    hooks.tick_done = [this](absl::string_view, int64_t) { ++ticks_; };
    session_ = SimulationSession::Create(std::move(facts), *std::move(simulation), hooks);
  }
  ~SessionTest() override { gate_.Open(); }

  absl::Status Step(int64_t ticks, absl::optional<int64_t> expected = absl::nullopt) {
    return session_->Step(ticks, expected, Never);
  }
  std::string ReasonOf(const absl::Status& status) { return ErrorReason(status); }
  std::vector<v1::SimulationEvent> Events() {
    v1::WatchSimulationResponse response;
    response.ParseFromString(session_->events().Read(0, {}, 1 << 20).bytes);
    return {response.events().begin(), response.events().end()};
  }

  Gate gate_;
  std::atomic<int> ticks_{0};
  RunPool pool_{2};
  std::shared_ptr<SimulationSession> session_;
};

TEST_F(SessionTest, BeginsPausedAtTickZero) {
  const Simulation now = session_->Describe();
  EXPECT_EQ(now.state(), Simulation::PAUSED);
  EXPECT_EQ(now.tick(), 0);
  EXPECT_EQ(now.agents(), 23);
  EXPECT_EQ(now.populations(0).agents(), 20);
  EXPECT_EQ(now.populations(1).agents(), 3);
  EXPECT_GT(now.state_bytes(), 0);
  ASSERT_EQ(Events().size(), 1u);
  EXPECT_EQ(Events()[0].state_changed().to(), Simulation::PAUSED);
}

TEST_F(SessionTest, StepsExactlyAndTellsOfEveryTick) {
  ASSERT_TRUE(Step(5).ok());
  EXPECT_EQ(session_->tick(), 5);
  EXPECT_EQ(session_->state(), Simulation::PAUSED);
  EXPECT_EQ(ticks_, 5);
  std::vector<int64_t> ticks;
  int64_t sequence = 0;
  for (const v1::SimulationEvent& event : Events()) {
    EXPECT_EQ(event.sequence(), ++sequence);
    if (event.has_metrics()) ticks.push_back(event.tick());
  }
  EXPECT_EQ(ticks, (std::vector<int64_t>{1, 2, 3, 4, 5}));
}

TEST_F(SessionTest, SucceedsAtTheLastTickAndGoesNoFurther) {
  EXPECT_EQ(ReasonOf(Step(kLastTick + 1)), "BEYOND_LAST_TICK");
  EXPECT_EQ(session_->tick(), 0);
  ASSERT_TRUE(Step(kLastTick).ok());
  EXPECT_EQ(session_->state(), Simulation::SUCCEEDED);
  EXPECT_EQ(ReasonOf(Step(1)), "WRONG_STATE");
  EXPECT_EQ(ReasonOf(session_->Start(absl::nullopt)), "WRONG_STATE");
}

TEST_F(SessionTest, ARepeatedStepDoesNothingTwice) {
  ASSERT_TRUE(Step(5, 0).ok());
  ASSERT_TRUE(Step(5, 0).ok());
  EXPECT_EQ(session_->tick(), 5);
  EXPECT_EQ(ReasonOf(Step(6, 0)), "TICK_MISMATCH");
  EXPECT_EQ(ReasonOf(Step(5, 4)), "TICK_MISMATCH");
  ASSERT_TRUE(Step(5, 5).ok());
  EXPECT_EQ(session_->tick(), 10);
  EXPECT_EQ(ReasonOf(Step(5, 0)), "TICK_MISMATCH");
}

TEST_F(SessionTest, ACancelledStepStopsAtATickAndItsRepetitionDoesTheRest) {
  gate_.Shut();
  std::atomic<bool> cancelled{false};
  absl::Status status;
  std::thread caller([&] { status = session_->Step(10, 0, [&] { return cancelled.load(); }); });
  gate_.Allow(3);
  gate_.WaitForATick();
  cancelled = true;
  absl::SleepFor(absl::Milliseconds(50));  // so that the caller has asked
  gate_.Open();
  caller.join();
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  const int64_t reached = session_->tick();
  EXPECT_GE(reached, 3);
  EXPECT_LT(reached, 10);
  EXPECT_EQ(session_->state(), Simulation::PAUSED);
  ASSERT_TRUE(Step(10, 0).ok());
  EXPECT_EQ(session_->tick(), 10);
}

TEST_F(SessionTest, EqualStepsAtOnceAreOneStep) {
  gate_.Shut();
  std::vector<std::thread> callers;
  std::atomic<int> good{0};
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] { good += Step(10, 0).ok() ? 1 : 0; });
  }
  gate_.WaitForATick();
  gate_.Open();
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(good, 4);
  EXPECT_EQ(session_->tick(), 10);
  EXPECT_EQ(ticks_, 10);
}

TEST_F(SessionTest, PauseEndsAStepEarlyWhichSaysSo) {
  gate_.Shut();
  absl::Status step;
  std::thread caller([&] { step = Step(10); });
  gate_.WaitForATick();
  EXPECT_EQ(ReasonOf(Step(1)), "WRONG_STATE");
  absl::Status pause;
  std::thread pauser([&] { pause = session_->Pause(Never); });
  absl::SleepFor(absl::Milliseconds(20));
  gate_.Allow(1);
  pauser.join();
  caller.join();
  EXPECT_TRUE(pause.ok()) << pause;
  EXPECT_EQ(ReasonOf(step), "STEP_INTERRUPTED");
  EXPECT_EQ(session_->tick(), 1);
  EXPECT_EQ(session_->state(), Simulation::PAUSED);
}

TEST_F(SessionTest, RunsToWhereItWasStartedAndResumesTowardsIt) {
  EXPECT_EQ(ReasonOf(session_->Resume()), "NOT_STARTED");
  gate_.Shut();
  ASSERT_TRUE(session_->Start(50).ok());
  EXPECT_EQ(session_->state(), Simulation::RUNNING);
  EXPECT_TRUE(session_->Start(50).ok());
  EXPECT_EQ(ReasonOf(session_->Start(60)), "WRONG_STATE");
  EXPECT_TRUE(session_->Resume().ok());
  gate_.WaitForATick();
  std::thread pauser([&] { EXPECT_TRUE(session_->Pause(Never).ok()); });
  absl::SleepFor(absl::Milliseconds(20));
  gate_.Open();
  pauser.join();
  EXPECT_EQ(session_->state(), Simulation::PAUSED);
  EXPECT_LT(session_->tick(), 50);
  EXPECT_TRUE(session_->Pause(Never).ok());
  ASSERT_TRUE(session_->Resume().ok());
  while (session_->state() == Simulation::RUNNING) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_EQ(session_->tick(), 50);
  EXPECT_EQ(ReasonOf(session_->Resume()), "NOT_STARTED");
  EXPECT_EQ(ReasonOf(session_->Start(49)), "BEYOND_LAST_TICK");
  EXPECT_EQ(ReasonOf(session_->Start(kLastTick + 1)), "BEYOND_LAST_TICK");
}

TEST_F(SessionTest, StopIsForGood) {
  ASSERT_TRUE(Step(3).ok());
  ASSERT_TRUE(session_->Stop(Never).ok());
  EXPECT_EQ(session_->state(), Simulation::CANCELLED);
  EXPECT_TRUE(session_->Stop(Never).ok());
  EXPECT_EQ(ReasonOf(Step(1)), "WRONG_STATE");
  EXPECT_EQ(ReasonOf(session_->Resume()), "WRONG_STATE");
  EXPECT_EQ(ReasonOf(session_->Pause(Never)), "WRONG_STATE");
  EXPECT_TRUE(session_->DescribeFully(Never).ok());
}

TEST_F(SessionTest, AFailedTickIsToldAndLeavesOnlyDeleting) {
  gate_.FailNext(absl::UnavailableError("a worker is gone"));
  const absl::Status status = Step(2);
  EXPECT_EQ(ReasonOf(status), "TICK_FAILED");
  EXPECT_EQ(session_->state(), Simulation::FAILED);
  EXPECT_NE(session_->Describe().state_message().find("a worker is gone"), std::string::npos);
  const auto read = [](starling::Simulation&) { return absl::OkStatus(); };
  EXPECT_EQ(ReasonOf(session_->Run(Access::kRead, absl::nullopt, read, Never)), "WRONG_STATE");
  EXPECT_TRUE(session_->DescribeFully(Never).ok());
  EXPECT_TRUE(session_->Delete(false).ok());
}

TEST_F(SessionTest, DeletingARunningOneMustBeForcedAndEndsItsCalls) {
  gate_.Shut();
  absl::Status step;
  std::thread caller([&] { step = Step(10); });
  gate_.WaitForATick();
  EXPECT_EQ(ReasonOf(session_->Delete(false)), "WRONG_STATE");
  std::thread deleter([&] { EXPECT_TRUE(session_->Delete(true).ok()); });
  while (session_->state() != Simulation::DELETING) absl::SleepFor(absl::Milliseconds(1));
  gate_.Open();
  caller.join();
  deleter.join();
  EXPECT_EQ(ReasonOf(step), "STEP_INTERRUPTED");
  EXPECT_EQ(ReasonOf(Step(1)), "SIMULATION_NOT_FOUND");
  EXPECT_EQ(ReasonOf(session_->Delete(true)), "SIMULATION_NOT_FOUND");
}

TEST_F(SessionTest, WorkIsDoneBetweenTicksWhereItsStateAllows) {
  const auto nothing = [](starling::Simulation&) { return absl::OkStatus(); };
  const auto tick = [](starling::Simulation& simulation) { return simulation.Step(1); };
  const auto reason = [&](Access access, const SimulationSession::Work& work) {
    return ReasonOf(session_->Run(access, absl::nullopt, work, Never));
  };
  EXPECT_EQ(reason(Access::kRead, nothing), "");
  EXPECT_EQ(reason(Access::kChange, nothing), "");
  EXPECT_EQ(reason(Access::kStep, tick), "");
  EXPECT_EQ(session_->tick(), 1);
  EXPECT_EQ(ReasonOf(session_->Run(Access::kStep, 0, tick, Never)), "TICK_MISMATCH");

  gate_.Shut();
  ASSERT_TRUE(session_->Start(absl::nullopt).ok());
  gate_.WaitForATick();
  std::vector<std::string> reasons;
  Event all_done;
  const auto post = [&](Access access, const SimulationSession::Work& work) {
    session_->Post(access, absl::nullopt, work, [&](const absl::Status& status) {
      reasons.push_back(ErrorReason(status));
      if (reasons.size() == 3) all_done.Set();
    });
  };
  post(Access::kStep, tick);
  post(Access::kChange, nothing);
  post(Access::kRead, nothing);
  gate_.Allow(1);
  all_done.Wait();
  EXPECT_EQ(reasons, (std::vector<std::string>{"WRONG_STATE", "", ""}));
  gate_.Open();
  while (session_->state() == Simulation::RUNNING) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_EQ(reason(Access::kChange, nothing), "WRONG_STATE");
  EXPECT_EQ(reason(Access::kRead, nothing), "");
}

TEST_F(SessionTest, ACallerWhoGivesUpLeavesNothingBehind) {
  gate_.Shut();
  ASSERT_TRUE(session_->Start(absl::nullopt).ok());
  gate_.WaitForATick();
  bool done = false;
  const absl::Status status = session_->Run(
      Access::kChange, absl::nullopt,
      [&](starling::Simulation&) {
        done = true;
        return absl::OkStatus();
      },
      [] { return true; });
  EXPECT_TRUE(absl::IsCancelled(status));
  gate_.Open();
  while (session_->state() == Simulation::RUNNING) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_FALSE(done);
}

TEST_F(SessionTest, AgentsThatJoinAreCounted) {
  const auto add = [](starling::Simulation& simulation) {
    return simulation.AddAgents("lodgers", 4).status();
  };
  ASSERT_TRUE(session_->Run(Access::kChange, 0, add, Never).ok());
  EXPECT_EQ(session_->Describe().agents(), 27);
  EXPECT_EQ(session_->Describe().populations(0).agents(), 24);
  ASSERT_TRUE(Step(2).ok());
}

TEST_F(SessionTest, DrainingPausesAndRefusesNewWorkButNotReading) {
  gate_.Shut();
  absl::Status step;
  std::thread caller([&] { step = Step(10); });
  gate_.WaitForATick();
  session_->BeginDrain();
  gate_.Open();
  caller.join();
  EXPECT_EQ(ReasonOf(step), "SERVER_DRAINING");
  EXPECT_EQ(session_->state(), Simulation::PAUSED);
  EXPECT_EQ(ReasonOf(Step(1)), "SERVER_DRAINING");
  EXPECT_EQ(ReasonOf(session_->Start(absl::nullopt)), "SERVER_DRAINING");
  const absl::StatusOr<Simulation> full = session_->DescribeFully(Never);
  ASSERT_TRUE(full.ok()) << full.status();
  EXPECT_EQ(full->state_hash().size(), 16u);
}

TEST_F(SessionTest, PortionsOfAnySizeGiveOneHash) {
  Scenario scenario = MakeTwoRoomsScenario(/*shared=*/true, 20);
  scenario.ticks = kLastTick;
  auto oracle = starling::Simulation::Create(*CompiledScenario::Compile(scenario),
                                             std::make_unique<InOrderRunner>());
  ASSERT_TRUE((*oracle)->Step(40).ok());
  for (const int64_t ticks : {1, 7, 2, 30}) ASSERT_TRUE(Step(ticks).ok());
  const absl::StatusOr<Simulation> full = session_->DescribeFully(Never);
  ASSERT_TRUE(full.ok());
  EXPECT_EQ(full->state_hash(), absl::StrCat(absl::Hex((*oracle)->StateHash(), absl::kZeroPad16)));
}

}  // namespace
}  // namespace starling
