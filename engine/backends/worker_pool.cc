#include "engine/backends/worker_pool.h"

#include <pthread.h>

#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/backends/processors.h"

namespace starling {
namespace {

constexpr uint64_t kOneInside = 1;

bool IsOpen(uint32_t phase) { return phase % 2 == 1; }
uint64_t Units(int32_t units) { return static_cast<uint64_t>(units) << 32; }
uint32_t Inside(uint64_t progress) { return static_cast<uint32_t>(progress); }

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerPool>> WorkerPool::Create(int workers) {
  auto pool = std::unique_ptr<WorkerPool>(new WorkerPool(workers));
  RETURN_IF_ERROR(pool->StartThreads());
  return pool;
}

WorkerPool::WorkerPool(int workers)
    : workers_(workers),
      idle_spin_(workers > AvailableProcessors() ? std::chrono::nanoseconds(0) : kSpinTime),
      inner_spin_(workers > AvailableProcessors() ? std::chrono::nanoseconds(0) : kNeverPark) {}

absl::Status WorkerPool::StartThreads() {
  threads_.reserve(workers_ - 1);
  for (int worker = 1; worker < workers_; ++worker) {
    try {
      threads_.emplace_back([this, worker] { WorkerLoop(worker); });
    } catch (const std::system_error& error) {
      return absl::ResourceExhaustedError(
          absl::StrCat("cannot start worker thread ", worker, " of ", workers_ - 1, ": ",
                       error.what(), "; use fewer workers or raise the limit on threads"));
    }
    pthread_setname_np(threads_.back().native_handle(), absl::StrCat("worker ", worker).c_str());
  }
  return absl::OkStatus();
}

WorkerPool::~WorkerPool() {
  stopping_.store(true);
  idle_.WakeAll();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::Run(PoolWork& work, int32_t units) {
  if (units <= 0) return;
  work_ = &work;
  phase_.fetch_add(1);
  idle_.WakeAll();

  const uint64_t units_of_others = Units(units - work.RunShare(0));
  finishing_.WaitUntil([&] { return progress_.load() >= units_of_others; }, inner_spin_);

  // A worker enters by counting itself inside and then reading the phase. Here it is the other way
  // round: so either the worker sees that the phase is closed, or it is seen inside and waited for.
  phase_.fetch_add(1);
  finishing_.WaitUntil([&] { return Inside(progress_.load()) == 0; }, inner_spin_);
  progress_.fetch_sub(units_of_others);
}

void WorkerPool::WorkerLoop(int worker) {
  uint32_t last_phase = 0;
  while (true) {
    idle_.WaitUntil(
        [&] {
          const uint32_t phase = phase_.load();
          return (IsOpen(phase) && phase != last_phase) || stopping_.load();
        },
        idle_spin_);
    if (stopping_.load()) return;
    progress_.fetch_add(kOneInside);
    const uint32_t phase = phase_.load();
    int32_t units_run = 0;
    if (IsOpen(phase)) {
      last_phase = phase;
      units_run = work_->RunShare(worker);
    }
    Leave(units_run);
  }
}

void WorkerPool::Leave(int32_t units_run) {
  progress_.fetch_add(Units(units_run) - kOneInside);
  finishing_.WakeAll();
}

}  // namespace starling
