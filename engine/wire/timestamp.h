// Moments on the wire.
#ifndef STARLING_ENGINE_WIRE_TIMESTAMP_H_
#define STARLING_ENGINE_WIRE_TIMESTAMP_H_

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

namespace starling {

// To the nanosecond; TimeUtil::GetCurrentTime() knows only whole seconds.
inline google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(time));
}
inline google::protobuf::Timestamp TimestampNow() { return ToTimestamp(absl::Now()); }

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_TIMESTAMP_H_
