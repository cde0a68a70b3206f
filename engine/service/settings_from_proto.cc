#include "engine/service/settings_from_proto.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "base/nearest_name.h"
#include "base/status_macros.h"
#include "engine/core/read_file.h"
#include "engine/wire/field_error.h"
#include "engine/wire/field_path.h"
#include "engine/wire/text_parser.h"

namespace starling {
namespace {

void ApplyLimits(const v1::ServerConfig::Limits& given, ServerLimits& limits) {
  const google::protobuf::Reflection& reflection = *given.GetReflection();
  for (const LimitRange& limit : LimitRanges()) {
    const auto* field = given.GetDescriptor()->FindFieldByName(limit.name);
    if (reflection.HasField(given, field)) {
      limits.*limit.value = reflection.GetInt64(given, field);
    }
  }
}

// "64", "64KiB", "64 MiB": the number, or nothing if it is none or too large.
bool ParseAmount(absl::string_view text, int64_t& amount) {
  int64_t unit = 1;
  const std::pair<absl::string_view, int> units[] = {{"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
  for (const auto& [name, shift] : units) {
    if (absl::ConsumeSuffix(&text, name)) unit = int64_t{1} << shift;
  }
  int64_t number;
  if (!absl::SimpleAtoi(text, &number)) return false;
  return !__builtin_mul_overflow(number, unit, &amount);
}

// Paths that a file names are relative to its folder.
void MoveBelow(const std::string& folder, std::string& path) {
  if (!path.empty() && !absl::StartsWith(path, "/")) path = folder + path;
}

absl::Status Located(const ParsedText& text, const absl::Status& status) {
  if (status.ok()) return status;
  const absl::string_view path = LeadingFieldPath(status.message());
  return absl::Status(status.code(), absl::StrCat(text.Locate(path), ": ", status.message()));
}

}  // namespace

absl::Status ApplyConfig(const v1::ServerConfig& config, ServerSettings& settings) {
  if (config.has_listen()) settings.listen = config.listen();
  if (config.has_unix_socket()) settings.unix_socket = config.unix_socket();
  if (config.has_http()) settings.http = config.http();
  if (config.has_data()) settings.data = config.data();
  if (config.has_allow_insecure()) settings.allow_insecure = config.allow_insecure();
  if (config.has_tls()) {
    settings.tls = {config.tls().certificate(), config.tls().key(), config.tls().client_ca()};
  }
  if (config.has_tokens()) settings.tokens = config.tokens();
  if (config.has_log_level()) {
    const absl::StatusOr<LogLevel> level = ParseLogLevel(config.log_level());
    if (!level.ok()) return FieldError("log_level", level.status().message());
    settings.log_level = *level;
  }
  if (config.has_drain_seconds()) settings.drain_seconds = config.drain_seconds();
  if (config.has_run_threads()) settings.run_threads = config.run_threads();
  ApplyLimits(config.limits(), settings.limits);
  return absl::OkStatus();
}

absl::Status ApplyConfigFile(const std::string& path, ServerSettings& settings) {
  constexpr int64_t kMostBytes = int64_t{1} << 20;
  ASSIGN_OR_RETURN(const std::string content, ReadFile(path, kMostBytes));
  v1::ServerConfig config;
  ParsedText text;
  RETURN_IF_ERROR(ParseText(content, path, config, text));
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  if (config.has_unix_socket()) MoveBelow(folder, *config.mutable_unix_socket());
  if (config.has_data()) MoveBelow(folder, *config.mutable_data());
  if (config.has_tokens()) MoveBelow(folder, *config.mutable_tokens());
  if (config.has_tls()) {
    MoveBelow(folder, *config.mutable_tls()->mutable_certificate());
    MoveBelow(folder, *config.mutable_tls()->mutable_key());
    MoveBelow(folder, *config.mutable_tls()->mutable_client_ca());
  }
  RETURN_IF_ERROR(Located(text, ApplyConfig(config, settings)));
  return Located(text, CheckRanges(settings));
}

absl::Status ApplyLimit(absl::string_view assignment, ServerLimits& limits) {
  const size_t equals = assignment.find('=');
  const absl::string_view name = assignment.substr(0, equals);
  std::vector<std::string> names;
  for (const LimitRange& limit : LimitRanges()) {
    names.emplace_back(limit.name);
    if (name != limit.name) continue;
    int64_t value = 0;
    if (equals == absl::string_view::npos || !ParseAmount(assignment.substr(equals + 1), value) ||
        value < limit.low || value > limit.high) {
      return absl::InvalidArgumentError(absl::StrCat(
          "limit \"", assignment, "\": must be ", name, "=VALUE with a whole number from ",
          limit.low, " to ", limit.high, ", which may end in KiB, MiB or GiB"));
    }
    limits.*limit.value = value;
    return absl::OkStatus();
  }
  const std::string nearest = NearestName(name, names);
  return absl::InvalidArgumentError(
      absl::StrCat("limit \"", assignment, "\": there is no limit \"", name, "\"",
                   nearest.empty() ? "" : absl::StrCat("; did you mean \"", nearest, "\"?"),
                   nearest.empty() ? "; there are: " : " There are: ", absl::StrJoin(names, ", ")));
}

}  // namespace starling
