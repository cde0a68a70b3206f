// StopToken: a flag that asks long work to end at the next tick.
//
//   StopSource source;                          // one owner
//   simulation->Step(1000000, source.token());  // returns CANCELLED soon after source.Stop()
//
// Stop() is safe from any thread and from a signal handler.
#ifndef STARLING_ENGINE_CORE_STOP_TOKEN_H_
#define STARLING_ENGINE_CORE_STOP_TOKEN_H_

#include <atomic>

namespace starling {

class StopToken {
 public:
  StopToken() = default;  // never asks to stop
  bool stop_requested() const { return flag_ != nullptr && flag_->load(std::memory_order_relaxed); }

 private:
  friend class StopSource;
  explicit StopToken(const std::atomic<bool>* flag) : flag_(flag) {}
  const std::atomic<bool>* flag_ = nullptr;
};

// Outlives its tokens.
class StopSource {
 public:
  void Stop() { flag_.store(true, std::memory_order_relaxed); }
  StopToken token() const { return StopToken(&flag_); }

 private:
  std::atomic<bool> flag_{false};
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_STOP_TOKEN_H_
