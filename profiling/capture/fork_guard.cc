#include "profiling/capture/fork_guard.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/time.h>
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

void WaitForHandler() {
  if (ProfileHandlerGetState == nullptr) return;
  alignas(16) char room[256];  // the structure has 24 bytes
  ProfileHandlerGetState(reinterpret_cast<ProfileHandlerState*>(room));
}

void BeforeFork() {
  pthread_mutex_lock(&forking);
  interrupted = guarded.load() >= 0;
  if (!interrupted) return;
  const itimerval off = {};
  setitimer(ITIMER_PROF, &off, &interrupted_timer);
  usleep(kSignalsOnTheirWayMicroseconds);
  WaitForHandler();
}

void InParent() {
  if (interrupted && guarded.load() >= 0) setitimer(ITIMER_PROF, &interrupted_timer, nullptr);
  pthread_mutex_unlock(&forking);
}

void InChild() {
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
