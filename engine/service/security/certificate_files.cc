#include "engine/service/security/certificate_files.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/read_file.h"
#include "engine/service/log.h"

namespace starling {
namespace {

template <typename T, void (*free)(T*)>
struct Freer {
  void operator()(T* pointer) const { free(pointer); }
};
using X509Pointer = std::unique_ptr<X509, Freer<X509, X509_free>>;
using KeyPointer = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using BioPointer = std::unique_ptr<BIO, Freer<BIO, BIO_free_all>>;

constexpr int64_t kMostBytes = int64_t{1} << 20;

BioPointer Reader(const std::string& text) {
  return BioPointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// OpenSSL would ask the terminal.
int NoPassphrase(char*, int, int, void*) { return 0; }

// All certificates of a text; none if any of them is damaged.
std::vector<X509Pointer> ParseCertificates(const std::string& text) {
  std::vector<X509Pointer> found;
  const BioPointer reader = Reader(text);
  while (X509* next = PEM_read_bio_X509(reader.get(), nullptr, NoPassphrase, nullptr)) {
    found.emplace_back(next);
  }
  // The end of the text is reported as a missing begin line.
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end) found.clear();
  return found;
}

KeyPointer ParseKey(const std::string& text) {
  KeyPointer key(PEM_read_bio_PrivateKey(Reader(text).get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  return key;
}

absl::Status NoCertificate(const std::string& path) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": holds no certificate in PEM (-----BEGIN CERTIFICATE-----)"));
}

std::string SubjectOf(X509& certificate) {
  const BioPointer text(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(text.get(), X509_get_subject_name(&certificate), 0, XN_FLAG_RFC2253);
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

std::string EndOf(X509& certificate) {
  const BioPointer text(BIO_new(BIO_s_mem()));
  ASN1_TIME_print(text.get(), X509_get0_notAfter(&certificate));
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

void LogLoaded(const TlsSettings& tls, const Certificates& certificates) {
  LogInfo("certificate_loaded", {{"file", tls.certificate},
                                 {"subject", certificates.subject},
                                 {"valid_until", certificates.valid_until}});
  struct stat status;
  if (stat(tls.key.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0) {
    LogWarning("key_readable_by_all", {{"file", tls.key}, {"remedy", "chmod o-r"}});
  }
}

}  // namespace

absl::StatusOr<Certificates> ReadCertificates(const TlsSettings& tls) {
  Certificates read;
  ASSIGN_OR_RETURN(read.certificate, ReadFile(tls.certificate, kMostBytes));
  ASSIGN_OR_RETURN(read.key, ReadFile(tls.key, kMostBytes));
  const std::vector<X509Pointer> chain = ParseCertificates(read.certificate);
  if (chain.empty()) return NoCertificate(tls.certificate);
  const KeyPointer key = ParseKey(read.key);
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(tls.key,
                     ": holds no private key in PEM (-----BEGIN PRIVATE KEY-----), or one with a "
                     "passphrase; store it without"));
  }
  const bool match = X509_check_private_key(chain[0].get(), key.get()) == 1;
  ERR_clear_error();
  if (!match) {
    return absl::FailedPreconditionError(absl::StrCat(
        tls.key, ": is not the private key of the first certificate in ", tls.certificate));
  }
  if (!tls.client_ca.empty()) {
    ASSIGN_OR_RETURN(read.client_ca, ReadFile(tls.client_ca, kMostBytes));
    if (ParseCertificates(read.client_ca).empty()) return NoCertificate(tls.client_ca);
  }
  read.subject = SubjectOf(*chain[0]);
  read.valid_until = EndOf(*chain[0]);
  if (X509_cmp_current_time(X509_get0_notAfter(chain[0].get())) < 0) {
    LogWarning("certificate_expired",
               {{"file", tls.certificate}, {"valid_until", read.valid_until}});
  }
  return read;
}

absl::StatusOr<CertificateFiles> CertificateFiles::Open(const TlsSettings& tls) {
  CertificateFiles files;
  files.tls_ = tls;
  files.stamps_ = files.StampsNow();
  ASSIGN_OR_RETURN(files.certificates_, ReadCertificates(tls));
  LogLoaded(tls, files.certificates_);
  return files;
}

CertificateFiles::Stamps CertificateFiles::StampsNow() const {
  return {StampOf(tls_.certificate), StampOf(tls_.key),
          tls_.client_ca.empty() ? FileStamp() : StampOf(tls_.client_ca)};
}

bool CertificateFiles::Refresh() {
  const Stamps now = StampsNow();
  bool changed = false;
  for (size_t i = 0; i < now.size(); ++i) changed = changed || Changed(stamps_[i], now[i]);
  if (!changed) return false;
  stamps_ = now;
  absl::StatusOr<Certificates> read = ReadCertificates(tls_);
  if (!read.ok()) {
    const std::string reason = read.status().ToString();
    if (reason != logged_) LogError("certificate_not_reloaded", {{"reason", reason}});
    logged_ = reason;
    return false;
  }
  logged_.clear();
  const bool same = read->certificate == certificates_.certificate &&
                    read->key == certificates_.key && read->client_ca == certificates_.client_ca;
  if (same) return false;
  certificates_ = *std::move(read);
  LogLoaded(tls_, certificates_);
  return true;
}

}  // namespace starling
