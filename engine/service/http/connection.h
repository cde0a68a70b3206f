// One HTTP connection: a stream with a budget of time and bytes, which may be cut off.
//
//   Connection connection(fd, {});
//   server.process_request(connection, ...);
//
// Thread safety: one thread reads and writes; PeerIsGone may be called by it at any time.
#ifndef STARLING_ENGINE_SERVICE_HTTP_CONNECTION_H_
#define STARLING_ENGINE_SERVICE_HTTP_CONNECTION_H_

#include <array>
#include <cstddef>
#include <string>

#include "absl/time/time.h"
#include "httplib.h"

namespace starling {

class Connection : public httplib::Stream {
 public:
  struct Budget {
    absl::Duration to_read = absl::Seconds(5);    // for the whole request, from now
    absl::Duration to_write = absl::Seconds(30);  // for the whole response, from its first byte
    size_t bytes = 256 << 10;                     // of the request
  };

  // `fd` is a connected, non-blocking socket, which belongs to the caller.
  Connection(int fd, const Budget& budget);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Whether nobody waits for the response any more: the peer closed, or Stop cut the connection.
  bool PeerIsGone() const;

  // httplib::Stream. Reading and writing give -1 once the budget is spent.
  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* data, size_t size) override;
  ssize_t write(const char* data, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  int socket() const override { return fd_; }

 private:
  ssize_t Receive();

  const int fd_;
  const Budget budget_;
  const absl::Time read_deadline_;
  absl::Time write_deadline_ = absl::InfiniteFuture();
  size_t received_ = 0;
  // What was received and not read yet; requests are read by the byte.
  std::array<char, 4096> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_HTTP_CONNECTION_H_
