#include "profiling/capture/fork_guard.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>

#include "profiling/capture/quiet_stop.h"
#include "profiling/capture/signal_gate.h"

namespace starling {
namespace {

std::atomic<int> guarded{-1};
int elsewhere = -1;

// Held while a child is made.
pthread_mutex_t forking = PTHREAD_MUTEX_INITIALIZER;

void BeforeFork() {
  pthread_mutex_lock(&forking);
  ShutSignalGate();
}

void InParent() {
  OpenSignalGate();
  pthread_mutex_unlock(&forking);
}

void InChild() {
  const int descriptor = guarded.exchange(-1);
  if (descriptor >= 0) {
    dup3(elsewhere, descriptor, O_CLOEXEC);
    stderr = StderrWithoutProfiler();
  }
  OpenSignalGateInChild();
  pthread_mutex_unlock(&forking);
}

void Install() {
  elsewhere = memfd_create("starling-nowhere", MFD_CLOEXEC);
  if (elsewhere < 0) elsewhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  StderrWithoutProfiler();  // made before a child needs it
  pthread_atfork(BeforeFork, InParent, InChild);
}

}  // namespace

void GuardDescriptorInChildren(int descriptor) {
  static const bool installed = (Install(), true);
  static_cast<void>(installed);
  guarded = descriptor;
}

NoForkScope::NoForkScope() { pthread_mutex_lock(&forking); }
NoForkScope::~NoForkScope() { pthread_mutex_unlock(&forking); }

}  // namespace starling
