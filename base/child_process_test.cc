#include "base/child_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

std::string Text(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  std::getline(file, text, '\0');
  return text;
}

ChildProcess Shell(const std::string& script, const ChildProcess::Options& options = {}) {
  return ChildProcess::Start({"/bin/sh", "-c", script}, options).value();
}

TEST(ChildProcess, GivesItsExitStatusOrTheSignalThatEndedIt) {
  EXPECT_EQ(Shell("exit 0").Wait(), 0);
  EXPECT_EQ(Shell("exit 3").Wait(), 3);
  EXPECT_EQ(Shell("kill -TERM $$").Wait(), 128 + SIGTERM);
}

TEST(ChildProcess, WritesWhereItWasToldAndReadsNothing) {
  const std::string path = ::testing::TempDir() + "/output";
  EXPECT_EQ(Shell("echo out; echo err >&2; cat", {path, false}).Wait(), 0);
  EXPECT_EQ(Text(path), "out\nerr\n");
}

TEST(ChildProcess, SaysWhatCannotBeStarted) {
  const absl::Status missing = ChildProcess::Start({"/nowhere/program"}, {}).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(absl::StrContains(missing.message(), "/nowhere/program: No such file")) << missing;
  EXPECT_EQ(ChildProcess::Start({}, {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ChildProcess::Start({"/bin/true"}, {"/nowhere/log", false}).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(ChildProcess, WaitsAsLongAsItIsTold) {
  ChildProcess child = Shell("exec sleep 1000");
  EXPECT_FALSE(child.WaitFor(absl::Milliseconds(20)).has_value());
  child.Signal(SIGINT);
  EXPECT_EQ(child.WaitFor(absl::Seconds(60)), 128 + SIGINT);
  EXPECT_EQ(child.pid(), 0);
}

TEST(ChildProcess, IsKilledWhenItsObjectGoes) {
  pid_t pid = 0;
  {
    const ChildProcess child = Shell("trap '' TERM; while :; do sleep 1; done");
    pid = child.pid();
    EXPECT_EQ(kill(pid, 0), 0);
  }
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST(ChildProcess, IsKilledWhenItsParentIs) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t parent = fork();
  if (parent == 0) {
    const ChildProcess child = Shell("exec sleep 1000");
    const pid_t pid = child.pid();
    _exit(write(ends[1], &pid, sizeof(pid)) == sizeof(pid) && pause() == 0 ? 0 : 1);
  }
  pid_t grandchild = 0;
  ASSERT_EQ(read(ends[0], &grandchild, sizeof(grandchild)), static_cast<ssize_t>(sizeof(pid_t)));
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  // It may stay as a zombie until whoever adopted it looks; a zombie has no command line.
  const std::string command = absl::StrCat("/proc/", grandchild, "/cmdline");
  for (int i = 0; i < 1000 && !Text(command).empty(); ++i) absl::SleepFor(absl::Milliseconds(10));
  EXPECT_EQ(Text(command), "");
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace starling
