#include "engine/cli/signals.h"

#include <new>

namespace starling {
namespace {

// A handler reaches only what is static. Rebuilt by each InterruptHandler.
StopSource stop_source;

void AskToStop(int /*signal*/) { stop_source.Stop(); }

}  // namespace

InterruptHandler::InterruptHandler() {
  new (&stop_source) StopSource();
  struct sigaction action = {};
  action.sa_handler = AskToStop;
  // SA_RESETHAND: the second signal finds the default action, which ends the process.
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &former_interrupt_);
  sigaction(SIGTERM, &action, &former_terminate_);
}

InterruptHandler::~InterruptHandler() {
  sigaction(SIGINT, &former_interrupt_, nullptr);
  sigaction(SIGTERM, &former_terminate_, nullptr);
}

StopToken InterruptHandler::token() const { return stop_source.token(); }

bool InterruptHandler::requested() const { return token().stop_requested(); }

}  // namespace starling
