#include "engine/cli/ctl/watch_stream.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "engine/cli/ctl/server_error.h"
#include "engine/wire/error_details.h"

namespace starling {
namespace {

constexpr int kMostBreaks = 5;  // in a row
constexpr absl::Duration kFirstPause = absl::Milliseconds(200);

class Reader {
 public:
  Reader(const Client& client, v1::WatchSimulationRequest request, const WatchHandler& handle,
         const WatchNote& note)
      : client_(client), request_(std::move(request)), handle_(handle), note_(note) {}

  absl::Status Read() {
    while (true) {
      const absl::Status status = ReadOnce();
      if (status.ok() || !TakeUpAgain(status)) return status;
    }
  }

 private:
  absl::Status ReadOnce() {
    const auto context = client_.NewStreamContext();
    const auto stream = client_.simulations().WatchSimulation(context->get(), request_);
    v1::WatchSimulationResponse response;
    while (stream->Read(&response)) {
      if (response.metric_names_size() > 0) {
        metrics_.assign(response.metric_names().begin(), response.metric_names().end());
      }
      breaks_ = 0;
      begun_ = true;
      for (const v1::SimulationEvent& event : response.events()) {
        request_.set_after_sequence(std::max(request_.after_sequence(), event.sequence()));
      }
      handle_(response, metrics_);
    }
    return client_.Ended(stream->Finish());
  }

  // Whether to go on after an error.
  bool TakeUpAgain(const absl::Status& status) {
    if (!begun_ || client_.interrupted()) return false;
    if (IsUnreachable(status)) {
      if (++breaks_ > kMostBreaks) return false;
      note_(absl::StrCat("the connection to ", client_.address(), " broke; going on",
                         request_.has_after_sequence()
                             ? absl::StrCat(" after event ", request_.after_sequence())
                             : ""));
      return client_.Pause(kFirstPause * (1 << (breaks_ - 1)));
    }
    // While the connection was away, the server dropped what had to follow.
    int64_t first = 0;
    if (ErrorReason(status) != "SEQUENCE_TOO_OLD" ||
        !absl::SimpleAtoi(ErrorMetadata(status)["first_available_sequence"], &first) ||
        first <= request_.after_sequence()) {
      return false;
    }
    note_(absl::StrCat("events ", request_.after_sequence() + 1, " to ", first - 1,
                       " are no longer kept"));
    request_.set_after_sequence(first - 1);
    return true;
  }

  const Client& client_;
  v1::WatchSimulationRequest request_;
  const WatchHandler& handle_;
  const WatchNote& note_;
  std::vector<std::string> metrics_;
  bool begun_ = false;
  int breaks_ = 0;
};

}  // namespace

absl::Status ReadWatch(const Client& client, v1::WatchSimulationRequest request,
                       const WatchHandler& handle, const WatchNote& note) {
  return Reader(client, std::move(request), handle, note).Read();
}

}  // namespace starling
