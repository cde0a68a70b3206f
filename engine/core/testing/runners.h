// Tick runners for tests: the plainest one, one that makes trouble, and one with threads.
#ifndef STARLING_ENGINE_CORE_TESTING_RUNNERS_H_
#define STARLING_ENGINE_CORE_TESTING_RUNNERS_H_

#include <functional>
#include <thread>
#include <vector>

#include "engine/core/tick_runner.h"

namespace starling {

// All blocks in order on the calling thread. `before` is called before every tick and may fail it.
class InOrderRunner : public TickRunner {
 public:
  explicit InOrderRunner(std::function<absl::Status()> before = nullptr)
      : before_(std::move(before)) {}
  absl::Status RunTick(BlockWork& work, int32_t num_blocks) override {
    if (before_ != nullptr) {
      if (absl::Status status = before_(); !status.ok()) return status;
    }
    for (int32_t block = 0; block < num_blocks; ++block) work.RunBlock(block, 0);
    return absl::OkStatus();
  }
  absl::string_view backend() const override { return "in_order"; }
  absl::string_view scheduler() const override { return "none"; }
  int workers() const override { return 1; }

 private:
  std::function<absl::Status()> before_;
};

// The last block first, workers in turn.
class ReverseRunner : public TickRunner {
 public:
  explicit ReverseRunner(int workers) : workers_(workers) {}
  absl::Status RunTick(BlockWork& work, int32_t num_blocks) override {
    for (int32_t block = num_blocks - 1; block >= 0; --block) {
      work.RunBlock(block, block % workers_);
    }
    return absl::OkStatus();
  }
  absl::string_view backend() const override { return "reverse"; }
  absl::string_view scheduler() const override { return "none"; }
  int workers() const override { return workers_; }

 private:
  const int workers_;
};

// A thread for each worker, started anew in every tick; each takes every n-th block.
class ThreadedRunner : public TickRunner {
 public:
  explicit ThreadedRunner(int workers) : workers_(workers) {}
  absl::Status RunTick(BlockWork& work, int32_t num_blocks) override {
    std::vector<std::thread> threads;
    for (int worker = 0; worker < workers_; ++worker) {
      threads.emplace_back([this, &work, num_blocks, worker] {
        for (int32_t block = worker; block < num_blocks; block += workers_) {
          work.RunBlock(block, worker);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    return absl::OkStatus();
  }
  absl::string_view backend() const override { return "threaded"; }
  absl::string_view scheduler() const override { return "none"; }
  int workers() const override { return workers_; }

 private:
  const int workers_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_TESTING_RUNNERS_H_
