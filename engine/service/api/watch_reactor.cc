#include "engine/service/api/watch_reactor.h"

#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/sessions/session_errors.h"
#include "engine/wire/grpc_status.h"
#include "engine/wire/timestamp.h"

namespace starling {
namespace {

constexpr int64_t kAnswerBytes = 64 << 10;
constexpr absl::Duration kShortestHeartbeat = absl::Milliseconds(100);
constexpr absl::Duration kLongestHeartbeat = absl::Hours(1);

bool IsFinal(v1::Simulation::State state) {
  return state == v1::Simulation::SUCCEEDED || state == v1::Simulation::FAILED ||
         state == v1::Simulation::CANCELLED;
}

class WatchReactor : public grpc::ServerWriteReactor<grpc::ByteBuffer>, public PumpedStream {
 public:
  WatchReactor(std::shared_ptr<SimulationSession> session, const WatchOptions& options,
               WatchPump& pump, WatchMeter meter, std::shared_ptr<void> place)
      : session_(std::move(session)),
        options_(options),
        pump_(pump),
        meter_(std::move(meter)),
        place_(std::move(place)),
        cursor_(options.after_sequence),
        last_write_(absl::Now()) {
    v1::WatchSimulationResponse first;
    *first.mutable_metric_names() = session_->constant().metric_names();
    {
      const MutexLock lock(&mutex_);
      Write(first.SerializeAsString());
    }
    pump_.Add(this);
  }

  void OnWriteDone(bool ok) override {
    const MutexLock lock(&mutex_);
    writing_ = false;
    if (!ok) {
      End(grpc::Status(grpc::StatusCode::CANCELLED, "the client is gone"));
    } else {
      WriteNext(absl::Now());
      if (!writing_ && !finished_) {
        pump_.Want();
        if (session_->events().latest() > cursor_) pump_.EventsAdded();
      }
    }
  }

  void OnCancel() override {
    const MutexLock lock(&mutex_);
    End(grpc::Status(grpc::StatusCode::CANCELLED, "the client watches no longer"));
  }

  void OnDone() override {
    pump_.Remove(this);
    delete this;
  }

  bool Pump(absl::Time now) override {
    const MutexLock lock(&mutex_);
    if (!writing_ && !finished_) WriteNext(now);
    return !writing_ && !finished_;
  }

 private:
  void WriteNext(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (finished_) return;
    const v1::SimulationEvent::Ended ended = HowItEnds();
    EventBatch batch;
    bool all_read = false;
    while (batch.events == 0 && !all_read) {
      batch = session_->events().Read(cursor_, options_.filter, kAnswerBytes);
      cursor_ = batch.next;
      all_read = cursor_ == session_->events().latest();
    }
    if (batch.events > 0) meter_(batch.events, batch.dropped);
    if (ended.reason() != v1::SimulationEvent::Ended::REASON_UNSPECIFIED && all_read) {
      WriteLast(ended, std::move(batch.bytes));
    } else if (batch.events > 0) {
      Write(batch.bytes);
    } else if (now - last_write_ >= options_.heartbeat) {
      v1::SimulationEvent heartbeat;
      heartbeat.mutable_heartbeat();
      Write(FieldOf(heartbeat));
    }
  }

  // Asked before the events are read, so that none is missed.
  v1::SimulationEvent::Ended HowItEnds() const {
    v1::SimulationEvent::Ended ended = session_->ended();
    if (ended.reason() == v1::SimulationEvent::Ended::REASON_UNSPECIFIED &&
        options_.until_finished && IsFinal(session_->state())) {
      ended.set_reason(v1::SimulationEvent::Ended::FINISHED);
    }
    return ended;
  }

  std::string FieldOf(v1::SimulationEvent& event) const {
    event.set_sequence(session_->events().latest());
    event.set_tick(session_->tick());
    *event.mutable_time() = TimestampNow();
    return EventField(event);
  }

  void WriteLast(const v1::SimulationEvent::Ended& ended, std::string bytes)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    v1::SimulationEvent last;
    *last.mutable_ended() = ended;
    bytes += FieldOf(last);
    const absl::Status status = ended.reason() == v1::SimulationEvent::Ended::DRAINING
                                    ? ServerDraining()
                                    : absl::OkStatus();
    const grpc::Slice slice(bytes);
    buffer_ = grpc::ByteBuffer(&slice, 1);
    finished_ = true;
    StartWriteAndFinish(&buffer_, grpc::WriteOptions(), ToGrpcStatus(status));
  }

