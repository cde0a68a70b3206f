#include "engine/cli/ctl/channel.h"

#include <grpc/grpc.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/user_path.h"
#include "engine/core/read_file.h"
#include "engine/service/security/address.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace starling {
namespace {

constexpr int64_t kLargestFile = int64_t{1} << 20;
constexpr absl::string_view kUnix = "unix:";

struct Target {
  std::string target;  // as gRPC has it
  bool local = false;  // no network between
};

absl::Status At(absl::string_view flag, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(flag, ": ", status.message()));
}

absl::StatusOr<Target> ToTarget(const std::string& server) {
  if (absl::StartsWith(server, kUnix)) {
    const std::string path = server.substr(kUnix.size());
    if (path.empty()) return absl::InvalidArgumentError("--server unix: is followed by no path");
    return Target{absl::StrCat(kUnix, UserPath(path)), true};
  }
  const absl::StatusOr<HostPort> address = ParseHostPort(server);
  if (!address.ok()) return At("--server", address.status());
  if (address->port == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("--server ", server, ": port 0 is no port to call; give the server's own"));
  }
  return Target{server, address->loopback};
}

absl::StatusOr<std::string> FileOf(absl::string_view flag, const std::string& path) {
  if (path.empty()) return std::string();
  absl::StatusOr<std::string> content = ReadFile(UserPath(path), kLargestFile);
  if (!content.ok()) return At(flag, content.status());
  if (content->empty()) {
    return absl::InvalidArgumentError(absl::StrCat(flag, ": ", path, " is empty"));
  }
  return content;
}

absl::StatusOr<std::string> TokenOf(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string content, FileOf("--token-file", path));
  std::string token(absl::StripAsciiWhitespace(content));
  for (const char c : token) {
    if (absl::ascii_isgraph(static_cast<unsigned char>(c))) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("--token-file: ", path, " must hold one token and nothing else"));
  }
  if (token.empty() && !path.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("--token-file: ", path, " holds no token"));
  }
  return token;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> TlsCredentials(
    const ConnectionSettings& settings) {
  if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
    return absl::InvalidArgumentError("--tls-cert and --tls-key go together");
  }
  grpc::SslCredentialsOptions options;
  ASSIGN_OR_RETURN(options.pem_root_certs, FileOf("--tls-ca", settings.tls_ca));
  ASSIGN_OR_RETURN(options.pem_cert_chain, FileOf("--tls-cert", settings.tls_certificate));
  ASSIGN_OR_RETURN(options.pem_private_key, FileOf("--tls-key", settings.tls_key));
  return grpc::SslCredentials(options);
}

}  // namespace

absl::StatusOr<ServerChannel> OpenChannel(const ConnectionSettings& settings) {
  ASSIGN_OR_RETURN(const Target target, ToTarget(settings.server));
  ServerChannel server;
  server.address = settings.server;
  server.tls = settings.tls || !settings.tls_ca.empty() || !settings.tls_certificate.empty() ||
               !settings.tls_key.empty() || !settings.tls_server_name.empty();
  ASSIGN_OR_RETURN(server.token, TokenOf(settings.token_file));
  if (!server.token.empty() && !server.tls && !target.local) {
    return absl::InvalidArgumentError(
        absl::StrCat("the token would travel to ", settings.server,
                     " for all to read; add --tls or --tls-ca, or use a unix socket"));
  }
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (server.tls) {
    ASSIGN_OR_RETURN(credentials, TlsCredentials(settings));
  }
  grpc::ChannelArguments arguments;
  // What the server may send at most is the server's decision.
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  if (target.local) arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!settings.tls_server_name.empty()) {
    arguments.SetSslTargetNameOverride(settings.tls_server_name);
  }
  server.channel = grpc::CreateCustomChannel(target.target, credentials, arguments);
  return server;
}

}  // namespace starling
