#include "engine/service/library_log.h"

#include <grpc/support/log.h>

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "base/mutex.h"
#include "engine/service/log.h"
#include "google/protobuf/stubs/logging.h"

namespace starling {
namespace {

constexpr int kLinesASecond = 10;

// Lets so many lines pass in each second of the clock.
class Valve {
 public:
  // Whether a line may pass, and how many could not since one did.
  bool Pass(int64_t& dropped) {
    const int64_t now = absl::ToUnixSeconds(absl::Now());
    MutexLock lock(&mutex_);
    if (now != second_) {
      second_ = now;
      passed_ = 0;
    }
    if (passed_ >= kLinesASecond) {
      ++dropped_;
      return false;
    }
    ++passed_;
    dropped = dropped_;
    dropped_ = 0;
    return true;
  }

 private:
  Mutex mutex_;
  int64_t second_ ABSL_GUARDED_BY(mutex_) = 0;
  int passed_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
};

void Log(const char* event, bool error, absl::string_view message, absl::string_view file,
         int line) {
  static Valve& valve = *new Valve;
  int64_t dropped;
  if (!valve.Pass(dropped)) return;
  const std::string source = absl::StrCat(file.substr(file.rfind('/') + 1), ":", line);
  const auto log = error ? LogWarning : LogInfo;
  if (dropped > 0) {
    log(event, {{"message", message}, {"source", source}, {"dropped", dropped}});
  } else {
    log(event, {{"message", message}, {"source", source}});
  }
}

void LogGrpc(gpr_log_func_args* line) {
  Log("grpc", line->severity == GPR_LOG_SEVERITY_ERROR, line->message, line->file, line->line);
}

void LogProtobuf(google::protobuf::LogLevel level, const char* file, int line,
                 const std::string& message) {
  Log("protobuf", level >= google::protobuf::LOGLEVEL_WARNING, message, file, line);
}

}  // namespace

void RouteLibraryLogs() {
  gpr_set_log_function(LogGrpc);
  google::protobuf::SetLogHandler(LogProtobuf);
}

}  // namespace starling
