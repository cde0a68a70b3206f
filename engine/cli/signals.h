// Ctrl-C and SIGTERM as a request to stop at the next tick.
//
//   InterruptHandler interrupt;
//   simulation->Step(1000, interrupt.token());
//   if (interrupt.requested()) ...   // write what is there, exit 130
//
// The first signal asks; a second one ends the process at once, as if there were no handler. One
// handler at a time; the former handlers return when it goes.
#ifndef STARLING_ENGINE_CLI_SIGNALS_H_
#define STARLING_ENGINE_CLI_SIGNALS_H_

#include <signal.h>

#include "engine/core/stop_token.h"

namespace starling {

class InterruptHandler {
 public:
  InterruptHandler();
  ~InterruptHandler();
  InterruptHandler(const InterruptHandler&) = delete;
  InterruptHandler& operator=(const InterruptHandler&) = delete;

  StopToken token() const;
  bool requested() const;

 private:
  struct sigaction former_interrupt_;
  struct sigaction former_terminate_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_SIGNALS_H_
