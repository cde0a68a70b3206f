#include "engine/service/log.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "base/utf8.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kLongestText = 4096;

std::atomic<LogLevel> lowest{LogLevel::kInfo};

struct Output {
  Mutex mutex;
  LogSink sink ABSL_GUARDED_BY(mutex);
};

// Never destroyed: threads may log while the program ends.
Output& TheOutput() {
  static Output& output = *new Output;
  return output;
}

std::string Shortened(absl::string_view text) {
  if (text.size() <= kLongestText) return std::string(text);
  size_t end = kLongestText;
  while (end > 0 && IsUtf8Continuation(text[end])) --end;
  return absl::StrCat(text.substr(0, end), "...");
}

struct ToJson {
  Json operator()(absl::string_view text) const { return Shortened(text); }
  Json operator()(const std::string& text) const { return Shortened(text); }
  template <typename Number>
  Json operator()(Number value) const {
    return value;
  }
};

const char* NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

std::string LineOf(LogLevel level, absl::string_view event, LogFields fields) {
  Json line;
  line["time"] = absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone());
  line["level"] = NameOf(level);
  line["event"] = Shortened(event);
  for (const LogField& field : fields) {
    line[std::string(field.name)] = absl::visit(ToJson(), field.value.value());
  }
  // ASCII only: no character that some reader takes for the end of a line.
  return line.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
}

void WriteToStderr(absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

void Log(LogLevel level, absl::string_view event, LogFields fields) {
  if (level < lowest.load(std::memory_order_relaxed)) return;
  try {
    std::string line = LineOf(level, event, fields);
    Output& output = TheOutput();
    MutexLock lock(&output.mutex);
    if (output.sink) {
      output.sink(line);
    } else {
      line += '\n';
      WriteToStderr(line);
    }
  } catch (...) {
    // Out of memory: the line is lost, the server is not.
  }
}

}  // namespace

void LogInfo(absl::string_view event, LogFields fields) { Log(LogLevel::kInfo, event, fields); }
void LogWarning(absl::string_view event, LogFields fields) {
  Log(LogLevel::kWarning, event, fields);
}
void LogError(absl::string_view event, LogFields fields) { Log(LogLevel::kError, event, fields); }

void SetLogLevel(LogLevel level) { lowest.store(level, std::memory_order_relaxed); }

absl::StatusOr<LogLevel> ParseLogLevel(absl::string_view name) {
  for (const LogLevel level : {LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError}) {
    if (name == NameOf(level)) return level;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("is \"", name, "\"; it must be info, warning or error"));
}

void SetLogSink(LogSink sink) {
  Output& output = TheOutput();
  MutexLock lock(&output.mutex);
  output.sink = std::move(sink);
}

}  // namespace starling