  void Write(const std::string& bytes) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const grpc::Slice slice(bytes);
    buffer_ = grpc::ByteBuffer(&slice, 1);
    writing_ = true;
    last_write_ = absl::Now();
    StartWrite(&buffer_);
  }

  void End(const grpc::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (finished_) return;
    finished_ = true;
    Finish(status);
  }

  const std::shared_ptr<SimulationSession> session_;
  const WatchOptions options_;
  WatchPump& pump_;
  const WatchMeter meter_;
  const std::shared_ptr<void> place_;

  Mutex mutex_;
  int64_t cursor_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time last_write_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer buffer_ ABSL_GUARDED_BY(mutex_);  // that is being written
};

class RefusedWatch : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit RefusedWatch(const absl::Status& status) { Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

absl::Status SequenceError(const SimulationSession& session, v1::Error::Reason reason,
                           absl::string_view message, absl::string_view key, int64_t value) {
  return MakeError(absl::StatusCode::kOutOfRange, reason, message,
                   {{"simulation", session.constant().name()}, {key, absl::StrCat(value)}});
}

}  // namespace

absl::StatusOr<WatchOptions> ReadWatchOptions(const v1::WatchSimulationRequest& request,
                                              const SimulationSession& session) {
  WatchOptions options;
  const int64_t latest = session.events().latest();
  const int64_t first = session.events().first_available();
  options.after_sequence = latest;
  if (request.has_after_sequence()) {
    options.after_sequence = request.after_sequence();
    if (request.after_sequence() < 0) {
      return MakeFieldError(
          v1::Error::INVALID_REQUEST, "after_sequence",
          absl::StrCat("is ", request.after_sequence(), "; it must be at least 0"));
    }
    if (request.after_sequence() > latest) {
      return SequenceError(session, v1::Error::SEQUENCE_UNKNOWN,
                           absl::StrCat("event ", request.after_sequence(),
                                        " did not happen yet; the latest is ", latest),
                           "latest_sequence", latest);
    }
    if (request.after_sequence() == 0) {
      options.after_sequence = first - 1;
    } else if (request.after_sequence() + 1 < first) {
      return SequenceError(session, v1::Error::SEQUENCE_TOO_OLD,
                           absl::StrCat("event ", request.after_sequence() + 1,
                                        " is no longer kept; the first that is, is ", first),
                           "first_available_sequence", first);
    }
  }
  if (request.has_every_ticks()) {
    if (request.every_ticks() < 1) {
      return MakeFieldError(v1::Error::INVALID_REQUEST, "every_ticks",
                            absl::StrCat("is ", request.every_ticks(), "; it must be at least 1"));
    }
    options.filter.every_ticks = request.every_ticks();
  }
  if (request.kinds_size() > 0) {
    options.filter.kinds = 0;
    for (const int kind : request.kinds()) {
      if (!v1::SimulationEvent::Kind_IsValid(kind) || kind == 0) {
        return MakeFieldError(v1::Error::INVALID_REQUEST, "kinds",
                              absl::StrCat(kind, " is no kind of event"));
      }
      options.filter.kinds |= 1u << kind;
    }
  }
  if (request.has_heartbeat()) {
    options.heartbeat = absl::Seconds(request.heartbeat().seconds()) +
                        absl::Nanoseconds(request.heartbeat().nanos());
    if (options.heartbeat < kShortestHeartbeat || options.heartbeat > kLongestHeartbeat) {
      return MakeFieldError(v1::Error::INVALID_REQUEST, "heartbeat",
                            absl::StrCat("is ", absl::FormatDuration(options.heartbeat),
                                         "; it must be 0.1 s to 1 h"));
    }
  }
  options.until_finished = request.until_finished();
  return options;
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* StartWatch(std::shared_ptr<SimulationSession> session,
                                                       const WatchOptions& options, WatchPump& pump,
                                                       WatchMeter meter,
                                                       std::shared_ptr<void> place) {
  return new WatchReactor(std::move(session), options, pump, std::move(meter), std::move(place));
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseWatch(const absl::Status& status) {
  return new RefusedWatch(status);
}

}  // namespace starling
