#include "engine/service/http/listener.h"

#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "engine/service/http/connection.h"
#include "engine/service/security/address.h"

namespace starling {
namespace {

constexpr int kBacklog = 128;
constexpr absl::Duration kSilence = absl::Seconds(5);  // before the first byte of a request
constexpr size_t kMostSilent = 256;                    // beyond, the oldest is closed
constexpr int kLookMilliseconds = 100;

// A client that has connected and said nothing yet.
struct Silent {
  int fd;
  absl::Time since;
};

absl::Status CannotListen(const HostPort& address, const std::string& reason) {
  return absl::UnavailableError(absl::StrCat("cannot listen on ", ToText(address), ": ", reason));
}

// Opens, binds and listens; -1 with errno if that cannot be.
int ListenOn(const addrinfo& address) {
  const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  // Lets a new server have the port of one that has just ended, and not of one that runs.
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(fd, address.ai_addr, address.ai_addrlen) == 0 && listen(fd, kBacklog) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

absl::StatusOr<int> ListenOn(const HostPort& address) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failed =
      getaddrinfo(address.host.c_str(), absl::StrCat(address.port).c_str(), &hints, &found);
  if (failed != 0) return CannotListen(address, gai_strerror(failed));
  int fd = -1;
  for (const addrinfo* next = found; next != nullptr && fd < 0; next = next->ai_next) {
    fd = ListenOn(*next);
  }
  const int error = errno;
  freeaddrinfo(found);
  if (fd < 0) return CannotListen(address, std::strerror(error));
  return fd;
}

// What came and will not be read would make the close a reset, which loses the response.
void DiscardAndClose(int fd) {
  char buffer[4096];
  shutdown(fd, SHUT_WR);
  for (int i = 0; i < 16 && recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT) > 0; ++i) {
  }
  close(fd);
}

void TellBusy(int fd) {
  constexpr char kResponse[] =
      "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Type: text/plain\r\n"
      "Content-Length: 27\r\n\r\ntoo many connections; wait\n";
  send(fd, kResponse, sizeof(kResponse) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
  DiscardAndClose(fd);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::Start(const std::string& address,
                                                          const Size& size, Serve serve) {
  ASSIGN_OR_RETURN(HostPort bound, ParseHostPort(address));
  ASSIGN_OR_RETURN(const int fd, ListenOn(bound));
  if (bound.port == 0) {
    std::string ip;
    Connection(fd, {}).get_local_ip_and_port(ip, bound.port);
  }
  const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0) {
    close(fd);
    return CannotListen(bound, std::strerror(errno));
  }
  std::unique_ptr<Listener> listener(new Listener(fd, wake, ToText(bound), size, std::move(serve)));
  try {
    MutexLock lock(&listener->joining_);
    Listener* const self = listener.get();
    listener->threads_.emplace_back([self] { self->AcceptAll(); });
    for (int i = 0; i < size.threads; ++i) {
      listener->threads_.emplace_back([self] { self->ServeAll(); });
    }
  } catch (const std::system_error& error) {
    return CannotListen(bound, absl::StrCat("no threads: ", error.what()));
  }
  return listener;
}

Listener::Listener(int listening_fd, int wake_fd, std::string address, const Size& size,
                   Serve serve)
    : listening_fd_(listening_fd),
      wake_fd_(wake_fd),
      address_(std::move(address)),
      size_(size),
      serve_(std::move(serve)) {}

Listener::~Listener() {
  Stop();
  close(listening_fd_);
  close(wake_fd_);
}

// Clients that have said nothing yet wait here, where they hold no thread that serves.
void Listener::AcceptAll() {
  std::deque<Silent> silent;  // the oldest first
  std::vector<pollfd> entries;
  for (;;) {
    entries = {{wake_fd_, POLLIN, 0}, {listening_fd_, POLLIN, 0}};
    for (const Silent& client : silent) entries.push_back({client.fd, POLLIN, 0});
    const int ready = poll(entries.data(), entries.size(), silent.empty() ? -1 : kLookMilliseconds);
    if (ready < 0) continue;
    if (entries[0].revents != 0) break;
    std::deque<Silent> still_silent;
    const absl::Time now = absl::Now();
    for (size_t i = 0; i < silent.size(); ++i) {
      if (entries[i + 2].revents != 0) {
        Accepted(silent[i].fd);
      } else if (now - silent[i].since > kSilence) {
        close(silent[i].fd);
      } else {
        still_silent.push_back(silent[i]);
      }
    }
    silent.swap(still_silent);
    if (entries[1].revents == 0) continue;
    const int fd = accept4(listening_fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) {
      silent.push_back({fd, now});
      if (silent.size() > kMostSilent) {
        close(silent.front().fd);
        silent.pop_front();
      }
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      poll(entries.data(), 1, kLookMilliseconds);
    }
  }
  for (const Silent& client : silent) close(client.fd);
}

void Listener::Accepted(int fd) {
  {
    MutexLock lock(&mutex_);
    if (waiting_.size() < size_.waiting) {
      waiting_.push_back(fd);
      changed_.Signal();
      return;
    }
  }
  TellBusy(fd);
}

void Listener::ServeAll() {
  for (;;) {
    int fd;
    {
      MutexLock lock(&mutex_);
      while (waiting_.empty() && !stopping_) changed_.Wait(&mutex_);
      if (stopping_) return;
      fd = waiting_.front();
      waiting_.pop_front();
      served_.insert(fd);
    }
    serve_(fd);
    {
      MutexLock lock(&mutex_);
      served_.erase(fd);
    }
    DiscardAndClose(fd);
  }
}

void Listener::Stop() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    for (const int fd : served_) shutdown(fd, SHUT_RDWR);
    for (const int fd : waiting_) close(fd);
    waiting_.clear();
    changed_.SignalAll();
  }
  const uint64_t one = 1;
  if (write(wake_fd_, &one, sizeof(one)) < 0) {
    // It is readable already.
  }
  MutexLock lock(&joining_);
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace starling
