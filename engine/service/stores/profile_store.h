// ProfileStore: profiles of this process, captured in the background and kept in memory.
//
//   ProfileStore store({/*most_profiles=*/32, /*most_bytes=*/256 << 20});
//   ASSIGN_OR_RETURN(v1::Profile begun, store.Create(request));   // CAPTURING
//   store.TickDone("maze");                                        // by who runs simulations
//   ASSIGN_OR_RETURN(auto pprof, store.Content("cpu-1"));          // READY
//
// Only CPU time can be sampled, one capture at a time in a process; other kinds answer
// PROFILE_KIND_UNAVAILABLE. Kept are the compressed pprof bytes; the oldest finished ones give way
// to new ones.
//
// Thread safety: all methods may be called from any thread.
#ifndef STARLING_ENGINE_SERVICE_STORES_PROFILE_STORE_H_
#define STARLING_ENGINE_SERVICE_STORES_PROFILE_STORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "proto/starling/v1/profile_service.pb.h"

namespace starling {

class ProfileStore {
 public:
  struct Limits {
    int64_t most_profiles = 32;               // finished ones; at least 1
    int64_t most_bytes = int64_t{256} << 20;  // of them, compressed; the newest stays anyway
  };

  // `is_there` says whether a simulation of that id still is: the capture of one that is gone ends.
  // Asked from a thread of its own; null: they all stay.
  using IsThere = std::function<bool(const std::string& simulation_id)>;

  explicit ProfileStore(const Limits& limits, IsThere is_there = nullptr);
  ~ProfileStore();
  ProfileStore(const ProfileStore&) = delete;
  ProfileStore& operator=(const ProfileStore&) = delete;

  // Begins to capture. Whether `request.simulation` is there is for the caller to know. Errors:
  // those that ProfileService.CreateProfile lists but SIMULATION_NOT_FOUND.
  absl::StatusOr<v1::Profile> Create(const v1::CreateProfileRequest& request);

  // A tick of a simulation is done. Unless a capture counts ticks: one relaxed load.
  void TickDone(absl::string_view simulation_id) {
    if (counting_.load(std::memory_order_relaxed)) CountTick(simulation_id);
  }

  // Ends a capture that goes on, whose profile is dropped; nothing asks `is_there` afterwards
  // unless another is begun.
  void EndCapture();

  // NOT_FOUND PROFILE_NOT_FOUND.
  absl::StatusOr<v1::Profile> Get(const std::string& id) const;
  std::vector<v1::Profile> List() const;  // by name
  // The compressed pprof bytes. NOT_FOUND PROFILE_NOT_FOUND; FAILED_PRECONDITION PROFILE_NOT_READY.
  absl::StatusOr<std::shared_ptr<const std::string>> Content(const std::string& id) const;

  // Ends the capture, if it goes on: the next one may begin at once. NOT_FOUND PROFILE_NOT_FOUND.
  absl::Status Delete(const std::string& id);

 private:
  struct Entry;
  using EntryPointer = std::shared_ptr<Entry>;

  void CountTick(absl::string_view simulation_id);
  void Finish(const EntryPointer& entry);
  void MakeRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  EntryPointer Find(absl::string_view id) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Busy() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Limits limits_;
  const IsThere is_there_;
  std::atomic<bool> counting_{false};  // a capture counts the ticks of a simulation
  Mutex starting_;                     // taken before mutex_, while a capture begins
  mutable Mutex mutex_;
  std::vector<EntryPointer> entries_ ABSL_GUARDED_BY(mutex_);  // the oldest first
  EntryPointer capturing_ ABSL_GUARDED_BY(mutex_);             // null: none
  std::thread finisher_ ABSL_GUARDED_BY(starting_);            // of the last capture
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_STORES_PROFILE_STORE_H_
