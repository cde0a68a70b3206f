// A place for the unix sockets of a test. The folder that Bazel gives to a test may have a path of
// more than the 107 characters that a socket's may have, so it stands in the system's own folder
// for temporary files.
#ifndef STARLING_ENGINE_SERVICE_SECURITY_TESTING_SOCKET_FOLDER_H_
#define STARLING_ENGINE_SERVICE_SECURITY_TESTING_SOCKET_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace starling {

// A new empty folder; goes with what is in it when the object goes.
class SocketFolder {
 public:
  SocketFolder() : created_(mkdtemp(path_.data()) != nullptr) {}
  SocketFolder(const SocketFolder&) = delete;
  SocketFolder& operator=(const SocketFolder&) = delete;
  ~SocketFolder() {
    std::error_code ignored;
    if (created_) std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/starling-XXXXXX";
  const bool created_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SECURITY_TESTING_SOCKET_FOLDER_H_
