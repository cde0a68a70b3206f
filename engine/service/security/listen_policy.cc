#include "engine/service/security/listen_policy.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/security/address.h"

namespace starling {
namespace {

// What gRPC's credentials for local connections take for this machine.
bool IsUsualLoopback(const HostPort& address) {
  return address.host == "127.0.0.1" || address.host == "::1" ||
         absl::EqualsIgnoreCase(address.host, "localhost");
}

}  // namespace

absl::Status CheckListen(absl::string_view address, const Protection& protection) {
  ASSIGN_OR_RETURN(const HostPort parsed, ParseHostPort(address));
  if (protection.tls) return absl::OkStatus();
  if (protection.tokens && parsed.loopback && !IsUsualLoopback(parsed)) {
    return absl::InvalidArgumentError(
        absl::StrCat("is ", address,
                     ", where tokens need TLS; listen on 127.0.0.1, [::1] or localhost, or give "
                     "--tls-cert and --tls-key"));
  }
  if (parsed.loopback) return absl::OkStatus();
  if (protection.tokens) {
    return absl::InvalidArgumentError(absl::StrCat(
        "is ", address,
        ", which other machines can reach, and without TLS all on the way could read the tokens; "
        "give --tls-cert and --tls-key, or listen on 127.0.0.1"));
  }
  if (protection.allow_insecure) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "is ", address,
      ", which other machines can reach: anyone there could use the server. Give --tls-cert and "
      "--tls-key (and --tokens or --tls-client-ca), or say --allow-insecure if the network is "
      "trusted, or listen on 127.0.0.1"));
}

absl::Status CheckSidePort(absl::string_view address, bool allow_insecure) {
  ASSIGN_OR_RETURN(const HostPort parsed, ParseHostPort(address));
  if (parsed.loopback || allow_insecure) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "is ", address,
      ", which other machines can reach, and the side port knows neither TLS nor tokens; say "
      "--allow-insecure if the network is trusted, or listen on 127.0.0.1"));
}

}  // namespace starling
