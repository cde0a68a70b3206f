// Addresses to listen on: HOST:PORT, IPv6 hosts in brackets.
//
//   ASSIGN_OR_RETURN(const HostPort address, ParseHostPort("[::1]:50051"));
//   address.loopback   // true: only this machine can reach it
//
// Pure functions: no name is looked up.
#ifndef STARLING_ENGINE_SERVICE_SECURITY_ADDRESS_H_
#define STARLING_ENGINE_SERVICE_SECURITY_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

struct HostPort {
  std::string host;       // without brackets
  int port = 0;           // 0 to 65535; 0: any that is free
  bool loopback = false;  // 127.0.0.0/8, ::1 (also as ::ffff:127.x.x.x) or localhost
};

// INVALID_ARGUMENT that shows how an address is written for anything else: a missing host or port,
// a port above 65535, an IPv6 address without brackets.
absl::StatusOr<HostPort> ParseHostPort(absl::string_view text);

// "127.0.0.1:50051", "[::1]:50051".
std::string ToText(const HostPort& address);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SECURITY_ADDRESS_H_
