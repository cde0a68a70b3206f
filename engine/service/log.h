// Log lines for machines: one JSON object a line on stderr.
//
//   LogInfo("simulation_created", {{"simulation", "one"}, {"agents", 300}});
//   // {"time":"2026-03-01T12:00:00.123Z","level":"info","event":"simulation_created",
//   //  "simulation":"one","agents":300}
//
// A line has `time` (RFC 3339, UTC, milliseconds), `level` (info, warning, error), `event` (what
// happened, lower_snake) and the fields of the event in the order given. Whatever text holds, the
// line is one line of valid UTF-8; text longer than 4096 bytes is cut and ends in "...".
//
// Tokens, keys and the content of models are never logged; callers hold to that.
//
// Thread safety: everything may be called from any thread, and lines do not interleave. Logging
// never fails and never throws; a line that cannot be written is dropped.
#ifndef STARLING_ENGINE_SERVICE_LOG_H_
#define STARLING_ENGINE_SERVICE_LOG_H_

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/variant.h"

namespace starling {

enum class LogLevel { kInfo, kWarning, kError };

// A value of a field: a truth value, a number or text. A status is "CODE: message".
class LogValue {
 public:
  LogValue(bool value) : value_(value) {}                                   // NOLINT: implicit
  LogValue(double value) : value_(value) {}                                 // NOLINT
  LogValue(const char* value) : value_(absl::string_view(value)) {}         // NOLINT
  LogValue(const std::string& value) : value_(absl::string_view(value)) {}  // NOLINT
  LogValue(absl::string_view value) : value_(value) {}                      // NOLINT
  LogValue(const absl::Status& status) : value_(status.ToString()) {}       // NOLINT
  template <typename Number, std::enable_if_t<std::is_integral<Number>::value, int> = 0>
  LogValue(Number value) : value_(static_cast<int64_t>(value)) {}  // NOLINT

  // Text is not copied, unless it is a status's.
  using Value = absl::variant<bool, double, int64_t, absl::string_view, std::string>;
  const Value& value() const { return value_; }

 private:
  Value value_;
};

struct LogField {
  absl::string_view name;
  LogValue value;
};

using LogFields = std::initializer_list<LogField>;

void LogInfo(absl::string_view event, LogFields fields = {});
void LogWarning(absl::string_view event, LogFields fields = {});
void LogError(absl::string_view event, LogFields fields = {});

// Lines below this level are not written. At first kInfo.
void SetLogLevel(LogLevel level);

// "info", "warning" or "error"; INVALID_ARGUMENT that lists them for anything else.
absl::StatusOr<LogLevel> ParseLogLevel(absl::string_view name);

// Where lines go, without their line break; nothing: stderr. Called by one thread at a time. For
// tests; `sink` must not log.
using LogSink = std::function<void(absl::string_view line)>;
void SetLogSink(LogSink sink);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_LOG_H_
