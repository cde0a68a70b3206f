#include "engine/service/sessions/priority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <system_error>
#include <thread>

#include "absl/strings/str_cat.h"
#include "engine/wire/error_details.h"

namespace starling {
namespace {

constexpr int kSteps = 10;  // of niceness

}  // namespace

void YieldToAnswers() {
  const auto thread = static_cast<id_t>(syscall(SYS_gettid));
  setpriority(PRIO_PROCESS, thread, getpriority(PRIO_PROCESS, thread) + kSteps);
}

absl::Status RunYielding(absl::FunctionRef<void()> work) {
  try {
    std::thread([&] {
      YieldToAnswers();
      work();
    }).join();
  } catch (const std::system_error& error) {
    return MakeError(absl::StatusCode::kResourceExhausted, v1::Error::OUT_OF_RESOURCES,
                     absl::StrCat("no thread can be started: ", error.what()));
  }
  return absl::OkStatus();
}

}  // namespace starling
