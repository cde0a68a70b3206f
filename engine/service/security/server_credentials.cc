#include "engine/service/security/server_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/slice.h>

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "base/mutex.h"
#include "base/status_macros.h"
#include "engine/service/security/certificate_files.h"
#include "engine/service/security/tokens.h"

namespace starling {
namespace {

absl::string_view TextOf(const grpc_slice& slice) {
  return absl::string_view(reinterpret_cast<const char*>(GRPC_SLICE_START_PTR(slice)),
                           GRPC_SLICE_LENGTH(slice));
}

// Credentials that gRPC's core knows and its C++ classes do not offer.
class CoreCredentials : public grpc::ServerCredentials {
 public:
  explicit CoreCredentials(grpc_server_credentials* credentials) : credentials_(credentials) {}
  ~CoreCredentials() override { grpc_server_credentials_release(credentials_); }

  // The core's own kind of processor is set instead: it needs no thread of its own.
  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  grpc_server_credentials* const credentials_;
};

// The certificates as gRPC asks for them before each handshake. One for each listener.
class CertificateSource {
 public:
  explicit CertificateSource(CertificateFiles files) : files_(std::move(files)) {}

  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    return static_cast<CertificateSource*>(self)->FetchIfNew(config);
  }

 private:
  grpc_ssl_certificate_config_reload_status FetchIfNew(
      grpc_ssl_server_certificate_config** config) {
    MutexLock lock(&mutex_);
    const bool changed = files_.Refresh();
    if (given_ && !changed) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    given_ = true;
    const Certificates& certificates = files_.certificates();
    const grpc_ssl_pem_key_cert_pair pair = {certificates.key.c_str(),
                                             certificates.certificate.c_str()};
    // gRPC insists on authorities of clients, and does not look at them where no client is asked.
    const std::string& authorities =
        certificates.client_ca.empty() ? certificates.certificate : certificates.client_ca;
    *config = grpc_ssl_server_certificate_config_create(authorities.c_str(), &pair, 1);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  Mutex mutex_;
  CertificateFiles files_ ABSL_GUARDED_BY(mutex_);
  bool given_ ABSL_GUARDED_BY(mutex_) = false;
};

class TlsCredentials : public CoreCredentials {
 public:
  static std::shared_ptr<grpc::ServerCredentials> Make(std::shared_ptr<TokenFile> tokens,
                                                       CertificateFiles files);

 private:
  TlsCredentials(grpc_server_credentials* credentials, std::unique_ptr<CertificateSource> source)
      : CoreCredentials(credentials), source_(std::move(source)) {}

  // A server that outlives its ServerBuilder keeps the core's credentials, and they the source.
  std::unique_ptr<CertificateSource> source_;
};

// What one call's metadata says.
struct CallMetadata {
  absl::string_view path;
  absl::string_view authorization;
  const grpc_metadata* authorization_entry = nullptr;
};

CallMetadata ReadMetadata(const grpc_metadata* metadata, size_t count) {
  CallMetadata call;
  for (size_t i = 0; i < count; ++i) {
    const absl::string_view key = TextOf(metadata[i].key);
    if (key == ":path") call.path = TextOf(metadata[i].value);
    if (key == "authorization") {
      call.authorization = TextOf(metadata[i].value);
      call.authorization_entry = &metadata[i];
    }
  }
  return call;
}

void CheckToken(void* state, grpc_auth_context*, const grpc_metadata* metadata, size_t count,
                grpc_process_auth_metadata_done_cb done, void* user_data) {
  TokenFile& tokens = **static_cast<std::shared_ptr<TokenFile>*>(state);
  const CallMetadata call = ReadMetadata(metadata, count);
  const size_t consumed = call.authorization_entry != nullptr ? 1 : 0;
  // Probes know no secret.
  if (absl::StartsWith(call.path, "/grpc.health.v1.Health/")) {
    done(user_data, call.authorization_entry, consumed, nullptr, 0, GRPC_STATUS_OK, nullptr);
    return;
  }
  const absl::Status status = tokens.Check(call.authorization);
  done(user_data, call.authorization_entry, consumed, nullptr, 0,
       static_cast<grpc_status_code>(status.code()), std::string(status.message()).c_str());
}

void ForgetTokens(void* state) { delete static_cast<std::shared_ptr<TokenFile>*>(state); }

grpc_server_credentials* WithTokens(grpc_server_credentials* credentials,
                                    const std::shared_ptr<TokenFile>& tokens) {
  if (tokens != nullptr) {
    grpc_server_credentials_set_auth_metadata_processor(
        credentials, {CheckToken, ForgetTokens, new std::shared_ptr<TokenFile>(tokens)});
  }
  return credentials;
}

std::shared_ptr<grpc::ServerCredentials> TlsCredentials::Make(std::shared_ptr<TokenFile> tokens,
                                                              CertificateFiles files) {
  const bool mutual = !files.certificates().client_ca.empty();
  auto source = std::make_unique<CertificateSource>(std::move(files));
  grpc_ssl_server_credentials_options* options =
      grpc_ssl_server_credentials_create_options_using_config_fetcher(
          mutual ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                 : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
          CertificateSource::Fetch, source.get());
  grpc_server_credentials* credentials = grpc_ssl_server_credentials_create_with_options(options);
  return std::shared_ptr<TlsCredentials>(
      new TlsCredentials(WithTokens(credentials, tokens), std::move(source)));
}

// Without TLS. Where there are tokens, of the kind that takes local connections only: others can
// have no processor.
std::shared_ptr<grpc::ServerCredentials> PlainCredentials(
    grpc_local_connect_type type, const std::shared_ptr<TokenFile>& tokens) {
  if (tokens == nullptr) return grpc::InsecureServerCredentials();
  return std::make_shared<CoreCredentials>(
      WithTokens(grpc_local_server_credentials_create(type), tokens));
}

}  // namespace

absl::StatusOr<ListenerCredentials> MakeServerCredentials(const TlsSettings& tls,
                                                          const std::string& tokens) {
  std::shared_ptr<TokenFile> token_file;
  if (!tokens.empty()) {
    ASSIGN_OR_RETURN(token_file, TokenFile::Open(tokens));
  }
  ListenerCredentials credentials;
  credentials.unix_socket = PlainCredentials(UDS, token_file);
  if (tls.enabled()) {
    ASSIGN_OR_RETURN(CertificateFiles files, CertificateFiles::Open(tls));
    credentials.tcp = TlsCredentials::Make(token_file, std::move(files));
  } else {
    credentials.tcp = PlainCredentials(LOCAL_TCP, token_file);
  }
  return credentials;
}

}  // namespace starling
