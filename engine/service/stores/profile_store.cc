#include "engine/service/stores/profile_store.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/log.h"
#include "engine/wire/timestamp.h"
#include "profiling/capture/cpu_capture.h"
#include "profiling/formats/pprof.h"

namespace starling {
namespace {

constexpr char kCollection[] = "profiles";
constexpr double kMostSeconds = 3600;
constexpr int kMostHz = 1000;
constexpr int kDefaultHz = 100;
constexpr absl::Duration kAskEvery = absl::Milliseconds(200);  // whether the simulation is there

absl::Status CheckBounds(const v1::CreateProfileRequest& request) {
  if (!(request.seconds() >= 0 && request.seconds() <= kMostSeconds)) {
    return MakeFieldError(
        v1::Error::INVALID_REQUEST, "seconds",
        absl::StrCat("is ", request.seconds(), "; it must be above 0 and at most ", kMostSeconds));
  }
  if (request.ticks() < 0) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "ticks",
                          absl::StrCat("is ", request.ticks(), "; it must be at least 1"));
  }
  if (request.seconds() == 0 && request.ticks() == 0) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "seconds",
                          "is missing; a profile needs seconds or ticks to end after");
  }
  if (request.ticks() > 0 && request.simulation().empty()) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "simulation",
                          "is missing; whose ticks are to be counted?");
  }
  if (request.hz() < 0 || request.hz() > kMostHz) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "hz",
                          absl::StrCat("is ", request.hz(), "; it must be 1 to ", kMostHz));
  }
  return absl::OkStatus();
}

absl::Status CheckKind(v1::Profile::Kind kind) {
  if (kind == v1::Profile::CPU) return absl::OkStatus();
  if (kind == v1::Profile::KIND_UNSPECIFIED || !v1::Profile::Kind_IsValid(kind)) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "kind",
                          absl::StrCat("is ", kind, "; it must be CPU"));
  }
  const std::string name = absl::AsciiStrToLower(v1::Profile::Kind_Name(kind));
  return MakeError(absl::StatusCode::kUnimplemented, v1::Error::PROFILE_KIND_UNAVAILABLE,
                   absl::StrCat("this version takes no ", name, " profiles; it takes cpu"),
                   {{"kind", v1::Profile::Kind_Name(kind)}});
}

// The errors of CpuCapture::Start that clients are told.
absl::Status NotStarted(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kResourceExhausted: {
      absl::Status busy = MakeError(absl::StatusCode::kAborted, v1::Error::PROFILER_BUSY,
                                    status.message(), {{"profile", ""}});
      AddRetryDelay(busy, absl::Seconds(1));
      return busy;
    }
    case absl::StatusCode::kFailedPrecondition:
      return MakeError(absl::StatusCode::kUnimplemented, v1::Error::PROFILE_KIND_UNAVAILABLE,
                       status.message(), {{"kind", "CPU"}});
    default:
      return MakeError(absl::StatusCode::kResourceExhausted, v1::Error::OUT_OF_RESOURCES,
                       status.message());
  }
}

absl::Status NotFound(const std::string& id) {
  return MakeNotFound(v1::Error::PROFILE_NOT_FOUND, "profile", NameOf(kCollection, id));
}

// Returns when a bound is reached, or no tick will come any more.
void WaitForItsEnd(CpuCapture& capture, const std::function<bool()>& is_there) {
  while (!capture.Wait(is_there == nullptr ? absl::InfiniteDuration() : kAskEvery)) {
    if (is_there != nullptr && !is_there()) return;
  }
}

}  // namespace

struct ProfileStore::Entry {
  std::string id;
  std::string simulation_id;  // whose ticks are counted
  absl::Time begin;
  double most_seconds = 0;
  std::shared_ptr<CpuCapture> capture;  // while CAPTURING
  v1::Profile facts;
  std::shared_ptr<const std::string> pprof;  // when READY
  bool deleted = false;
};

ProfileStore::ProfileStore(const Limits& limits, IsThere is_there)
    : limits_(limits), is_there_(std::move(is_there)) {}

ProfileStore::~ProfileStore() { EndCapture(); }

