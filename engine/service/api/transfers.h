// Transfers: the uploads and downloads that are under way, bounded in number and in patience.
//
//   Transfers transfers;
//   ASSIGN_OR_RETURN(auto transfer, transfers.Begin(*context));
//   const bool more = transfer->Wait([&] { return stream->Read(&request); });
//
// A transfer holds a thread of the server and an open file. So there are at most 8 at once, and a
// call whose client neither sends nor takes anything for a minute is cancelled.
//
// Thread safety: Begin() may be called from any thread; a Transfer belongs to one.
#ifndef STARLING_ENGINE_SERVICE_API_TRANSFERS_H_
#define STARLING_ENGINE_SERVICE_API_TRANSFERS_H_

#include <cstdint>
#include <memory>
#include <set>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "grpcpp/grpcpp.h"

namespace starling {

class Transfers {
 public:
  static constexpr int kMost = 8;

  class Transfer {
   public:
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    // Calls `step`, which waits for the client: only that may take no longer than the patience.
    template <typename Step>
    auto Wait(Step step) {
      SetDeadline(absl::Now() + owner_.patience_);
      const auto result = step();
      SetDeadline(absl::InfiniteFuture());
      return result;
    }

   private:
    friend class Transfers;
    Transfer(Transfers& owner, grpc::ServerContext& context) : owner_(owner), context_(context) {}
    void SetDeadline(absl::Time deadline);

    Transfers& owner_;
    grpc::ServerContext& context_;
    absl::Time deadline_ = absl::InfiniteFuture();  // under the owner's mutex
  };

  explicit Transfers(absl::Duration patience = absl::Minutes(1));
  ~Transfers();  // when there is none any more
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  // RESOURCE_EXHAUSTED LIMIT_EXCEEDED if there are kMost. `context` lives longer than the transfer.
  absl::StatusOr<std::unique_ptr<Transfer>> Begin(grpc::ServerContext& context);

 private:
  void CancelStalled();

  const absl::Duration patience_;
  Mutex mutex_;
  CondVar ending_changed_;
  std::set<Transfer*> transfers_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread watchman_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_TRANSFERS_H_
