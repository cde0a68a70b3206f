#include "profiling/capture/signal_gate.h"

#include <sched.h>
#include <signal.h>

#include <atomic>

namespace starling {
namespace {

// A handler counts itself in before it looks whether the gate is shut, and who shuts it looks at
// the count afterwards: in the one order of both (sequential consistency) one of them sees the
// other.
std::atomic<bool> shut{false};
std::atomic<int> inside{0};
struct sigaction behind_gate = {};

void Gate(int signal, siginfo_t* info, void* context) {
  inside.fetch_add(1);
  if (!shut.load()) behind_gate.sa_sigaction(signal, info, context);
  inside.fetch_sub(1);
}

}  // namespace

void InstallSignalGate() {
  struct sigaction action = {};
  sigaction(SIGPROF, nullptr, &action);
  const bool handled = (action.sa_flags & SA_SIGINFO) != 0;
  if (!handled || action.sa_sigaction == Gate) return;
  behind_gate = action;
  action.sa_sigaction = Gate;
  sigaction(SIGPROF, &action, nullptr);
}

void ShutSignalGate() {
  shut.store(true);
  while (inside.load() != 0) sched_yield();
}

void OpenSignalGate() { shut.store(false); }

void OpenSignalGateInChild() {
  inside.store(0);
  shut.store(false);
}

}  // namespace starling
