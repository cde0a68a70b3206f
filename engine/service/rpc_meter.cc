#include "engine/service/rpc_meter.h"

#include <array>
#include <atomic>
#include <chrono>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/support/status.h"

namespace starling {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;
using Clock = std::chrono::steady_clock;

// The counters of one method; those of a code appear with its first call.
class MethodCounters {
 public:
  MethodCounters(ServerMetrics& metrics, std::string name)
      : metrics_(metrics), name_(std::move(name)), seconds_(metrics_.RpcSeconds(name_)) {}

  void Count(grpc::StatusCode code, double seconds) {
    const size_t known = static_cast<size_t>(code) < by_code_.size() ? code : grpc::UNKNOWN;
    std::atomic<prometheus::Counter*>& slot = by_code_[known];
    prometheus::Counter* counter = slot.load(std::memory_order_acquire);
    if (counter == nullptr) {
      // Threads that meet here get the same counter.
      counter =
          &metrics_.RpcCount(name_, absl::StatusCodeToString(static_cast<absl::StatusCode>(known)));
      slot.store(counter, std::memory_order_release);
    }
    counter->Increment();
    seconds_.Observe(seconds);
  }

 private:
  ServerMetrics& metrics_;
  const std::string name_;
  prometheus::Histogram& seconds_;
  std::array<std::atomic<prometheus::Counter*>, 17> by_code_{};
};

class CallMeter : public grpc::experimental::Interceptor {
 public:
  explicit CallMeter(MethodCounters& method) : method_(method), start_(Clock::now()) {}
  ~CallMeter() override { Count(grpc::StatusCode::CANCELLED); }

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      Count(methods->GetSendStatus().error_code());
    }
    methods->Proceed();
  }

 private:
  void Count(grpc::StatusCode code) {
    if (counted_.exchange(true, std::memory_order_relaxed)) return;
    method_.Count(code, std::chrono::duration<double>(Clock::now() - start_).count());
  }

  MethodCounters& method_;
  const Clock::time_point start_;
  std::atomic<bool> counted_{false};
};

}  // namespace

class RpcMeter::Methods {
 public:
  explicit Methods(ServerMetrics& metrics) : metrics_(metrics) {}

  MethodCounters& Of(absl::string_view path) {
    {
      absl::ReaderMutexLock lock(&mutex_);
      const auto found = by_path_.find(path);
      if (found != by_path_.end()) return *found->second;
    }
    absl::MutexLock lock(&mutex_);
    std::unique_ptr<MethodCounters>& method = by_path_[path];
    if (method == nullptr) {
      method =
          std::make_unique<MethodCounters>(metrics_, std::string(absl::StripPrefix(path, "/")));
    }
    return *method;
  }

 private:
  ServerMetrics& metrics_;
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::unique_ptr<MethodCounters>> by_path_
      ABSL_GUARDED_BY(mutex_);
};

RpcMeter::RpcMeter(ServerMetrics& metrics) : methods_(std::make_unique<Methods>(metrics)) {}
RpcMeter::~RpcMeter() = default;

grpc::experimental::Interceptor* RpcMeter::CreateServerInterceptor(
    grpc::experimental::ServerRpcInfo* info) {
  return new CallMeter(methods_->Of(info->method()));
}

}  // namespace starling
