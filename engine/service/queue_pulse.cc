#include "engine/service/queue_pulse.h"

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"

namespace starling {
namespace {

// Well below the second after which the threads fall asleep, for there are several of them.
constexpr absl::Duration kEvery = absl::Milliseconds(100);

// One event of the callback API.
void MakeAnEvent(grpc::GenericStub& nowhere) {
  grpc::ClientContext context;
  const grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  absl::Notification ended;
  nowhere.UnaryCall(&context, "/nowhere", {}, &request, &response,
                    [&ended](const grpc::Status&) { ended.Notify(); });
  ended.WaitForNotification();
}

}  // namespace

QueuePulse::QueuePulse() : thread_([this] { Beat(); }) {}

QueuePulse::~QueuePulse() {
  {
    const MutexLock lock(&mutex_);
    ending_ = true;
    changed_.SignalAll();
  }
  thread_.join();
}

void QueuePulse::Beat() {
  // Without credentials every call on a channel fails at once.
  grpc::GenericStub nowhere(grpc::CreateCustomChannel("", nullptr, grpc::ChannelArguments()));
  for (;;) {
    MakeAnEvent(nowhere);
    const MutexLock lock(&mutex_);
    if (!ending_) changed_.WaitWithTimeout(&mutex_, kEvery);
    if (ending_) return;
  }
}

}  // namespace starling