void ProfileStore::EndCapture() {
  std::string id;
  {
    const MutexLock lock(&mutex_);
    if (capturing_ != nullptr) id = capturing_->id;
  }
  if (!id.empty()) Delete(id).IgnoreError();
  const MutexLock starting(&starting_);
  if (finisher_.joinable()) finisher_.join();
}

ProfileStore::EntryPointer ProfileStore::Find(absl::string_view id) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const EntryPointer& entry) { return entry->id == id; });
  return found == entries_.end() ? nullptr : *found;
}

absl::Status ProfileStore::Busy() const {
  const absl::Duration rest =
      capturing_->begin + absl::Seconds(capturing_->most_seconds) - absl::Now();
  const std::string name = NameOf(kCollection, capturing_->id);
  absl::Status status = MakeError(
      absl::StatusCode::kAborted, v1::Error::PROFILER_BUSY,
      absl::StrCat(name, " is being captured; one CPU profile at a time"), {{"profile", name}});
  AddRetryDelay(status, std::max(rest, absl::Milliseconds(100)));
  return status;
}

absl::StatusOr<v1::Profile> ProfileStore::Create(const v1::CreateProfileRequest& request) {
  if (!request.profile_id().empty()) RETURN_IF_ERROR(CheckId("profile_id", request.profile_id()));
  auto entry = std::make_shared<Entry>();
  if (!request.simulation().empty()) {
    ASSIGN_OR_RETURN(entry->simulation_id,
                     ParseName("simulations", request.simulation(), "simulation"));
  }
  RETURN_IF_ERROR(CheckBounds(request));
  RETURN_IF_ERROR(CheckKind(request.kind()));
  entry->id = request.profile_id().empty() ? NewId("cpu") : request.profile_id();
  entry->most_seconds = request.seconds() > 0 ? request.seconds() : kMostSeconds;

  const MutexLock starting(&starting_);
  {
    const MutexLock lock(&mutex_);
    if (Find(entry->id) != nullptr) {
      return MakeAlreadyExists(v1::Error::PROFILE_ALREADY_EXISTS, "profile",
                               NameOf(kCollection, entry->id));
    }
    if (capturing_ != nullptr) return Busy();
  }
  if (finisher_.joinable()) finisher_.join();
  CpuCaptureOptions options;
  options.hz = request.hz() > 0 ? request.hz() : kDefaultHz;
  options.seconds = entry->most_seconds;
  options.ticks = request.ticks();
  absl::StatusOr<std::unique_ptr<CpuCapture>> capture = CpuCapture::Start(options);
  if (!capture.ok()) return NotStarted(capture.status());
  entry->capture = *std::move(capture);
  entry->begin = absl::Now();
  entry->facts.set_name(NameOf(kCollection, entry->id));
  entry->facts.set_kind(v1::Profile::CPU);
  entry->facts.set_state(v1::Profile::CAPTURING);
  if (request.ticks() > 0) entry->facts.set_simulation(request.simulation());
  *entry->facts.mutable_create_time() = ToTimestamp(entry->begin);
  const v1::Profile begun = entry->facts;
  {
    const MutexLock lock(&mutex_);
    entries_.push_back(entry);
    capturing_ = entry;
    counting_.store(request.ticks() > 0, std::memory_order_relaxed);
  }
  try {
    std::function<bool()> is_there;
    if (is_there_ != nullptr && request.ticks() > 0) {
      is_there = [this, id = entry->simulation_id] { return is_there_(id); };
    }
    finisher_ = std::thread([this, entry, is_there, running = entry->capture] {
      WaitForItsEnd(*running, is_there);
      Finish(entry);
    });
  } catch (const std::system_error& error) {
    const MutexLock lock(&mutex_);
    entries_.erase(std::remove(entries_.begin(), entries_.end(), entry), entries_.end());
    capturing_ = nullptr;
    counting_.store(false, std::memory_order_relaxed);
    return NotStarted(absl::UnavailableError(absl::StrCat("no thread: ", error.what())));
  }
  return begun;
}

