#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "engine/core/simulation.h"
#include "engine/core/snapshot.h"
#include "engine/core/testing/runners.h"
#include "engine/core/testing/two_rooms.h"
#include "engine/core/version.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

std::unique_ptr<Simulation> Make(
    Scenario scenario, std::unique_ptr<TickRunner> runner = std::make_unique<InOrderRunner>()) {
  absl::StatusOr<CompiledScenario> compiled = CompiledScenario::Compile(std::move(scenario));
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return Simulation::Create(*std::move(compiled), std::move(runner)).value();
}

class SimulationSnapshotTest : public ::testing::Test {
 protected:
  SimulationSnapshotTest()
      : path_(::testing::TempDir() + "simulation_" +
              ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".starling") {}
  ~SimulationSnapshotTest() override { std::remove(path_.c_str()); }

  // A snapshot after five ticks.
  void WriteAfterFiveTicks(const Scenario& scenario) {
    const auto simulation = Make(scenario);
    ASSERT_TRUE(simulation->Step(5).ok());
    ASSERT_TRUE(simulation->WriteSnapshot(path_, "the scenario").ok());
  }

  const std::string path_;
};

TEST_F(SimulationSnapshotTest, GoesOnAsIfNothingHadHappenedOnOtherWorkers) {
  for (const bool shared : {false, true}) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      for (const int taken : {0, 6, 7}) {
        const Scenario scenario = MakeTwoRoomsScenario(shared, 333, precision);
        const auto first = Make(scenario, std::make_unique<ReverseRunner>(3));
        ASSERT_TRUE(first->Step(taken).ok());
        ASSERT_TRUE(first->WriteSnapshot(path_, "").ok());
        const uint64_t hash_then = first->StateHash();
        const std::vector<double> metrics_then(first->metrics().begin(), first->metrics().end());
        ASSERT_TRUE(first->Step(8).ok());

        const auto second = Make(scenario);
        ASSERT_TRUE(second->Step(3).ok());
        ASSERT_TRUE(second->RestoreSnapshot(path_).ok());
        EXPECT_EQ(second->tick(), taken);
        EXPECT_EQ(second->StateHash(), hash_then);
        EXPECT_EQ(second->metrics(), absl::MakeConstSpan(metrics_then));
        ASSERT_TRUE(second->Step(8).ok());
        EXPECT_EQ(second->StateHash(), first->StateHash());
        EXPECT_EQ(second->metrics(), first->metrics());
      }
    }
  }
}

