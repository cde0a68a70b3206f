#include "profiling/capture/signal_frame.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace starling {
namespace {

// As the kernel has it; that of the C library leaves `restorer` out.
struct KernelSigaction {
  void* handler;
  uint64_t flags;
  void* restorer;
  uint64_t mask;
};

}  // namespace

uint64_t SignalReturnAddress(int signal) {
#if defined(__x86_64__)
  KernelSigaction action = {};
  if (syscall(SYS_rt_sigaction, signal, nullptr, &action, sizeof(action.mask)) != 0) return 0;
  return reinterpret_cast<uint64_t>(action.restorer);
#else
  return 0;
#endif
}

void DropSignalFrames(uint64_t return_address, Profile& profile) {
  if (return_address == 0) return;
  const auto returns = [&](int32_t frame) {
    return profile.frames[static_cast<size_t>(frame)].address + 1 == return_address;
  };
  for (Profile::Sample& sample : profile.samples) {
    const auto found = std::find_if(sample.stack.begin(), sample.stack.end(), returns);
    if (found == sample.stack.end() || found == sample.stack.begin()) continue;
    const auto end = found + std::min<std::ptrdiff_t>(2, sample.stack.end() - found);
    sample.stack.erase(found, end);
  }
}

}  // namespace starling
