#include "profiling/capture/cpu_capture.h"

#include <gperftools/profiler.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/capture/testing/burn.h"
#include "profiling/labels/labels.h"

namespace starling {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

std::unique_ptr<CpuCapture> StartCapture(const CpuCaptureOptions& options = {}) {
  absl::StatusOr<std::unique_ptr<CpuCapture>> capture = CpuCapture::Start(options);
  EXPECT_TRUE(capture.ok()) << capture.status();
  return capture.ok() ? *std::move(capture) : nullptr;
}

Profile StopCapture(CpuCapture& capture) {
  absl::StatusOr<Profile> profile = capture.Stop();
  EXPECT_TRUE(profile.ok()) << profile.status();
  return profile.ok() ? *std::move(profile) : Profile();
}

// Samples with a frame of this function in the stack.
int64_t SamplesIn(const Profile& profile, absl::string_view function) {
  int64_t samples = 0;
  for (const Profile::Sample& sample : profile.samples) {
    const bool found = std::any_of(sample.stack.begin(), sample.stack.end(), [&](int32_t frame) {
      return absl::StrContains(profile.frames[frame].function, function);
    });
    if (found) samples += sample.values[0];
  }
  return samples;
}

TEST(CpuCapture, FindsTheFunctionAndTheLabelsAboveIt) {
  const std::unique_ptr<CpuCapture> capture = StartCapture();
  RunLabelled(Label("population:planted"),
              [] { RunLabelled(PhaseLabels::kAct, [] { BurnCpu(1.0); }); });
  const Profile profile = StopCapture(*capture);
  const int64_t total = TotalOf(profile);
  EXPECT_GT(total, 5);
  EXPECT_TRUE(CheckProfile(profile).ok()) << CheckProfile(profile);
  EXPECT_GE(SamplesIn(profile, "starling::BurnCpu(double)"), total * 8 / 10);
  EXPECT_GE(SamplesIn(profile, "population:planted"), total * 8 / 10);
  for (const Profile::Sample& sample : profile.samples) {
    std::vector<std::string> labels;
    for (const int32_t frame : sample.stack) {
      if (IsLabel(profile, profile.frames[frame])) labels.push_back(profile.frames[frame].function);
      EXPECT_THAT(profile.frames[frame].function, testing::Not(HasSubstr("LabelGlue")));
    }
    if (labels.empty()) continue;
    EXPECT_THAT(labels, testing::ElementsAre("act", "population:planted"));
    // The signal is no call: what it interrupted is in the stack once.
    const auto burns = [&](int32_t frame) {
      return absl::StrContains(profile.frames[frame].function, "BurnCpu(double)");
    };
    EXPECT_LE(std::count_if(sample.stack.begin(), sample.stack.end(), burns), 1);
  }
}

TEST(CpuCapture, SaysHowFarToTrustIt) {
  const std::unique_ptr<CpuCapture> capture = StartCapture();
  BurnCpu(1.0);
  const Profile profile = StopCapture(*capture);
  EXPECT_EQ(profile.facts.kind, "cpu");
  EXPECT_EQ(profile.facts.unwinder, "libgcc");
  EXPECT_EQ(profile.facts.asked_hz, 100);
  EXPECT_GT(profile.facts.cpu_seconds, 0.9);
  EXPECT_GE(profile.facts.wall_seconds, 0.9);
  EXPECT_NEAR(profile.facts.effective_hz,
              static_cast<double>(TotalOf(profile)) / profile.facts.cpu_seconds, 1e-9);
  EXPECT_GT(profile.facts.handler_seconds, 0);
  EXPECT_LT(profile.facts.handler_seconds, 0.1 * profile.facts.cpu_seconds);
  EXPECT_EQ(profile.facts.truncated, 0);
  // Nanoseconds add up to the CPU time, whatever rate was reached.
  ASSERT_EQ(profile.value_types.size(), 2u);
  EXPECT_EQ(profile.value_types[1].unit, "nanoseconds");
  EXPECT_NEAR(static_cast<double>(TotalOf(profile, 1)) * 1e-9, profile.facts.cpu_seconds, 1e-3);
}

TEST(CpuCapture, SamplesAtTheRateThatIsAsked) {
  std::map<int, int64_t> samples;
  for (const int hz : {20, 100}) {
    const std::unique_ptr<CpuCapture> capture = StartCapture({hz});
    BurnCpu(1.0);
    samples[hz] = TotalOf(StopCapture(*capture));
  }
  // Never more than asked; fewer where the machine is shared.
  EXPECT_LE(samples[100], 105);
  EXPECT_LE(samples[20], 22);
  EXPECT_GT(samples[100], samples[20]);
  EXPECT_GT(samples[20], 0);
}

TEST(CpuCapture, SharesSamplesAmongThreadsByTheirCpuTime) {
  const Label heavy("worker:heavy");
  const Label light("worker:light");
  const std::unique_ptr<CpuCapture> capture = StartCapture();
  std::thread one([&] { RunLabelled(heavy, [] { BurnCpu(1.2); }); });  // comes after the start
  std::thread two([&] { RunLabelled(light, [] { BurnCpu(0.4); }); });
  one.join();
  two.join();
  const Profile profile = StopCapture(*capture);
  // Three to one, less what went by before the threads were noticed and a busy machine loses.
  EXPECT_GT(SamplesIn(profile, "worker:light"), 0);
  EXPECT_GT(SamplesIn(profile, "worker:heavy"), SamplesIn(profile, "worker:light"));
}

TEST(CpuCapture, ANoteTellsWhenTheRateWasNotReached) {
  const std::unique_ptr<CpuCapture> capture = StartCapture({1000});
  BurnCpu(1.0);
  const Profile profile = StopCapture(*capture);
  const bool reached = profile.facts.effective_hz > 800;
  const bool told = std::any_of(
      profile.facts.notes.begin(), profile.facts.notes.end(),
      [](const std::string& note) { return absl::StrContains(note, "1000 Hz were asked"); });
  EXPECT_NE(reached, told);
}

TEST(CpuCapture, WithoutASampleANoteSaysWhy) {
  const std::unique_ptr<CpuCapture> capture = StartCapture();
  const Profile profile = StopCapture(*capture);
  EXPECT_EQ(TotalOf(profile), 0);
  EXPECT_THAT(profile.facts.notes, Contains(HasSubstr("no sample was taken")));
}

TEST(CpuCapture, EndsAfterTheTicksAsked) {
  CpuCaptureOptions options;
  options.ticks = 3;
  const std::unique_ptr<CpuCapture> capture = StartCapture(options);
  for (int tick = 1; tick <= 3; ++tick) {
    BurnCpu(0.1);
    EXPECT_EQ(capture->TickDone(), tick == 3);
  }
  EXPECT_TRUE(capture->TickDone());
  BurnCpu(1.0);  // not sampled any more
  const Profile profile = StopCapture(*capture);
  EXPECT_LT(profile.facts.cpu_seconds, 0.9);
  EXPECT_LT(TotalOf(profile), 90);
}

TEST(CpuCapture, EndsAfterTheSecondsAskedThoughNobodyLooks) {
  CpuCaptureOptions options;
  options.seconds = 0.3;
  const std::unique_ptr<CpuCapture> capture = StartCapture(options);
  EXPECT_FALSE(capture->Wait(absl::Milliseconds(1)));
  EXPECT_TRUE(capture->Wait(absl::InfiniteDuration()));
  EXPECT_TRUE(capture->TickDone());
  ProfilerState state;
  ProfilerGetCurrentState(&state);
  EXPECT_FALSE(state.enabled);
  EXPECT_GE(StopCapture(*capture).facts.wall_seconds, 0.3);
}

TEST(CpuCapture, StoppingEarlyDoesNotWaitForTheBound) {
  CpuCaptureOptions options;
  options.seconds = 100000;
  const std::unique_ptr<CpuCapture> capture = StartCapture(options);
  EXPECT_LT(StopCapture(*capture).facts.wall_seconds, 1000);
}

TEST(CpuCapture, OneAtATime) {
  std::unique_ptr<CpuCapture> first = StartCapture();
  EXPECT_EQ(CpuCapture::Start({}).status().code(), absl::StatusCode::kResourceExhausted);
  first = nullptr;  // forgets its samples
  EXPECT_NE(StartCapture(), nullptr);
}

TEST(CpuCapture, RefusesWhereGperftoolsProfilesAlready) {
  ASSERT_NE(ProfilerStart("/dev/null"), 0);
  const absl::Status status = CpuCapture::Start({}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/dev/null"));
  ProfilerStop();
  EXPECT_NE(StartCapture(), nullptr);
}

TEST(CpuCapture, RefusesOptionsOutOfRange) {
  for (const CpuCaptureOptions& options :
       {CpuCaptureOptions{-1}, CpuCaptureOptions{1001}, CpuCaptureOptions{100, -1.0},
        CpuCaptureOptions{100, std::nan("")}, CpuCaptureOptions{100, 1e9},
        CpuCaptureOptions{100, 0, -1}}) {
    EXPECT_EQ(CpuCapture::Start(options).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_NE(StartCapture(), nullptr);
}

TEST(CpuCapture, CanBeTakenOnce) {
  const std::unique_ptr<CpuCapture> capture = StartCapture();
  EXPECT_TRUE(capture->Stop().ok());
  EXPECT_EQ(capture->Stop().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(CpuCapture, PrintsNothingAndLosesNothingThatOthersPrint) {
  testing::internal::CaptureStderr();
  for (int i = 0; i < 5; ++i) {
    const std::unique_ptr<CpuCapture> capture = StartCapture();
    std::thread printer([] {
      for (int line = 0; line < 20; ++line) fprintf(stderr, "line\n");
    });
    EXPECT_TRUE(capture->Stop().ok());
    printer.join();
  }
  const std::string printed = testing::internal::GetCapturedStderr();
  std::string expected;
  for (int line = 0; line < 100; ++line) expected += "line\n";
  EXPECT_EQ(printed, expected);
}

// Runs `work` in a child; true if it returned true and the child ended in order.
template <typename Work>
bool InChild(const Work& work, bool exit_in_order) {
  const pid_t child = fork();
  if (child == 0) {
    const bool good = work();
    if (exit_in_order) exit(good ? 0 : 1);
    _exit(good ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

class ForkWhileCapturing : public testing::TestWithParam<const char*> {};

TEST_P(ForkWhileCapturing, LeavesTheParentsProfileWhole) {
  const std::string what = GetParam();
  const std::unique_ptr<CpuCapture> capture = StartCapture();
  BurnCpu(0.4);
  const bool child_was_fine = InChild(
      [&] {
        if (what == "stops") ProfilerStop();
        if (what == "captures") {
          absl::StatusOr<std::unique_ptr<CpuCapture>> own = CpuCapture::Start({});
          if (!own.ok()) return false;
          BurnCpu(0.4);
          const absl::StatusOr<Profile> profile = (*own)->Stop();
          return profile.ok() && TotalOf(*profile) > 0;
        }
        return true;
      },
      what != "leaves");
  EXPECT_TRUE(child_was_fine);
  BurnCpu(0.4);
  const Profile profile = StopCapture(*capture);
  EXPECT_GT(TotalOf(profile), 0);
  EXPECT_THAT(profile.facts.notes, testing::Not(Contains(HasSubstr("lost"))));
  EXPECT_GT(profile.facts.cpu_seconds, 0.75);
}

INSTANTIATE_TEST_SUITE_P(AndTheChild, ForkWhileCapturing,
                         testing::Values("exits", "leaves", "stops", "captures"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace starling