TEST_F(SimulationSnapshotTest, SaysWhatItIs) {
  WriteAfterFiveTicks(MakeTwoRoomsScenario(true, 20));
  const absl::StatusOr<SnapshotInfo> info = ReadSnapshotInfo(path_);
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->tick, 5);
  EXPECT_EQ(info->description, "the scenario");
  EXPECT_EQ(info->engine_version, kEngineVersion);
  EXPECT_EQ(info->format_version, 2);
  EXPECT_EQ(ReadSnapshotInfo(path_ + "x").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SimulationSnapshotTest, IsTheSameFileWhoeverComputedTheState) {
  const Scenario scenario = MakeTwoRoomsScenario(true, 500);
  WriteAfterFiveTicks(scenario);
  const auto read = [&] {
    std::ifstream in(path_, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  };
  const std::string expected = read();
  const auto other = Make(scenario, std::make_unique<ThreadedRunner>(3));
  ASSERT_TRUE(other->Step(5).ok());
  ASSERT_TRUE(other->WriteSnapshot(path_, "the scenario").ok());
  EXPECT_EQ(read(), expected);
}

TEST_F(SimulationSnapshotTest, IsRefusedWhenDamagedAndChangesNothing) {
  const Scenario scenario = MakeTwoRoomsScenario(true, 20);
  WriteAfterFiveTicks(scenario);
  const auto simulation = Make(scenario);
  ASSERT_TRUE(simulation->Step(2).ok());
  const uint64_t hash = simulation->StateHash();
  const int fd = open(path_.c_str(), O_RDWR);
  const off_t size = lseek(fd, 0, SEEK_END);
  for (off_t byte = 0; byte < size; byte += 41) {
    char good = 0;
    ASSERT_EQ(pread(fd, &good, 1, byte), 1);
    const char bad = static_cast<char>(good ^ 0x10);
    ASSERT_EQ(pwrite(fd, &bad, 1, byte), 1);
    const absl::Status status = simulation->RestoreSnapshot(path_);
    ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << byte;
    ASSERT_THAT(std::string(status.message()), AnyOf(HasSubstr("checksum"), HasSubstr("corrupt")));
    ASSERT_EQ(ReadSnapshotInfo(path_).status().code(), absl::StatusCode::kDataLoss) << byte;
    ASSERT_EQ(pwrite(fd, &good, 1, byte), 1);
  }
  close(fd);
  EXPECT_EQ(simulation->tick(), 2);
  EXPECT_EQ(simulation->StateHash(), hash);
  EXPECT_TRUE(simulation->RestoreSnapshot(path_).ok());
}

TEST_F(SimulationSnapshotTest, IsRefusedByAnotherScenarioWhichSaysWhatDiffers) {
  const Scenario scenario = MakeTwoRoomsScenario(true, 20);
  WriteAfterFiveTicks(scenario);
  std::vector<std::pair<Scenario, std::string>> others;
  others.emplace_back(MakeTwoRoomsScenario(true, 20, Precision::kDouble), "precision is float");
  others.emplace_back(MakeTwoRoomsScenario(false, 20), "world is \"two_rooms\"");
  others.emplace_back(MakeTwoRoomsScenario(true, 21), "it began with 23 agents, here 24");
  others.emplace_back(scenario, "it has no population/guests/beliefs");
  others.back().first.populations[0].name = "guests";
  others.emplace_back(scenario, "it has a population/learners/");
  others.back().first.populations[1].agent.learn_a.reset();
  others.emplace_back(scenario, "divide the agents in another way");
  others.back().first.populations[0].count = 19;
  others.back().first.populations[1].count = 4;
  for (const auto& [other, difference] : others) {
    const auto simulation = Make(other);
    ASSERT_TRUE(simulation->Step(1).ok());
    const uint64_t hash = simulation->StateHash();
    const absl::Status status = simulation->RestoreSnapshot(path_);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << difference;
    EXPECT_THAT(std::string(status.message()), HasSubstr(difference));
    EXPECT_EQ(simulation->StateHash(), hash);
  }
}

TEST_F(SimulationSnapshotTest, BranchesWithAnotherSeed) {
  Scenario scenario = MakeTwoRoomsScenario(true, 50);
  WriteAfterFiveTicks(scenario);
  const auto same = Make(scenario);
  scenario.seed = 8;
  const auto branch = Make(scenario);
  ASSERT_TRUE(same->RestoreSnapshot(path_).ok());
  ASSERT_TRUE(branch->RestoreSnapshot(path_).ok());
  EXPECT_EQ(branch->StateHash(), same->StateHash());
  ASSERT_TRUE(same->Step(5).ok());
  ASSERT_TRUE(branch->Step(5).ok());
  EXPECT_NE(branch->StateHash(), same->StateHash());
}

TEST_F(SimulationSnapshotTest, RepairsASimulationWhoseTickFailed) {
  const Scenario scenario = MakeTwoRoomsScenario(false, 20);
  WriteAfterFiveTicks(scenario);
  bool fail = false;
  const auto simulation =
      Make(scenario, std::make_unique<InOrderRunner>([&] {
             return fail ? absl::UnavailableError("worker 0 died") : absl::OkStatus();
           }));
  fail = true;
  EXPECT_FALSE(simulation->Step(1).ok());
  EXPECT_EQ(simulation->WriteSnapshot(path_, "").code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(simulation->RestoreSnapshot(path_).ok());
  fail = false;
  ASSERT_TRUE(simulation->Step(5).ok());
  const auto expected = Make(scenario);
  ASSERT_TRUE(expected->Step(10).ok());
  EXPECT_EQ(simulation->StateHash(), expected->StateHash());
}

TEST_F(SimulationSnapshotTest, SaysWhereItCannotBeWritten) {
  const auto simulation = Make(MakeTwoRoomsScenario(true, 1));
  const absl::Status status = simulation->WriteSnapshot("/proc/nowhere/x.starling", "");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/proc/nowhere/x.starling"));
}

}  // namespace
}  // namespace starling
