#include "engine/service/api/transfers.h"

#include "absl/strings/str_cat.h"
#include "engine/service/listing/request_error.h"

namespace starling {

Transfers::Transfers(absl::Duration patience)
    : patience_(patience), watchman_([this] { CancelStalled(); }) {}

Transfers::~Transfers() {
  {
    const MutexLock lock(&mutex_);
    ending_ = true;
    ending_changed_.SignalAll();
  }
  watchman_.join();
}

absl::StatusOr<std::unique_ptr<Transfers::Transfer>> Transfers::Begin(
    grpc::ServerContext& context) {
  const MutexLock lock(&mutex_);
  if (transfers_.size() >= kMost) {
    return MakeLimitError("transfers", kMost,
                          absl::StrCat("there are ", transfers_.size(), " uploads and downloads"));
  }
  std::unique_ptr<Transfer> transfer(new Transfer(*this, context));
  transfers_.insert(transfer.get());
  return transfer;
}

void Transfers::CancelStalled() {
  const MutexLock lock(&mutex_);
  while (!ending_) {
    ending_changed_.WaitWithTimeout(&mutex_, patience_ / 4);
    for (Transfer* const transfer : transfers_) {
      if (transfer->deadline_ < absl::Now()) transfer->context_.TryCancel();
    }
  }
}

Transfers::Transfer::~Transfer() {
  const MutexLock lock(&owner_.mutex_);
  owner_.transfers_.erase(this);
}

void Transfers::Transfer::SetDeadline(absl::Time deadline) {
  const MutexLock lock(&owner_.mutex_);
  deadline_ = deadline;
}

}  // namespace starling
