#include "profiling/capture/fork_guard.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

#include "profiling/capture/quiet_stop.h"

// Exported by gperftools, declared in none of its installed headers; takes the handler's lock.
struct ProfileHandlerState;
__attribute__((weak)) void ProfileHandlerGetState(ProfileHandlerState* state);

namespace starling {
namespace {

constexpr int kSignalsOnTheirWayMicroseconds = 100;

std::atomic<int> guarded{-1};
int elsewhere = -1;

// Held while a child is made.
pthread_mutex_t forking = PTHREAD_MUTEX_INITIALIZER;
bool interrupted = false;
itimerval interrupted_timer = {};
struct sigaction interrupted_action = {};

void WaitForHandler() {
  if (ProfileHandlerGetState == nullptr) return;
  alignas(16) char room[256];  // the structure has 24 bytes
  ProfileHandlerGetState(reinterpret_cast<ProfileHandlerState*>(room));
}

// The kernel adds a tick to the time that it is given; it is in what it says is left.
void TakeOffTick(timeval& left) {
  timespec tick = {};
  clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
  const int64_t microseconds = left.tv_sec * int64_t{1000000} + left.tv_usec - tick.tv_nsec / 1000;
  left.tv_sec = microseconds > 0 ? microseconds / 1000000 : 0;
  left.tv_usec = microseconds > 0 ? microseconds % 1000000 : 1;
}

void BeforeFork() {
  pthread_mutex_lock(&forking);
  interrupted = guarded.load() >= 0;
  if (!interrupted) return;
  const itimerval off = {};
  setitimer(ITIMER_PROF, &off, &interrupted_timer);
  if (timerisset(&interrupted_timer.it_value)) TakeOffTick(interrupted_timer.it_value);
  // Drops a signal on its way to a thread that the scheduler does not let run.
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPROF, &ignore, &interrupted_action);
  usleep(kSignalsOnTheirWayMicroseconds);
  WaitForHandler();
}

void InParent() {
  if (interrupted) sigaction(SIGPROF, &interrupted_action, nullptr);
  if (interrupted && guarded.load() >= 0) setitimer(ITIMER_PROF, &interrupted_timer, nullptr);
  pthread_mutex_unlock(&forking);
}

void InChild() {
  if (interrupted) sigaction(SIGPROF, &interrupted_action, nullptr);
  const int descriptor = guarded.exchange(-1);
  if (descriptor >= 0) {
    dup3(elsewhere, descriptor, O_CLOEXEC);
    stderr = StderrWithoutProfiler();
  }
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
