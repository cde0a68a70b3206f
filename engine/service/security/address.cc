#include "engine/service/security/address.h"

#include <arpa/inet.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace starling {
namespace {

bool IsLoopbackName(absl::string_view host) {
  const std::string name = absl::AsciiStrToLower(host);
  return name == "localhost" || name == "ip6-localhost" || name == "ip6-loopback";
}

bool IsLoopback(const std::string& host) {
  in_addr four;
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
  in6_addr six;
  if (inet_pton(AF_INET6, host.c_str(), &six) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&six) || (IN6_IS_ADDR_V4MAPPED(&six) && six.s6_addr[12] == 127);
  }
  return IsLoopbackName(host);
}

absl::Status Malformed(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("is \"", text, "\": ", why,
                   "; write HOST:PORT, such as 127.0.0.1:50051, [::1]:50051 or localhost:0"));
}

bool IsHostCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_' ||
         c == ':' || c == '%';
}

}  // namespace

absl::StatusOr<HostPort> ParseHostPort(absl::string_view text) {
  const size_t colon = text.rfind(':');
  const bool bracketed = absl::StartsWith(text, "[");
  if (colon == absl::string_view::npos || (bracketed && text[colon - 1] != ']')) {
    return Malformed(text, "has no port");
  }
  absl::string_view host = text.substr(0, colon);
  if (bracketed) {
    host = host.substr(1, host.size() - 2);
  } else if (absl::StrContains(host, ":")) {
    return Malformed(text, "an IPv6 address stands in brackets");
  }
  if (host.empty()) return Malformed(text, "has no host");
  for (const char c : host) {
    if (!IsHostCharacter(c)) return Malformed(text, "the host is no name and no address");
  }
  in6_addr six;
  HostPort address;
  address.host = std::string(host);
  if (bracketed && inet_pton(AF_INET6, address.host.c_str(), &six) != 1) {
    return Malformed(text, "what stands in brackets is no IPv6 address");
  }
  const absl::string_view port = text.substr(colon + 1);
  const bool digits = !port.empty() && port.find_first_not_of("0123456789") == port.npos;
  if (!digits || !absl::SimpleAtoi(port, &address.port) || address.port > 65535) {
    return Malformed(text, "the port is no number from 0 to 65535");
  }
  address.loopback = IsLoopback(address.host);
  return address;
}

std::string ToText(const HostPort& address) {
  return absl::StrContains(address.host, ":") ? absl::StrCat("[", address.host, "]:", address.port)
                                              : absl::StrCat(address.host, ":", address.port);
}

}  // namespace starling
