#include "engine/worlds/external.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/check_range.h"
#include "base/status_macros.h"
#include "engine/worlds/bounded_list.h"
#include "engine/worlds/check_held.h"

namespace starling {
namespace {

constexpr int kMostValues = 1 << 16;
constexpr int32_t kMissing = -1;

// An agent's state: int32 [modalities], what it will observe, padded to whole words.
class ExternalWorld final : public World {
 public:
  explicit ExternalWorld(const ExternalParameters& parameters)
      : outcomes_(parameters.outcomes, parameters.outcomes + parameters.modalities),
        actions_(parameters.actions, parameters.actions + parameters.controls),
        row_((parameters.modalities + 1) / 2 * 2) {}

  absl::string_view kind() const override { return ExternalParameters::kKind; }

  WorldLayout Layout() const override {
    WorldLayout layout;
    layout.agent_bytes = row_ * static_cast<int64_t>(sizeof(int32_t));
    layout.external = true;
    layout.observation_outcomes = outcomes_;
    layout.action_counts = actions_;
    return layout;
  }

  void InitAgents(const WorldContext& /*context*/, const AgentSlots& agents,
                  MutableWorldState state) const override {
    std::fill_n(&AgentState<int32_t>(state, agents.first_slot * row_), agents.count * row_,
                kMissing);
  }

  void Observe(const WorldContext& /*context*/, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const int32_t* const given = &AgentState<int32_t>(state, (agents.first_slot + i) * row_);
      for (size_t m = 0; m < outcomes_.size(); ++m) {
        observations.Set(i, static_cast<int>(m), given[m]);
      }
    }
  }

  // What was given counts for one tick.
  void StepAgents(const WorldContext& context, const AgentSlots& agents, WorldState /*state*/,
                  ActionReader /*actions*/, MutableWorldState next) const override {
    InitAgents(context, agents, next);
  }

  absl::Status SetObservation(absl::Span<const int> outcomes, int64_t slot,
                              MutableWorldState state) const override {
    std::copy(outcomes.begin(), outcomes.end(), &AgentState<int32_t>(state, slot * row_));
    return absl::OkStatus();
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const int32_t* const given = &AgentState<int32_t>(state, (agents.first_slot + i) * row_);
      for (size_t m = 0; m < outcomes_.size(); ++m) {
        RETURN_IF_ERROR(CheckHeld("agent", agents.ids[i],
                                  {{"coming outcome", given[m], kMissing, outcomes_[m] - 1}}));
      }
    }
    return absl::OkStatus();
  }

 private:
  const std::vector<int> outcomes_;
  const std::vector<int> actions_;
  const int64_t row_;
};

absl::Status CheckCounts(absl::string_view field, int32_t size, const int32_t* counts) {
  const std::string path = absl::StrCat("world.external.", field);
  RETURN_IF_ERROR(CheckEntries(path, static_cast<size_t>(size), 1, ExternalParameters::kMost));
  for (int32_t i = 0; i < size; ++i) {
    RETURN_IF_ERROR(CheckRange(absl::StrCat(path, "[", i, "]"), counts[i], 1, kMostValues));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExternalParameters> ExternalShape(absl::Span<const int32_t> outcomes,
                                                 absl::Span<const int32_t> actions) {
  constexpr int kMost = ExternalParameters::kMost;
  RETURN_IF_ERROR(CheckEntries("world.external.outcomes", outcomes.size(), 1, kMost));
  RETURN_IF_ERROR(CheckEntries("world.external.actions", actions.size(), 1, kMost));
  ExternalParameters parameters;
  CopyEntries(outcomes, parameters.modalities, parameters.outcomes);
  CopyEntries(actions, parameters.controls, parameters.actions);
  return parameters;
}

absl::StatusOr<std::shared_ptr<const World>> MakeExternalWorld(
    const ExternalParameters& parameters) {
  RETURN_IF_ERROR(CheckCounts("outcomes", parameters.modalities, parameters.outcomes));
  RETURN_IF_ERROR(CheckCounts("actions", parameters.controls, parameters.actions));
  return std::make_shared<const ExternalWorld>(parameters);
}

}  // namespace starling
