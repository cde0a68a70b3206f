#include "engine/cli/signal_queue.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "absl/time/clock.h"

namespace starling {

SignalQueue::SignalQueue() {
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGINT);
  sigaddset(&mask, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &mask, &former_mask_);
  signal_fd_ = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
  wake_fd_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

SignalQueue::~SignalQueue() {
  close(wake_fd_);
  close(signal_fd_);
  pthread_sigmask(SIG_SETMASK, &former_mask_, nullptr);
}

int SignalQueue::Wait(absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  for (;;) {
    signalfd_siginfo signal;
    if (read(signal_fd_, &signal, sizeof(signal)) == sizeof(signal)) {
      return static_cast<int>(signal.ssi_signo);
    }
    uint64_t wakes;
    if (read(wake_fd_, &wakes, sizeof(wakes)) == sizeof(wakes)) return 0;
    const absl::Duration left = std::min(deadline - absl::Now(), absl::Hours(1));
    if (left <= absl::ZeroDuration()) return 0;
    pollfd entries[] = {{signal_fd_, POLLIN, 0}, {wake_fd_, POLLIN, 0}};
    poll(entries, 2, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1);
  }
}

void SignalQueue::Wake() {
  const uint64_t one = 1;
  while (write(wake_fd_, &one, sizeof(one)) < 0 && errno == EINTR) {
  }
}

}  // namespace starling
