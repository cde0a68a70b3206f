#include "engine/service/security/certificate_files.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/service/log.h"
#include "engine/service/security/testing/certificates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class CertificateFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SetLogSink([this](absl::string_view line) { log_.emplace_back(line); });
    authority_.Issue("server", "localhost");
    authority_.Issue("other", "other.example");
    tls_ = {Path("server.pem"), Path("server.key"), Path("ca.pem")};
  }
  void TearDown() override { SetLogSink(nullptr); }

  std::string Path(const std::string& file) const { return authority_.Path(file); }
  void Rename(const std::string& from, const std::string& to) {
    ASSERT_EQ(rename(Path(from).c_str(), Path(to).c_str()), 0);
  }

  // What ReadCertificates says of these settings.
  std::string Expect(absl::StatusCode code, const TlsSettings& tls) {
    const absl::Status status = ReadCertificates(tls).status();
    EXPECT_EQ(status.code(), code) << status;
    return std::string(status.message());
  }

  const TestAuthority authority_{::testing::TempDir(), "ca"};
  TlsSettings tls_;
  std::vector<std::string> log_;
};

TEST_F(CertificateFilesTest, ReadsWhatBelongsTogether) {
  const Certificates read = ReadCertificates(tls_).value();
  EXPECT_EQ(read.certificate, ReadTestFile(tls_.certificate));
  EXPECT_EQ(read.key, ReadTestFile(tls_.key));
  EXPECT_EQ(read.client_ca, ReadTestFile(tls_.client_ca));
  EXPECT_EQ(read.subject, "CN=localhost");
  EXPECT_THAT(read.valid_until, HasSubstr("GMT"));
}

TEST_F(CertificateFilesTest, NamesTheFileThatIsWrong) {
  const auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(Expect(absl::StatusCode::kNotFound, {Path("none.pem"), tls_.key, ""}),
              StartsWith(Path("none.pem")));
  EXPECT_THAT(Expect(kInvalid, {tls_.key, tls_.key, ""}),
              StartsWith(tls_.key + ": holds no certificate"));
  EXPECT_THAT(Expect(kInvalid, {tls_.certificate, tls_.certificate, ""}),
              StartsWith(tls_.certificate + ": holds no private key"));
  EXPECT_THAT(
      Expect(absl::StatusCode::kFailedPrecondition, {tls_.certificate, Path("other.key"), ""}),
      StartsWith(Path("other.key") + ": is not the private key"));
  EXPECT_THAT(Expect(kInvalid, {tls_.certificate, tls_.key, tls_.key}),
              StartsWith(tls_.key + ": holds no certificate"));
  WriteTestFile(Path("empty.pem"), "");
  EXPECT_THAT(Expect(kInvalid, {Path("empty.pem"), tls_.key, ""}), StartsWith(Path("empty.pem")));
  std::string damaged = ReadTestFile(tls_.certificate);
  damaged.replace(60, 3, "!!!");
  WriteTestFile(Path("damaged.pem"), damaged);
  EXPECT_THAT(Expect(kInvalid, {Path("damaged.pem"), tls_.key, ""}),
              StartsWith(Path("damaged.pem")));
}

TEST_F(CertificateFilesTest, RefusesAKeyWithAPassphraseInsteadOfAsking) {
  const std::string command = "openssl ec -aes256 -passout pass:secret -in '" + tls_.key +
                              "' -out '" + Path("locked.key") + "' 2> /dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_THAT(
      Expect(absl::StatusCode::kInvalidArgument, {tls_.certificate, Path("locked.key"), ""}),
      HasSubstr("passphrase"));
}

TEST_F(CertificateFilesTest, FollowsTheFiles) {
  CertificateFiles files = CertificateFiles::Open(tls_).value();
  EXPECT_FALSE(files.Refresh());
  Rename("other.pem", "server.pem");
  EXPECT_FALSE(files.Refresh()) << "the key is still the former one's";
  EXPECT_EQ(files.certificates().subject, "CN=localhost");
  Rename("other.key", "server.key");
  EXPECT_TRUE(files.Refresh());
  EXPECT_EQ(files.certificates().subject, "CN=other.example");
  EXPECT_FALSE(files.Refresh());
}

TEST_F(CertificateFilesTest, LogsAReasonOnceAndNeverAKey) {
  CertificateFiles files = CertificateFiles::Open(tls_).value();
  log_.clear();
  WriteTestFile(tls_.certificate, "nonsense");
  EXPECT_FALSE(files.Refresh());
  EXPECT_FALSE(files.Refresh());
  ASSERT_EQ(log_.size(), 1u);
  EXPECT_THAT(log_[0], HasSubstr("\"event\":\"certificate_not_reloaded\""));
  EXPECT_THAT(log_[0], HasSubstr("server.pem: holds no certificate"));
  EXPECT_THAT(log_[0], Not(HasSubstr("BEGIN PRIVATE")));
}

}  // namespace
}  // namespace starling
