// QueuePulse: keeps gRPC 1.51 from going deaf for a tenth of a second now and then.
//
//   const QueuePulse pulse;   // as long as a server answers
//
// The threads behind gRPC's callback API sleep for 100 ms whenever a second went by without an
// event of theirs, even if it fell to them to watch the sockets of everybody: calls of the sync API
// then wait for them. Events come from this class, ten times a second: calls on a channel that
// leads nowhere, which end at once.
//
// Thread-safe. The destructor returns within milliseconds.
#ifndef STARLING_ENGINE_SERVICE_QUEUE_PULSE_H_
#define STARLING_ENGINE_SERVICE_QUEUE_PULSE_H_

#include <thread>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace starling {

class QueuePulse {
 public:
  QueuePulse();
  QueuePulse(const QueuePulse&) = delete;
  QueuePulse& operator=(const QueuePulse&) = delete;
  ~QueuePulse();

 private:
  void Beat();

  Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_QUEUE_PULSE_H_