void ProfileStore::Finish(const EntryPointer& entry) {
  std::shared_ptr<CpuCapture> capture;
  {
    const MutexLock lock(&mutex_);
    capture = entry->capture;
    counting_.store(false, std::memory_order_relaxed);
  }
  const absl::StatusOr<Profile> profile = capture->Stop();
  std::shared_ptr<const std::string> pprof;
  if (profile.ok()) pprof = std::make_shared<const std::string>(WritePprof(*profile));
  const MutexLock lock(&mutex_);
  capturing_ = nullptr;
  entry->capture = nullptr;
  if (entry->deleted) return;
  if (!profile.ok()) {
    entry->facts.set_state(v1::Profile::FAILED);
    entry->facts.set_state_message(std::string(profile.status().message()));
    LogWarning("profile_failed", {{"profile", entry->facts.name()}, {"error", profile.status()}});
  } else {
    entry->pprof = std::move(pprof);
    entry->facts.set_state(v1::Profile::READY);
    entry->facts.set_seconds(profile->facts.wall_seconds);
    entry->facts.set_samples(TotalOf(*profile));
    entry->facts.set_effective_hz(profile->facts.effective_hz);
    for (const std::string& note : profile->facts.notes) entry->facts.add_notes(note);
  }
  MakeRoom();
}

void ProfileStore::MakeRoom() {
  int64_t count = 0;
  int64_t bytes = 0;
  for (auto entry = entries_.end(); entry != entries_.begin();) {
    --entry;
    if (*entry == capturing_) continue;
    ++count;
    if ((*entry)->pprof != nullptr) bytes += static_cast<int64_t>((*entry)->pprof->size());
    if (count > 1 && (count > limits_.most_profiles || bytes > limits_.most_bytes)) {
      entry = entries_.erase(entry);
    }
  }
}

void ProfileStore::CountTick(absl::string_view simulation_id) {
  std::shared_ptr<CpuCapture> capture;
  {
    const MutexLock lock(&mutex_);
    if (capturing_ != nullptr && capturing_->simulation_id == simulation_id) {
      capture = capturing_->capture;
    }
  }
  if (capture != nullptr) capture->TickDone();
}

absl::StatusOr<v1::Profile> ProfileStore::Get(const std::string& id) const {
  for (v1::Profile& profile : List()) {
    if (profile.name() == NameOf(kCollection, id)) return std::move(profile);
  }
  return NotFound(id);
}

std::vector<v1::Profile> ProfileStore::List() const {
  std::vector<v1::Profile> all;
  {
    const MutexLock lock(&mutex_);
    for (const EntryPointer& entry : entries_) {
      all.push_back(entry->facts);
      if (entry->capture == nullptr) continue;
      const double passed = absl::ToDoubleSeconds(absl::Now() - entry->begin);
      all.back().set_seconds(std::min(passed, entry->most_seconds));
    }
  }
  std::sort(all.begin(), all.end(),
            [](const v1::Profile& a, const v1::Profile& b) { return a.name() < b.name(); });
  return all;
}

absl::StatusOr<std::shared_ptr<const std::string>> ProfileStore::Content(
    const std::string& id) const {
  const MutexLock lock(&mutex_);
  const EntryPointer entry = Find(id);
  if (entry == nullptr) return NotFound(id);
  if (entry->pprof != nullptr) return entry->pprof;
  const std::string state = v1::Profile::State_Name(entry->facts.state());
  return MakeError(
      absl::StatusCode::kFailedPrecondition, v1::Error::PROFILE_NOT_READY,
      absl::StrCat(entry->facts.name(), " is ", state,
                   entry->facts.state_message().empty() ? "" : ": ", entry->facts.state_message()),
      {{"profile", entry->facts.name()}, {"state", state}});
}

absl::Status ProfileStore::Delete(const std::string& id) {
  std::shared_ptr<CpuCapture> capture;
  EntryPointer entry;
  {
    const MutexLock lock(&mutex_);
    entry = Find(id);
    if (entry == nullptr) return NotFound(id);
    entries_.erase(std::find(entries_.begin(), entries_.end(), entry));
    entry->deleted = true;
    capture = entry->capture;
  }
  if (capture == nullptr) return absl::OkStatus();
  capture->Stop().IgnoreError();  // its finisher may have been first
  const MutexLock starting(&starting_);
  bool going = false;
  {
    const MutexLock lock(&mutex_);
    going = capturing_ == entry;
  }
  if (going && finisher_.joinable()) finisher_.join();
  return absl::OkStatus();
}

}  // namespace starling
