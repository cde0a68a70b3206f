// Accepts connections and hands them to a few threads; bounded, and ended at once.
//
// httplib's own loop ends for ever when accept() fails, shares its port with other processes, and
// keeps a thread as long as a client sends a byte every five seconds.
#ifndef STARLING_ENGINE_SERVICE_HTTP_LISTENER_H_
#define STARLING_ENGINE_SERVICE_HTTP_LISTENER_H_

#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "base/mutex.h"

namespace starling {

class Listener {
 public:
  // Serves the connection of a non-blocking socket and leaves it open; called from several threads.
  using Serve = std::function<void(int fd)>;

  struct Size {
    int threads = 4;
    size_t waiting = 64;  // connections; the next is told 503 and closed
  };

  // Listens when it returns. Errors of SidePort::Start.
  static absl::StatusOr<std::unique_ptr<Listener>> Start(const std::string& address,
                                                         const Size& size, Serve serve);
  ~Listener();

  const std::string& address() const { return address_; }

  // Shuts the sockets that are being served, so that reading and writing fail, and waits for the
  // threads. Any thread, any number of times.
  void Stop();

 private:
  Listener(int listening_fd, int wake_fd, std::string address, const Size& size, Serve serve);
  void AcceptAll();
  void Accepted(int fd);
  void ServeAll();

  const int listening_fd_;
  const int wake_fd_;  // readable once all must end
  const std::string address_;
  const Size size_;
  const Serve serve_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<int> waiting_ ABSL_GUARDED_BY(mutex_);
  std::set<int> served_ ABSL_GUARDED_BY(mutex_);
  Mutex joining_;
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(joining_);
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_HTTP_LISTENER_H_
