#include "base/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace starling {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(2);

absl::Status SystemError(absl::string_view what, const std::string& path, int error) {
  return absl::UnavailableError(
      absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(error)));
}

int StatusOf(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// In the child, between fork and exec: nothing but system calls. Tells errno over the pipe.
[[noreturn]] void Become(char* const* words, int in, int out, bool own_group, pid_t parent,
                         int complaints) {
  if (own_group) setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // it ended before the line above
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  bool ready = dup2(in, STDIN_FILENO) >= 0;
  if (out >= 0) ready = ready && dup2(out, STDOUT_FILENO) >= 0 && dup2(out, STDERR_FILENO) >= 0;
  if (ready) execv(words[0], words);
  const int error = errno;
  const ssize_t ignored = write(complaints, &error, sizeof(error));
  _exit(ignored < 0 ? 126 : 127);
}

}  // namespace

absl::StatusOr<ChildProcess> ChildProcess::Start(const std::vector<std::string>& arguments,
                                                 const Options& options) {
  if (arguments.empty()) return absl::InvalidArgumentError("no program to start");
  std::vector<char*> words;
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  const int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (in < 0) return SystemError("read", "/dev/null", errno);
  int out = -1;
  if (!options.output.empty()) {
    out = open(options.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0) {
      const int error = errno;
      close(in);
      return SystemError("write", options.output, error);
    }
  }
  int ends[2];
  int error = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
  pid_t pid = -1;
  if (error == 0) {
    const pid_t parent = getpid();
    pid = fork();
    if (pid == 0) Become(words.data(), in, out, options.own_group, parent, ends[1]);
    if (pid < 0) error = errno;
    close(ends[1]);
    if (pid > 0 && read(ends[0], &error, sizeof(error)) == sizeof(error)) waitpid(pid, nullptr, 0);
    close(ends[0]);
  }
  close(in);
  if (out >= 0) close(out);
  if (error != 0) return SystemError("start", arguments[0], error);
  return ChildProcess(pid);
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  return *this;
}

ChildProcess::~ChildProcess() {
  if (pid_ == 0) return;
  Signal(SIGKILL);
  Wait();
}

absl::optional<int> ChildProcess::WaitFor(absl::Duration timeout) {
  const absl::Time end = absl::Now() + timeout;
  int status = 0;
  while (pid_ != 0) {
    const pid_t ended = waitpid(pid_, &status, WNOHANG);
    if (ended == pid_ || (ended < 0 && errno != EINTR)) {
      pid_ = 0;
      return ended < 0 ? 127 : StatusOf(status);
    }
    if (absl::Now() >= end) return absl::nullopt;
    absl::SleepFor(kLook);
  }
  return 0;
}

int ChildProcess::Wait() {
  int status = 0;
  if (pid_ == 0) return 0;
  pid_t ended;
  do {
    ended = waitpid(pid_, &status, 0);
  } while (ended < 0 && errno == EINTR);
  pid_ = 0;
  return ended < 0 ? 127 : StatusOf(status);
}

void ChildProcess::Signal(int signal) const {
  if (pid_ > 0) kill(pid_, signal);
}

}  // namespace starling
