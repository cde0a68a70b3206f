#include "engine/service/security/testing/certificates.h"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

void Run(const std::string& command) {
  ASSERT_EQ(std::system(absl::StrCat(command, " 2> /dev/null").c_str()), 0) << command;
}

std::string Request(const std::string& subject, const std::string& path) {
  return absl::StrCat(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=",
      subject, "' -keyout '", path, ".key' -out '", path, ".pem'");
}

}  // namespace

TestAuthority::TestAuthority(const std::string& folder, const std::string& name)
    : folder_(folder), name_(name) {
  Run(Request(name, Path(name)));
}

void TestAuthority::Issue(const std::string& name, const std::string& host) const {
  Run(absl::StrCat(Request(host, Path(name)), " -CA '", Path(name_), ".pem' -CAkey '", Path(name_),
                   ".key' -addext 'subjectAltName=DNS:", host,
                   ",IP:127.0.0.1,IP:::1' -addext basicConstraints=CA:FALSE"));
}

std::string ReadTestFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

void WriteTestFile(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
}

}  // namespace starling
