#include "agents/population/layered_agent.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agents/inference/belief_algebra.h"
#include "agents/inference/state_inference.h"
#include "agents/planning/policy_set.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr size_t kMostLevels = 8;

SetFromAbove SetBy(const std::vector<LevelLink>& links) {
  SetFromAbove set;
  for (const LevelLink& link : links) {
    if (link.factor < 0) {
      set.habits = true;
    } else {
      set.factors.push_back(link.factor);
    }
  }
  return set;
}

absl::Status CheckLink(const LevelLink& link, const LevelParts& upper, const LevelParts& below) {
  const int modalities = static_cast<int>(upper.model.modalities().size());
  if (link.modality < 0 || link.modality >= modalities) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a link names modality ", link.modality, "; there are ", modalities, ", numbered from 0"));
  }
  const int outcomes = upper.model.modalities()[static_cast<size_t>(link.modality)].outcomes;
  const int factors = static_cast<int>(below.model.factors().size());
  if (link.factor >= factors) {
    return absl::InvalidArgumentError(absl::StrCat("a link names factor ", link.factor,
                                                   "; the level below has ", factors,
                                                   ", numbered from 0"));
  }
  const double wanted = link.factor < 0
                            ? CountPolicies(below.model, below.settings)
                            : below.model.factors()[static_cast<size_t>(link.factor)].states;
  if (outcomes != wanted) {
    return absl::InvalidArgumentError(absl::StrCat(
        "modality ", link.modality, " has ", outcomes, " outcomes; ",
        link.factor < 0 ? "the policies" : absl::StrCat("factor ", link.factor),
        " of the level below, to which it is linked, ", link.factor < 0 ? "are " : "has ", wanted));
  }
  const bool learned = link.factor < 0 ? below.settings.learn_e.has_value()
                                       : Learns(below.settings.learn_d, link.factor);
  if (!learned) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(link.factor < 0 ? "the habits" : absl::StrCat("D of factor ", link.factor),
                   " of the level below cannot be both learned and set from above"));
}

absl::Status CheckLinks(const LevelParts& upper, const LevelParts& below) {
  if (below.settings.episode_ticks == 0) {
    return absl::InvalidArgumentError(
        "the level below has no episodes; give it episode_ticks: one tick of this level each");
  }
  std::vector<int> modalities;
  for (const LevelLink& link : upper.links) {
    RETURN_IF_ERROR(CheckLink(link, upper, below));
    modalities.push_back(link.modality);
  }
  std::sort(modalities.begin(), modalities.end());
  for (size_t m = 0; m < upper.model.modalities().size(); ++m) {
    if (m < modalities.size() && modalities[m] == static_cast<int>(m)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("modality ", m, " must be linked to the level below, exactly once"));
  }
  if (modalities.size() == upper.model.modalities().size()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("there are ", modalities.size(), " links for ",
                                                 upper.model.modalities().size(), " modalities"));
}

absl::Status AtLevel(size_t level, const absl::Status& status) {
  if (status.ok() || level == 0) return status;
  return absl::Status(status.code(), absl::StrCat("levels[", level - 1, "]: ", status.message()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<const LayeredAgent>> LayeredAgent::Create(
    const std::vector<LevelParts>& levels) {
  if (levels.empty() || levels.size() > kMostLevels) {
    return absl::InvalidArgumentError(absl::StrCat("an agent of ", levels.size(), " levels; 1 to ",
                                                   kMostLevels, " are possible"));
  }
  for (size_t i = 1; i < levels.size(); ++i) {
    RETURN_IF_ERROR(AtLevel(i, CheckLinks(levels[i], levels[i - 1])));
  }
  std::vector<Level> made;
  for (size_t i = 0; i < levels.size(); ++i) {
    const SetFromAbove set = i + 1 < levels.size() ? SetBy(levels[i + 1].links) : SetFromAbove();
    absl::StatusOr<std::unique_ptr<const Individual>> individual =
        Individual::Create(levels[i].model, levels[i].settings, set);
    RETURN_IF_ERROR(AtLevel(i, individual.status()));
    made.push_back({*std::move(individual), levels[i].links});
  }
  return std::unique_ptr<const LayeredAgent>(new LayeredAgent(std::move(made)));
}

List<IndividualState> LayeredAgent::AtBirth() const {
  List<IndividualState> states;
  for (const Level& level : levels_) states.push_back(level.individual->AtBirth());
  for (size_t upper = levels_.size(); upper-- > 1;) {
    TellBelow(upper, states[upper].beliefs, absl::MakeSpan(states));
    states[upper - 1].beliefs = states[upper - 1].parameters.D;
  }
  return states;
}

void LayeredAgent::StartEpisode(absl::Span<IndividualState> states) const {
  levels_[0].individual->StartEpisode(states[0]);
}

void LayeredAgent::TellBelow(size_t upper, const Beliefs& predicted,
                             absl::Span<IndividualState> states) const {
  const Individual& level = *levels_[upper].individual;
  const ModelParameters& parameters = level.rows().ParametersOf(states[upper]);
  ModelParameters& below = states[upper - 1].parameters;
  for (const LevelLink& link : levels_[upper].links) {
    const size_t m = static_cast<size_t>(link.modality);
    const Modality& modality = level.model().modalities()[m];
    Belief room;
    SetProduct(parameters.A[m], modality.outcomes, JointIn(predicted, modality.dependencies, room),
               link.factor < 0 ? below.E : below.D[static_cast<size_t>(link.factor)]);
  }
  levels_[upper - 1].individual->StartEpisode(states[upper - 1]);
}

AgentStep LayeredAgent::Step(const Observation& observation, absl::Span<const double> uniforms,
                             absl::Span<const int> taken,
                             absl::Span<IndividualState> states) const {
  size_t drawn = levels_[0].individual->model().controls().size();
  AgentStep lowest =
      levels_[0].individual->Step(observation, uniforms.subspan(0, drawn), taken, states[0]);
  AgentStep of_level;
  const AgentStep* below = &lowest;
  size_t stepped = 0;
  while (stepped + 1 < levels_.size() && states[stepped].age == 0) {
    const Level& level = levels_[++stepped];
    Observation seen(level.individual->model().modalities().size());
    for (const LevelLink& link : level.links) {
      seen[static_cast<size_t>(link.modality)].distribution =
          link.factor < 0 ? below->policy_posterior
                          : below->posterior[static_cast<size_t>(link.factor)];
    }
    const size_t controls = level.individual->model().controls().size();
    of_level = level.individual->Step(seen, uniforms.subspan(drawn, controls), {}, states[stepped]);
    drawn += controls;
    below = &of_level;
    lowest.free_energy += of_level.free_energy;
  }
  for (size_t upper = stepped; upper > 0; --upper) {
    const Individual& level = *levels_[upper].individual;
    const AgentView view = {level.model(), level.settings(),
                            level.rows().ParametersOf(states[upper])};
    const Beliefs predicted =
        states[upper].age == 0 ? view.parameters.D
                               : PredictStates(view, states[upper].beliefs, states[upper].action);
    TellBelow(upper, predicted, states);
  }
  return lowest;
}

}  // namespace starling
