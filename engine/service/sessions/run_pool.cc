#include "engine/service/sessions/run_pool.h"

#include <system_error>
#include <utility>

#include "engine/service/sessions/priority.h"

namespace starling {

RunPool::RunPool(int threads) {
  for (int i = 0; i < threads; ++i) {
    try {
      threads_.emplace_back([this] { Work(); });
    } catch (const std::system_error&) {
      if (threads_.empty()) throw;
      break;
    }
  }
}

RunPool::~RunPool() {
  {
    const MutexLock lock(&mutex_);
    ending_ = true;
    queue_.clear();
  }
  changed_.SignalAll();
  for (std::thread& thread : threads_) thread.join();
}

void RunPool::Schedule(std::shared_ptr<Strand> strand) {
  {
    const MutexLock lock(&mutex_);
    if (ending_) return;
    queue_.push_back(std::move(strand));
  }
  changed_.Signal();
}

void RunPool::Work() {
  YieldToAnswers();
  while (true) {
    std::shared_ptr<Strand> strand;
    {
      const MutexLock lock(&mutex_);
      while (queue_.empty() && !ending_) changed_.Wait(&mutex_);
      if (ending_) return;
      strand = std::move(queue_.front());
      queue_.pop_front();
    }
    if (strand->RunSlice()) Schedule(std::move(strand));
  }
}

}  // namespace starling
