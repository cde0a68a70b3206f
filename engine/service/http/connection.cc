#include "engine/service/http/connection.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/time/clock.h"

namespace starling {
namespace {

// Waits until the socket is ready for `events`; false at the deadline.
bool WaitFor(int fd, int16_t events, absl::Time deadline) {
  for (;;) {
    const absl::Duration left = std::min(deadline - absl::Now(), absl::Hours(1));
    if (left <= absl::ZeroDuration()) return false;
    pollfd entry = {fd, events, 0};
    const int ready = poll(&entry, 1, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

void ToIpAndPort(const sockaddr_storage& address, std::string& ip, int& port) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(address);
    inet_ntop(AF_INET, &four.sin_addr, text, sizeof(text));
    port = ntohs(four.sin_port);
  } else if (address.ss_family == AF_INET6) {
    const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
    inet_ntop(AF_INET6, &six.sin6_addr, text, sizeof(text));
    port = ntohs(six.sin6_port);
  }
  ip = text;
}

}  // namespace

Connection::Connection(int fd, const Budget& budget)
    : fd_(fd), budget_(budget), read_deadline_(absl::Now() + budget.to_read) {}

bool Connection::PeerIsGone() const {
  pollfd entry = {fd_, POLLRDHUP, 0};
  return poll(&entry, 1, 0) > 0;
}

bool Connection::is_readable() const {
  return begin_ < end_ || WaitFor(fd_, POLLIN, read_deadline_);
}

bool Connection::is_writable() const {
  return WaitFor(fd_, POLLOUT, std::min(write_deadline_, absl::Now() + budget_.to_write));
}

ssize_t Connection::Receive() {
  while (received_ < budget_.bytes && WaitFor(fd_, POLLIN, read_deadline_)) {
    const size_t most = std::min(buffer_.size(), budget_.bytes - received_);
    const ssize_t count = recv(fd_, buffer_.data(), most, 0);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    return count;
  }
  return -1;
}

ssize_t Connection::read(char* data, size_t size) {
  if (begin_ == end_) {
    const ssize_t count = Receive();
    if (count <= 0) return count;
    begin_ = 0;
    end_ = static_cast<size_t>(count);
    received_ += end_;
  }
  const size_t taken = std::min(size, end_ - begin_);
  std::memcpy(data, &buffer_[begin_], taken);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t Connection::write(const char* data, size_t size) {
  if (write_deadline_ == absl::InfiniteFuture()) write_deadline_ = absl::Now() + budget_.to_write;
  while (WaitFor(fd_, POLLOUT, write_deadline_)) {
    const ssize_t count = send(fd_, data, size, MSG_NOSIGNAL);
    if (count >= 0 || (errno != EINTR && errno != EAGAIN)) return count;
  }
  return -1;
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  getpeername(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  ToIpAndPort(address, ip, port);
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  ToIpAndPort(address, ip, port);
}

}  // namespace starling
