#include "engine/service/sessions/session_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/random_bits.h"
#include "base/status_macros.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/sessions/priority.h"
#include "engine/service/sessions/session_errors.h"
#include "engine/wire/error_details.h"
#include "engine/wire/message_digest.h"
#include "engine/wire/timestamp.h"

namespace starling {
namespace {

constexpr size_t kMostLabels = 32;
constexpr size_t kLongestLabelKey = 63;
constexpr size_t kLongestLabelValue = 255;
constexpr size_t kLongestRequestId = 64;

bool IsLabelKey(absl::string_view key) {
  if (key.empty() || key.size() > kLongestLabelKey || key[0] < 'a' || key[0] > 'z') return false;
  return std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

absl::Status CheckRequest(const v1::CreateSimulationRequest& request) {
  if (!request.simulation_id().empty()) {
    RETURN_IF_ERROR(CheckId("simulation_id", request.simulation_id()));
  }
  if (request.request_id().size() > kLongestRequestId) {
    return MakeFieldError(
        v1::Error::INVALID_REQUEST, "request_id",
        absl::StrCat("has ", request.request_id().size(), " bytes; at most ", kLongestRequestId));
  }
  if (request.labels().size() > kMostLabels) {
    return MakeFieldError(
        v1::Error::INVALID_REQUEST, "labels",
        absl::StrCat("has ", request.labels().size(), " labels; at most ", kMostLabels));
  }
  for (const auto& [key, value] : request.labels()) {
    if (!IsLabelKey(key)) {
      return MakeFieldError(
          v1::Error::INVALID_REQUEST, "labels",
          absl::StrCat("\"", key, "\" is no key; keys are [a-z][a-z0-9_-]{0,62}"));
    }
    if (value.size() > kLongestLabelValue) {
      return MakeFieldError(
          v1::Error::INVALID_REQUEST, absl::StrCat("labels.", key),
          absl::StrCat("has ", value.size(), " bytes; at most ", kLongestLabelValue));
    }
  }
  return absl::OkStatus();
}

}  // namespace

SessionTable::SessionTable(const ServerLimits& limits, ScenarioSources sources,
                           const Catalogue& catalogue, SessionHooks hooks)
    : limits_(limits),
      sources_(std::move(sources)),
      catalogue_(catalogue),
      hooks_(std::move(hooks)) {}

absl::StatusOr<SessionTable::Place> SessionTable::TakePlace(
    const v1::CreateSimulationRequest& request) {
  const std::string digest = MessageDigest(request);
  const MutexLock lock(&mutex_);
  if (!request.request_id().empty()) {
    const auto same = [&] {
      return std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) {
        return entry.second.request_id == request.request_id();
      });
    };
    for (auto found = same(); found != entries_.end(); found = same()) {
      if (found->second.request_digest != digest) {
        return MakeError(absl::StatusCode::kInvalidArgument, v1::Error::REQUEST_ID_REUSED,
                         absl::StrCat("request id \"", request.request_id(),
                                      "\" came with another request before; take another one"),
                         {{"request_id", request.request_id()}});
      }
      if (found->second.session != nullptr) return Place{found->first, found->second.session};
      made_.Wait(&mutex_);
    }
  }
  if (draining_) return ServerDraining();
  std::string id = request.simulation_id();
  while (id.empty() || (request.simulation_id().empty() && entries_.count(id) > 0)) {
    id = NewId("sim");
  }
  if (entries_.count(id) > 0) return SimulationAlreadyExists(id);
  if (static_cast<int64_t>(entries_.size()) >= limits_.simulations) {
    return MakeLimitError(
        "simulations", limits_.simulations,
        absl::StrCat("there are ", limits_.simulations, " simulations already; delete one"));
  }
  entries_[id] = {nullptr, request.request_id(), digest};
  return Place{id, nullptr};
}

