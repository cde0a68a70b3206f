// Certificates for tests, made by the `openssl` program.
//
//   TestAuthority authority(folder, "ca");        // ca.pem, ca.key
//   authority.Issue("server", "localhost");       // server.pem, server.key
#ifndef STARLING_ENGINE_SERVICE_SECURITY_TESTING_CERTIFICATES_H_
#define STARLING_ENGINE_SERVICE_SECURITY_TESTING_CERTIFICATES_H_

#include <string>

namespace starling {

class TestAuthority {
 public:
  // Makes NAME.pem and NAME.key in `folder`. Fails the test if openssl does.
  TestAuthority(const std::string& folder, const std::string& name);

  // Makes NAME.pem and NAME.key: a certificate for `host` (as its name; also for 127.0.0.1 and ::1)
  // that is valid for two days, replacing files of that name.
  void Issue(const std::string& name, const std::string& host) const;

  // Path of NAME.pem or NAME.key.
  std::string Path(const std::string& file) const { return folder_ + "/" + file; }
  std::string certificate() const { return Path(name_ + ".pem"); }

 private:
  std::string folder_;
  std::string name_;
};

// The content of a file, and a file with this content that only its owner may read.
std::string ReadTestFile(const std::string& path);
void WriteTestFile(const std::string& path, const std::string& content);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SECURITY_TESTING_CERTIFICATES_H_
