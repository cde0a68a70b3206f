// Another program, started by this one and ended with it.
//
//   ASSIGN_OR_RETURN(ChildProcess child, ChildProcess::Start({"/bin/ls", "-l"}, {"/tmp/log"}));
//   const int status = child.Wait();   // 0: it did what it should
//
// The child is killed when its object goes, and by the kernel when the thread that started it ends,
// in whatever way. Not thread-safe.
#ifndef STARLING_BASE_CHILD_PROCESS_H_
#define STARLING_BASE_CHILD_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace starling {

class ChildProcess {
 public:
  struct Options {
    std::string output;      // a file for its stdout and stderr; empty: those of this process
    bool own_group = false;  // Ctrl-C in the terminal does not reach it
  };

  // `arguments[0]` is the program's path. Its stdin is empty. INVALID_ARGUMENT without a program;
  // UNAVAILABLE with path and reason if it cannot be started or `output` cannot be written.
  static absl::StatusOr<ChildProcess> Start(const std::vector<std::string>& arguments,
                                            const Options& options);

  ChildProcess(ChildProcess&& other) noexcept : pid_(other.pid_) { other.pid_ = 0; }
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();  // kills it if it still runs, and waits

  pid_t pid() const { return pid_; }  // 0 once its end was seen

  // Its exit status once it has ended; 128 + N if signal N ended it. Nothing after `timeout`.
  absl::optional<int> WaitFor(absl::Duration timeout);
  int Wait();
  void Signal(int signal) const;

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  pid_t pid_;
};

}  // namespace starling

#endif  // STARLING_BASE_CHILD_PROCESS_H_
