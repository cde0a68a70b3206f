#include "profiling/capture/signal_gate.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

std::atomic<int> in_handler{0};
std::atomic<int64_t> handled{0};

void Handler(int /*signal*/, siginfo_t* /*info*/, void* /*context*/) {
  ++in_handler;
  for (volatile int i = 0; i < 5000; i = i + 1) {
  }
  ++handled;
  --in_handler;
}

void HandleProf() {
  struct sigaction action = {};
  action.sa_sigaction = Handler;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigaction(SIGPROF, &action, nullptr);
}

TEST(SignalGate, NobodyIsInTheHandlerWhileItIsShut) {
  HandleProf();
  InstallSignalGate();
  InstallSignalGate();  // twice is once
  std::atomic<bool> done{false};
  std::vector<std::thread> signallers;
  for (int i = 0; i < 3; ++i) {
    signallers.emplace_back([&] {
      while (!done) pthread_kill(pthread_self(), SIGPROF);
    });
  }
  while (handled < 10) std::this_thread::yield();
  for (int round = 0; round < 300; ++round) {
    {
      const ShutGate shut;
      EXPECT_EQ(in_handler, 0);
      const int64_t before = handled;
      std::this_thread::sleep_for(std::chrono::microseconds(50));
      EXPECT_EQ(in_handler, 0);
      EXPECT_EQ(handled, before);
    }
    const int64_t before = handled;
    while (handled == before) std::this_thread::yield();  // it is open again
  }
  done = true;
  for (std::thread& signaller : signallers) signaller.join();
}

TEST(SignalGate, IsOpenInAChildThatWasForkedWhileItWasShut) {
  HandleProf();
  InstallSignalGate();
  ShutSignalGate();
  const pid_t child = fork();
  if (child == 0) {
    OpenSignalGateInChild();
    const int64_t before = handled;
    raise(SIGPROF);
    _exit(handled == before + 1 ? 0 : 1);
  }
  OpenSignalGate();
  int status = 1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace starling
