#include "engine/service/settings.h"

#include <sys/un.h>

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "engine/backends/processors.h"
#include "engine/core/machine_memory.h"
#include "engine/service/security/listen_policy.h"

namespace starling {
namespace {

constexpr int64_t kMiB = int64_t{1} << 20;
constexpr int64_t kUnbounded = int64_t{1} << 50;

constexpr LimitRange kLimits[] = {
    {"message_bytes", &ServerLimits::message_bytes, 65536, 1024 * kMiB},
    {"simulations", &ServerLimits::simulations, 1, 100'000},
    {"agents", &ServerLimits::agents, 1, 1'000'000'000},
    {"state_bytes", &ServerLimits::state_bytes, kMiB, kUnbounded},
    {"models", &ServerLimits::models, 1, 1'000'000},
    {"snapshots", &ServerLimits::snapshots, 1, 1'000'000},
    {"snapshot_bytes", &ServerLimits::snapshot_bytes, kMiB, kUnbounded},
    {"profiles", &ServerLimits::profiles, 1, 10'000},
    {"profile_bytes", &ServerLimits::profile_bytes, kMiB, kUnbounded},
    {"streams", &ServerLimits::streams, 1, 100'000},
    {"watch_events", &ServerLimits::watch_events, 16, 16 * kMiB},
    {"watch_bytes", &ServerLimits::watch_bytes, 65536, 16384 * kMiB},
    {"waiting_steps", &ServerLimits::waiting_steps, 1, 10'000},
    {"streams_per_connection", &ServerLimits::streams_per_connection, 1, 1'000'000},
};

absl::Status WithPath(absl::string_view path, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::Status(status.code(), absl::StrCat(path, ": ", status.message()));
}

absl::Status OutOfRange(absl::string_view path, double value, double low, double high) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: is %.15g; it must be %.15g to %.15g", path, value, low, high));
}

absl::Status CheckTls(const TlsSettings& tls) {
  if (!tls.enabled()) return absl::OkStatus();
  if (tls.certificate.empty()) {
    return absl::InvalidArgumentError(
        "tls.certificate: is missing; TLS needs a certificate and its key (--tls-cert, --tls-key)");
  }
  if (tls.key.empty()) {
    return absl::InvalidArgumentError(
        "tls.key: is missing; TLS needs a certificate and its key (--tls-cert, --tls-key)");
  }
  return absl::OkStatus();
}

}  // namespace

int64_t DefaultStateBytes() { return std::max(MachineBytes() / 2, 64 * kMiB); }

int DefaultRunThreads() { return std::max(4, 2 * AvailableProcessors()); }

absl::Span<const LimitRange> LimitRanges() { return kLimits; }

absl::Status CheckRanges(const ServerSettings& settings) {
  for (const LimitRange& limit : kLimits) {
    const int64_t value = settings.limits.*limit.value;
    if (value >= limit.low && value <= limit.high) continue;
    return absl::InvalidArgumentError(absl::StrCat("limits.", limit.name, ": is ", value,
                                                   "; it must be ", limit.low, " to ", limit.high));
  }
  if (!(settings.drain_seconds >= 0 && settings.drain_seconds <= 3600)) {
    return OutOfRange("drain_seconds", settings.drain_seconds, 0, 3600);
  }
  if (settings.run_threads < 0 || settings.run_threads > 1024) {
    return OutOfRange("run_threads", settings.run_threads, 0, 1024);
  }
  constexpr size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;
  if (settings.unix_socket.size() > kLongestPath) {
    return absl::InvalidArgumentError(absl::StrCat("unix_socket: has ", settings.unix_socket.size(),
                                                   " bytes; the path of a unix socket may have ",
                                                   kLongestPath));
  }
  if (settings.data.empty()) {
    return absl::InvalidArgumentError("data: is empty; name the folder that keeps snapshots");
  }
  return absl::OkStatus();
}

absl::Status CheckSettings(const ServerSettings& settings) {
  RETURN_IF_ERROR(CheckRanges(settings));
  RETURN_IF_ERROR(CheckTls(settings.tls));
  if (settings.listen.empty() && settings.unix_socket.empty()) {
    return absl::InvalidArgumentError(
        "listen: is empty, and so is unix_socket; a server needs one of them (--listen, --unix)");
  }
  if (!settings.listen.empty()) {
    RETURN_IF_ERROR(WithPath(
        "listen", CheckListen(settings.listen, {settings.tls.enabled(), !settings.tokens.empty(),
                                                settings.allow_insecure})));
  }
  if (!settings.http.empty()) {
    RETURN_IF_ERROR(WithPath("http", CheckSidePort(settings.http, settings.allow_insecure)));
  }
  return absl::OkStatus();
}

}  // namespace starling
