// A server's certificate, its key and the authorities of its clients, from files that may change.
//
//   ASSIGN_OR_RETURN(CertificateFiles files, CertificateFiles::Open(tls));
//   if (files.Refresh()) use(files.certificates());
//
// Thread safety: none; the caller has a lock.
#ifndef STARLING_ENGINE_SERVICE_SECURITY_CERTIFICATE_FILES_H_
#define STARLING_ENGINE_SERVICE_SECURITY_CERTIFICATE_FILES_H_

#include <array>
#include <string>

#include "absl/status/statusor.h"
#include "engine/service/security/file_stamp.h"
#include "engine/service/settings.h"

namespace starling {

// Texts in PEM that belong together.
struct Certificates {
  std::string certificate;
  std::string key;
  std::string client_ca;    // empty: clients need no certificate
  std::string subject;      // "CN=localhost"
  std::string valid_until;  // "Mar  1 12:00:00 2027 GMT"
};

// Reads and checks the files. Errors name the file: NOT_FOUND, INVALID_ARGUMENT (unreadable, no PEM
// of what it should hold, a key with a passphrase), FAILED_PRECONDITION (the key is of another
// certificate). A certificate that is not valid yet or any more is no error.
absl::StatusOr<Certificates> ReadCertificates(const TlsSettings& tls);

class CertificateFiles {
 public:
  // Errors of ReadCertificates.
  static absl::StatusOr<CertificateFiles> Open(const TlsSettings& tls);

  const Certificates& certificates() const { return certificates_; }

  // Reads the files again if they may have changed. True if there are other certificates now.
  // Files that are wrong change nothing; that is logged, once for each reason. Three stat() calls
  // if nothing changed.
  bool Refresh();

 private:
  using Stamps = std::array<FileStamp, 3>;
  Stamps StampsNow() const;

  TlsSettings tls_;
  Stamps stamps_;
  Certificates certificates_;
  std::string logged_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SECURITY_CERTIFICATE_FILES_H_
