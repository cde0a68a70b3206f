// What computes yields to what answers: simulations run at a lower priority than the threads of
// gRPC, so that calls are answered at once though every processor is busy. Without calls they lose
// nothing.
#ifndef STARLING_ENGINE_SERVICE_SESSIONS_PRIORITY_H_
#define STARLING_ENGINE_SERVICE_SESSIONS_PRIORITY_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace starling {

// Lowers the calling thread, and those that it starts from now on, by some steps of niceness.
void YieldToAnswers();

// Runs `work` on a thread of its own that yields, and waits for it: the threads that `work` starts
// yield too. OUT_OF_RESOURCES if there is no thread for it. Some 50 microseconds.
absl::Status RunYielding(absl::FunctionRef<void()> work);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SESSIONS_PRIORITY_H_