absl::StatusOr<std::shared_ptr<SimulationSession>> SessionTable::Create(
    const v1::CreateSimulationRequest& request) {
  RETURN_IF_ERROR(CheckRequest(request));
  ASSIGN_OR_RETURN(const Place place, TakePlace(request));
  if (place.made_before != nullptr) return place.made_before;
  absl::StatusOr<std::shared_ptr<SimulationSession>> session = Make(place.id, request);
  const MutexLock lock(&mutex_);
  if (session.ok() && draining_) session = ServerDraining();
  if (session.ok()) {
    entries_[place.id].session = *session;
  } else {
    entries_.erase(place.id);
  }
  made_.SignalAll();
  return session;
}

absl::StatusOr<std::shared_ptr<SimulationSession>> SessionTable::Make(
    const std::string& id, const v1::CreateSimulationRequest& request) {
  ASSIGN_OR_RETURN(DescribedSimulation described, Describe(request, sources_));
  {
    const Requirements& needed = described.compiled.requirements();
    const MutexLock lock(&mutex_);
    RETURN_IF_ERROR(CheckRoomLocked(needed.agents, needed.bytes));
    entries_[id].agents = needed.agents;
    entries_[id].bytes = needed.bytes;
  }
  absl::StatusOr<BuiltSimulation> made;
  RETURN_IF_ERROR(RunYielding([&] { made = Build(std::move(described), catalogue_); }));
  ASSIGN_OR_RETURN(BuiltSimulation built, std::move(made));
  SessionFacts facts;
  facts.id = id;
  facts.scenario = std::move(built.scenario);
  facts.description = std::move(built.description);
  facts.constant = std::move(built.constant);
  facts.constant.set_name(NameOf("simulations", id));
  facts.constant.set_uid(absl::StrCat(absl::Hex(RandomBits(), absl::kZeroPad16)));
  *facts.constant.mutable_labels() = request.labels();
  *facts.constant.mutable_create_time() = TimestampNow();
  facts.events = {limits_.watch_events, limits_.watch_bytes};
  return SimulationSession::Create(std::move(facts), std::move(built.simulation), hooks_);
}

absl::StatusOr<std::shared_ptr<SimulationSession>> SessionTable::Find(absl::string_view id) const {
  const MutexLock lock(&mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.session == nullptr) return SimulationNotFound(id);
  return found->second.session;
}

std::vector<std::shared_ptr<SimulationSession>> SessionTable::All() const {
  const MutexLock lock(&mutex_);
  std::vector<std::shared_ptr<SimulationSession>> all;
  for (const auto& [id, entry] : entries_) {
    if (entry.session != nullptr) all.push_back(entry.session);
  }
  return all;
}

absl::Status SessionTable::Delete(absl::string_view id, bool force) {
  ASSIGN_OR_RETURN(const std::shared_ptr<SimulationSession> session, Find(id));
  RETURN_IF_ERROR(session->Delete(force));
  session->EndWatches(v1::SimulationEvent::Ended::DELETED, "");
  const MutexLock lock(&mutex_);
  const auto found = entries_.find(id);
  if (found != entries_.end() && found->second.session == session) entries_.erase(found);
  return absl::OkStatus();
}

absl::Status SessionTable::CheckRoomLocked(int64_t more_agents, int64_t more_bytes) const {
  int64_t agents = 0;
  int64_t bytes = 0;
  for (const auto& [id, entry] : entries_) {
    if (entry.session == nullptr) {
      agents += entry.agents;
      bytes += entry.bytes;
    } else {
      const SimulationSession::Size size = entry.session->size();
      agents += size.agents;
      bytes += size.bytes;
    }
  }
  if (more_agents > limits_.agents - agents) {
    return MakeLimitError("agents", limits_.agents,
                          absl::StrCat(more_agents, " agents are too many beside ", agents));
  }
  if (more_bytes > limits_.state_bytes - bytes) {
    return MakeLimitError("state_bytes", limits_.state_bytes,
                          absl::StrCat(more_bytes, " bytes of state are too many beside ", bytes));
  }
  return absl::OkStatus();
}

absl::Status SessionTable::CheckRoom(int64_t more_agents, int64_t more_bytes) const {
  const MutexLock lock(&mutex_);
  return CheckRoomLocked(more_agents, more_bytes);
}

void SessionTable::BeginDrain() {
  const MutexLock lock(&mutex_);
  draining_ = true;
}

}  // namespace starling
