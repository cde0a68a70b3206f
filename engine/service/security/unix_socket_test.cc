#include "engine/service/security/unix_socket.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <string>

#include "engine/service/security/testing/socket_folder.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

class UnixSocket : public ::testing::Test {
 protected:
  // A socket at the path with somebody who listens, until it is closed.
  int Listen() {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof(address.sun_path) - 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(listen(fd, 1), 0);
    return fd;
  }

  const SocketFolder folder_;
  const std::string path_ = folder_.path() + "/u";
};

TEST_F(UnixSocket, IsFreeWhereNothingIsAndWhereAProcessIsGone) {
  EXPECT_EQ(CheckUnixSocket(path_), absl::OkStatus());
  close(Listen());
  EXPECT_EQ(CheckUnixSocket(path_), absl::OkStatus());
}

TEST_F(UnixSocket, IsTakenWhereAProcessListens) {
  const int fd = Listen();
  EXPECT_EQ(CheckUnixSocket(path_).code(), absl::StatusCode::kUnavailable);
  close(fd);
}

TEST_F(UnixSocket, CannotReplaceAFileNorStandInAFolderThatIsMissing) {
  std::ofstream(path_) << "precious";
  EXPECT_EQ(CheckUnixSocket(path_).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CheckUnixSocket(path_ + ".none/s").code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace starling
