// SIGINT and SIGTERM as something to wait for, instead of something that interrupts.
//
//   SignalQueue signals;                        // before threads start
//   signals.Wait(absl::InfiniteDuration());     // SIGTERM
//
// The signals are blocked for the thread that makes it and those that it starts after that; the
// former mask of that thread returns when it goes. Wait in one thread; Wake from any.
#ifndef STARLING_ENGINE_CLI_SIGNAL_QUEUE_H_
#define STARLING_ENGINE_CLI_SIGNAL_QUEUE_H_

#include <signal.h>

#include "absl/time/time.h"

namespace starling {

class SignalQueue {
 public:
  SignalQueue();
  ~SignalQueue();
  SignalQueue(const SignalQueue&) = delete;
  SignalQueue& operator=(const SignalQueue&) = delete;

  // The number of the next signal, or 0 after `timeout` or Wake(), which is remembered for one
  // Wait.
  int Wait(absl::Duration timeout);
  void Wake();

 private:
  sigset_t former_mask_;
  int signal_fd_;
  int wake_fd_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_SIGNAL_QUEUE_H_
