#include "bench/compare/paired_run.h"

#include <thread>

#include "absl/time/clock.h"
#include "bench/compare/testing/fake_program.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

PairedOptions Turns(int turns) {
  PairedOptions options;
  options.turns = turns;
  return options;
}

TEST(RunPaired, TakesTurnsInPairsThatAreTurnedAround) {
  FakeProgram program;
  program.Leave("a", {100});
  program.Leave("b", {200});
  std::string told;
  PairedOptions options = Turns(6);
  options.filter = "x/.*";
  options.on_turn = [&](int done, int all, const std::string& side) {
    EXPECT_EQ(all, 12);
    EXPECT_EQ(done, static_cast<int>(told.size()));
    told += side;
  };
  ASSERT_EQ(RunPaired({program.Side("a"), program.Side("b")}, options, {}).status(),
            absl::OkStatus());
  EXPECT_EQ(told, "abbaabbaabba");
  EXPECT_THAT(program.Log(), ::testing::StartsWith("a: --filter x/.*\nb: --filter x/.*\nb:"));
}

TEST(RunPaired, TheMediansOfTheProcessesAreTheSamples) {
  FakeProgram program;
  program.Leave("a", {10, 11, 12, 13, 14, 15});
  program.Leave("b", {20, 21, 22, 23, 24, 25});
  const auto results = RunPaired({program.Side("a"), program.Side("b")}, Turns(6), {});
  ASSERT_EQ(results.status(), absl::OkStatus());
  ASSERT_EQ((*results)[0].rows.size(), 1u);
  EXPECT_THAT((*results)[0].rows[0].samples, ElementsAre(10, 11, 12, 13, 14, 15));
  EXPECT_THAT((*results)[1].rows[0].samples, ElementsAre(20, 21, 22, 23, 24, 25));
  EXPECT_EQ((*results)[1].rows[0].stats.median, 22.5);
  EXPECT_EQ((*results)[0].seconds, 6);
}

TEST(RunPaired, ARowThatAProcessLacksHasASampleLess) {
  FakeProgram program;
  BenchmarkRow unmeasurable = FakeRow("d", 1);
  unmeasurable.samples.clear();
  unmeasurable.note = "no such processor";
  JudgeRow(unmeasurable);
  program.LeaveRows("a", {{FakeRow("c", 1), FakeRow("d", 5)},
                          {FakeRow("c", 2), unmeasurable},
                          {FakeRow("c", 3)},
                          {FakeRow("c", 4), FakeRow("d", 6)}});
  program.Leave("b", {1});
  const auto results = RunPaired({program.Side("a"), program.Side("b")}, Turns(6), {});
  ASSERT_EQ(results.status(), absl::OkStatus());
  EXPECT_THAT((*results)[0].rows[0].samples, ElementsAre(1, 2, 3, 4, 1, 2));
  EXPECT_THAT((*results)[0].rows[1].samples, ElementsAre(5, 6, 5));
}

TEST(RunPaired, SaysWhatAProgramSaidWhenItFailed) {
  FakeProgram program;
  program.Leave("a", {1});
  program.Leave("b", {1});
  const absl::Status failed =
      RunPaired({program.Side("a"), program.Side("b", "echo out of cheese >&2; exit 7")}, Turns(6),
                {})
          .status();
  EXPECT_EQ(failed.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(failed.message(),
              AllOf(HasSubstr("b ("), HasSubstr("status 7"), HasSubstr("cheese")));
  EXPECT_EQ(
      RunPaired({program.Side("a"), program.Side("b", "exit 0")}, Turns(6), {}).status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(RunPaired({PairedSide{"none", {"/nowhere"}}, program.Side("b")}, Turns(6), {})
                .status()
                .code(),
            absl::StatusCode::kUnavailable);
}

TEST(RunPaired, TooFewTurnsAreRefused) {
  FakeProgram program;
  EXPECT_EQ(RunPaired({program.Side("a"), program.Side("b")}, Turns(5), {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(RunPaired, AMissedTargetIsNoFailure) {
  FakeProgram program;
  program.Leave("a", {1});
  program.Leave("b", {1});
  EXPECT_EQ(RunPaired({program.Side("a", "trap 'exit 3' EXIT"), program.Side("b")}, Turns(6), {})
                .status(),
            absl::OkStatus());
}

TEST(RunPaired, EndsTheProcessThatRunsWhenItIsToldTo) {
  FakeProgram program;
  program.Leave("a", {1});
  StopSource stop;
  std::thread later([&] {
    absl::SleepFor(absl::Milliseconds(100));
    stop.Stop();
  });
  const absl::Time start = absl::Now();
  const absl::Status status =
      RunPaired({program.Side("a", "exec sleep 1000"), program.Side("b")}, Turns(6), stop.token())
          .status();
  later.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_LT(absl::Now() - start, absl::Seconds(500));
}

}  // namespace
}  // namespace starling
