#include "bench/load/spawn_over_grpc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "bench/suites/spawn/spawn_suite.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

// Where tests start.
constexpr char kBinary[] = "engine/cli/starling";

class SpawnOverGrpcTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "/spawn_over_grpc";
    std::filesystem::create_directories(folder_);
    setenv("TMPDIR", folder_.c_str(), 1);
  }

  static const BenchmarkCase& Case(Suites& suites, const std::string& name,
                                   const std::string& binary) {
    EXPECT_TRUE(AddSpawnSuite(suites).ok());
    EXPECT_TRUE(AddSpawnOverGrpc(suites, binary).ok());
    for (const BenchmarkCase* benchmark : (*suites.Find("spawn"))->cases) {
      if (benchmark->name == name) return *benchmark;
    }
    ADD_FAILURE() << name;
    return *(*suites.Find("spawn"))->cases[0];
  }

  // Processes whose parent is this one.
  static int Children() {
    int children = 0;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
      std::ifstream list(thread.path() / "children");
      for (int child; list >> child;) ++children;
    }
    return children;
  }

  std::string folder_;
};

TEST_F(SpawnOverGrpcTest, CreatesAndDeletesInEveryCase) {
  for (const char* name : {"create_over_grpc", "ten_parallel_over_grpc", "million_over_grpc"}) {
    Suites suites;
    const BenchmarkCase& benchmark = Case(suites, name, kBinary);
    Parameters parameters;
    if (!benchmark.axes.empty()) parameters = {{"agents", "1000"}};
    {
      const auto made = benchmark.make(parameters);
      ASSERT_TRUE(made.ok()) << name << made.status();
      EXPECT_EQ(Children(), 1);
      // More than a server holds at once, so they must have been deleted in between.
      for (int sample = 0; sample < 300; ++sample) {
        ASSERT_TRUE((*made)->Prepare().ok());
        const absl::Status status = (*made)->Run(2);
        ASSERT_TRUE(status.ok()) << name << status;
        if (sample == 30 && benchmark.axes.empty()) break;
      }
      EXPECT_TRUE(std::filesystem::is_empty(folder_)) << "while the server runs";
    }
    EXPECT_EQ(Children(), 0);
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
  }
}

TEST_F(SpawnOverGrpcTest, HoldsWhatTheTargetsState) {
  Suites suites;
  Case(suites, "create_over_grpc", kBinary);
  std::map<std::string, const BenchmarkCase*> cases;
  for (const BenchmarkCase* benchmark : (*suites.Find("spawn"))->cases)
    cases[benchmark->name] = benchmark;
  EXPECT_EQ(cases["create_over_grpc"]->target({}).value, 1e-3);
  EXPECT_EQ(cases["create_over_grpc"]->target({}).statistic, TargetStatistic::kP99);
  EXPECT_EQ(cases["ten_parallel_over_grpc"]->target({}).value, 0.1);
  EXPECT_EQ(cases["million_over_grpc"]->target({{"agents", "1000000"}}).value, 2);
  EXPECT_EQ(cases["million_over_grpc"]->target({{"agents", "100000"}}).value, std::nullopt);
}

TEST_F(SpawnOverGrpcTest, SaysWhyThereIsNoServer) {
  Suites suites;
  const auto made = Case(suites, "create_over_grpc", "/nowhere/starling").make({});
  EXPECT_EQ(made.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(made.status().message()), HasSubstr("/nowhere/starling"));
  Suites others;
  const auto wrong = Case(others, "create_over_grpc", "/bin/false").make({});
  EXPECT_EQ(wrong.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(wrong.status().message()), HasSubstr("ended at once"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST(SpawnOverGrpc, BelongsToTheSuiteSpawn) {
  Suites suites;
  EXPECT_EQ(AddSpawnOverGrpc(suites, kBinary).code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace starling
