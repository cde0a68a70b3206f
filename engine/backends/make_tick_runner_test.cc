#include "engine/backends/make_tick_runner.h"

#include <string>

#include "engine/backends/processors.h"
#include "engine/schedulers/builtin_schedulers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr TickEstimate kLargeTick{256, 5e6};

absl::StatusOr<ChosenRunner> Make(const ExecutionOptions& options, const TickEstimate& estimate) {
  Registry<TickRunnerFactory> backends("backend");
  Registry<SchedulerFactory> schedulers("scheduler");
  EXPECT_TRUE(RegisterBuiltinBackends(backends).ok());
  EXPECT_TRUE(RegisterBuiltinSchedulers(schedulers).ok());
  return MakeTickRunner(options, estimate, backends, schedulers);
}

ExecutionOptions WithWorkers(int workers) {
  ExecutionOptions options;
  options.workers = workers;
  return options;
}

TEST(MakeTickRunner, AutoSharesALargeTickAmongThreadsByStealing) {
  const auto chosen = Make(WithWorkers(2), kLargeTick);
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  EXPECT_EQ(chosen->runner->backend(), "threads");
  EXPECT_EQ(chosen->runner->scheduler(), "work_stealing");
  EXPECT_EQ(chosen->runner->workers(), 2);
  EXPECT_EQ(chosen->reason,
            "auto chose threads: 2 workers share a tick of about 5 ms in 256 blocks");
}

TEST(MakeTickRunner, AutoRunsATickThatIsTooSmallToShareSerially) {
  const auto chosen = Make(WithWorkers(2), {8, 29.9e3});
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  EXPECT_EQ(chosen->runner->backend(), "serial");
  EXPECT_EQ(chosen->runner->scheduler(), "none");
  EXPECT_EQ(chosen->runner->workers(), 1);
  EXPECT_EQ(chosen->reason,
            "auto chose serial: a tick of about 30 us is too small to share (below 30 us)");
}

TEST(MakeTickRunner, AutoRunsOneBlockSerially) {
  const auto chosen = Make(WithWorkers(2), {1, 1e9});
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  EXPECT_EQ(chosen->runner->backend(), "serial");
  EXPECT_THAT(chosen->reason, HasSubstr("one block"));
}

TEST(MakeTickRunner, AutoRunsSeriallyForOneWorker) {
  const auto chosen = Make(WithWorkers(1), kLargeTick);
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  EXPECT_EQ(chosen->runner->backend(), "serial");
  EXPECT_THAT(chosen->reason, HasSubstr("one worker was asked for"));
}

TEST(MakeTickRunner, AnEstimateThatIsNotANumberIsNotWorthSharing) {
  const auto chosen = Make(WithWorkers(2), {256, std::stod("nan")});
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  EXPECT_EQ(chosen->runner->backend(), "serial");
}

TEST(MakeTickRunner, TakesANamedBackendAndSchedulerWithoutAReason) {
  ExecutionOptions options = WithWorkers(3);
  options.backend = "threads";
  options.scheduler = "fifo";
  const auto chosen = Make(options, {1, 1});
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  EXPECT_EQ(chosen->runner->backend(), "threads");
  EXPECT_EQ(chosen->runner->scheduler(), "fifo");
  EXPECT_EQ(chosen->runner->workers(), 3);
  EXPECT_THAT(chosen->reason, IsEmpty());
}

TEST(MakeTickRunner, ZeroWorkersMeansEveryProcessorAvailable) {
  ExecutionOptions options;
  options.backend = "threads";
  const auto chosen = Make(options, kLargeTick);
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  EXPECT_EQ(chosen->runner->workers(), AvailableProcessors());
}

TEST(MakeTickRunner, RefusesNumbersOfWorkersOutOfRange) {
  for (const int workers : {-1, 1025}) {
    const auto chosen = Make(WithWorkers(workers), kLargeTick);
    EXPECT_EQ(chosen.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(chosen.status().message()),
                AllOf(HasSubstr("workers is " + std::to_string(workers)), HasSubstr("0 and 1024")));
  }
}

TEST(MakeTickRunner, RefusesUnknownNamesAndListsTheKnown) {
  ExecutionOptions options;
  options.backend = "gpu";
  auto chosen = Make(options, kLargeTick);
  EXPECT_EQ(chosen.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(chosen.status().message()),
              AllOf(HasSubstr("\"gpu\""), HasSubstr("serial"), HasSubstr("threads")));

  options.backend = "serial";
  options.scheduler = "lottery";
  chosen = Make(options, kLargeTick);
  EXPECT_EQ(chosen.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(chosen.status().message()),
              AllOf(HasSubstr("\"lottery\""), HasSubstr("fifo"), HasSubstr("work_stealing")));
}

TEST(MakeTickRunner, RefusesAnUnknownStart) {
  ExecutionOptions options;
  options.start = "clone";
  const auto chosen = Make(options, kLargeTick);
  EXPECT_EQ(chosen.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(chosen.status().message()),
              AllOf(HasSubstr("start is \"clone\""), HasSubstr("\"fork\" or \"spawn\"")));
}

TEST(MakeTickRunner, SaysWhyABackendCannotBeUsed) {
  for (const char* name : {"processes", "mpi"}) {
    ExecutionOptions options;
    options.backend = name;
    const auto chosen = Make(options, kLargeTick);
    EXPECT_EQ(chosen.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(chosen.status().message()),
                AllOf(HasSubstr(name), HasSubstr("not part of this build")));
  }
}

}  // namespace
}  // namespace starling
