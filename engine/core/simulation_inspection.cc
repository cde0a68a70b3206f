// What agents of a simulation hold.

#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "agents/model/joint_actions.h"
#include "agents/model/parameters.h"
#include "base/floating_point_scope.h"
#include "base/status_macros.h"
#include "engine/core/aligned_bytes.h"
#include "engine/core/simulation_impl.h"

namespace starling {
namespace {

// Reads part after part of agents that all live in one population.
class Inspector {
 public:
  using Home = Simulation::Impl::Home;

  Inspector(const Simulation::Impl& impl, std::vector<Home> homes, int64_t most_values)
      : impl_(impl),
        homes_(std::move(homes)),
        most_values_(most_values),
        population_(impl.population(homes_[0].population)),
        model_(*impl.compiled.scenario().populations[homes_[0].population].model) {}

  absl::Status Add(InspectedPart part) {
    switch (part) {
      case InspectedPart::kBeliefs:
        return AddBeliefs();
      case InspectedPart::kPolicies:
        return AddPolicies();
      case InspectedPart::kActions:
        return AddActions();
      case InspectedPart::kParameters:
        return AddParameters();
    }
    return absl::InvalidArgumentError(
        absl::StrCat("there is no part ", static_cast<int>(part), " of agents"));
  }

  std::vector<InspectedArray> Take() { return std::move(arrays_); }

 private:
  const std::byte* StateOf(const Home& home) const { return impl_.TileState(home); }
  const std::byte* LearnedOf(const Home& home) const {
    return impl_.state().TileLearned(home.population, home.tile);
  }

  // A new array, with room for `size` numbers of each agent.
  absl::StatusOr<InspectedArray*> NewArray(std::string label, std::vector<int64_t> shape,
                                           double size) {
    values_ += size * static_cast<double>(homes_.size());
    if (values_ > static_cast<double>(most_values_)) {
      return absl::ResourceExhaustedError(
          absl::StrCat("what ", homes_.size(), " agents hold would be more than ", most_values_,
                       " numbers at \"", label, "\"; ask for fewer agents or parts"));
    }
    InspectedArray& array = arrays_.emplace_back();
    array.label = std::move(label);
    array.shape = std::move(shape);
    array.values.reserve(static_cast<size_t>(size) * homes_.size());
    return &array;
  }

  // Calls visit(home of the first, lanes) for agents that follow each other in a tile.
  template <typename Visit>
  void ForEachTile(Visit visit) const {
    for (size_t i = 0; i < homes_.size();) {
      const Home& home = homes_[i];
      std::vector<int> lanes;
      for (; i < homes_.size() && homes_[i].tile == home.tile; ++i) lanes.push_back(homes_[i].lane);
      visit(home, lanes);
    }
  }

  static void Append(InspectedArray& array, const std::vector<double>& values) {
    array.values.insert(array.values.end(), values.begin(), values.end());
  }

  absl::Status AddBeliefs() {
    const size_t first = arrays_.size();
    for (size_t f = 0; f < model_.factors().size(); ++f) {
      const int64_t states = model_.factors()[f].states;
      RETURN_IF_ERROR(
          NewArray(absl::StrCat("qs[", f, "]"), {states}, static_cast<double>(states)).status());
    }
    for (const Home& home : homes_) {
      const std::vector<std::vector<double>> beliefs =
          population_.Beliefs(StateOf(home), home.lane);
      for (size_t f = 0; f < beliefs.size(); ++f) Append(arrays_[first + f], beliefs[f]);
    }
    return absl::OkStatus();
  }

  absl::Status AddPolicies() {
    const double size = population_.plan_statistics().policies;
    if (size > static_cast<double>(kMostInspectedPolicies)) return AddBestPolicies();
    ASSIGN_OR_RETURN(InspectedArray* const array,
                     NewArray("q_pi", {static_cast<int64_t>(size)}, size));
    const AlignedBytes scratch = AllocateAligned(population_.scratch_bytes());
    ForEachTile([&](const Home& home, const std::vector<int>& lanes) {
      for (const std::vector<double>& posterior :
           population_.PolicyPosteriors(StateOf(home), LearnedOf(home), lanes, scratch.get())) {
        Append(*array, posterior);
      }
    });
    return absl::OkStatus();
  }

  absl::Status AddBestPolicies() {
    const AgentSettings& agent = impl_.compiled.scenario().populations[homes_[0].population].agent;
    const size_t steps = static_cast<size_t>(agent.policy_length);
    const size_t controls = model_.controls().size();
    const size_t first = arrays_.size();
    RETURN_IF_ERROR(NewArray("best_q_pi", {kBestPolicies}, kBestPolicies).status());
    RETURN_IF_ERROR(NewArray("best_policies",
                             {kBestPolicies, agent.policy_length, static_cast<int64_t>(controls)},
                             1.0 * kBestPolicies * static_cast<double>(steps * controls))
                        .status());
    const AlignedBytes scratch = AllocateAligned(population_.scratch_bytes());
    ForEachTile([&](const Home& home, const std::vector<int>& lanes) {
      for (const std::vector<RankedPolicy>& best : population_.MostProbablePolicies(
               StateOf(home), LearnedOf(home), lanes, kBestPolicies, scratch.get())) {
        std::vector<double> probabilities(kBestPolicies, 0.0);
        std::vector<double> actions;
        for (size_t i = 0; i < best.size(); ++i) {
          probabilities[i] = best[i].probability;
          for (int joint : best[i].actions) {
            const std::vector<int> choices = ControlChoices(model_, joint);
            actions.insert(actions.end(), choices.begin(), choices.end());
          }
        }
        actions.resize(kBestPolicies * steps * controls, -1.0);
        Append(arrays_[first], probabilities);
        Append(arrays_[first + 1], actions);
      }
    });
    return absl::OkStatus();
  }

  absl::Status AddActions() {
    const size_t controls = model_.controls().size();
    ASSIGN_OR_RETURN(
        InspectedArray* const array,
        NewArray("actions", {static_cast<int64_t>(controls)}, static_cast<double>(controls)));
    for (const Home& home : homes_) {
      const std::vector<int> actions = population_.Actions(StateOf(home), home.lane);
      array->values.insert(array->values.end(), actions.begin(), actions.end());
    }
    return absl::OkStatus();
  }

  absl::Status AddCounts(std::string label, LearnedTensor tensor, int index,
                         std::vector<int64_t> shape) {
    double size = 1;
    for (int64_t extent : shape) size *= static_cast<double>(extent);
    ASSIGN_OR_RETURN(InspectedArray* const array,
                     NewArray(std::move(label), std::move(shape), size));
    for (const Home& home : homes_) {
      Append(*array, population_.Counts(LearnedOf(home), tensor, index, home.lane));
    }
    return absl::OkStatus();
  }

  absl::Status AddModalityCounts(const AgentSettings& agent, int m) {
    const Modality& modality = model_.modalities()[static_cast<size_t>(m)];
    if (Learns(agent.learn_a, m)) {
      RETURN_IF_ERROR(AddCounts(absl::StrCat("pA[", m, "]"), LearnedTensor::kA, m,
                                {modality.A.shape.begin(), modality.A.shape.end()}));
    }
    if (!Learns(agent.learn_c, m)) return absl::OkStatus();
    return AddCounts(absl::StrCat("pC[", m, "]"), LearnedTensor::kC, m, {modality.outcomes});
  }

  absl::Status AddFactorCounts(const AgentSettings& agent, int f) {
    const Factor& factor = model_.factors()[static_cast<size_t>(f)];
    if (Learns(agent.learn_b, f)) {
      RETURN_IF_ERROR(AddCounts(absl::StrCat("pB[", f, "]"), LearnedTensor::kB, f,
                                {factor.B.shape.begin(), factor.B.shape.end()}));
    }
    if (!Learns(agent.learn_d, f)) return absl::OkStatus();
    return AddCounts(absl::StrCat("pD[", f, "]"), LearnedTensor::kD, f, {factor.states});
  }

  absl::Status AddParameters() {
    const PopulationSpec& spec = impl_.compiled.scenario().populations[homes_[0].population];
    if (!spec.agent.learns()) {
      return absl::FailedPreconditionError(
          absl::StrCat("agents of population \"", spec.name,
                       "\" do not learn: their parameters are those of their model"));
    }
    for (int m = 0; m < static_cast<int>(model_.modalities().size()); ++m)
      RETURN_IF_ERROR(AddModalityCounts(spec.agent, m));
    for (int f = 0; f < static_cast<int>(model_.factors().size()); ++f)
      RETURN_IF_ERROR(AddFactorCounts(spec.agent, f));
    if (!spec.agent.learn_e) return absl::OkStatus();
    return AddCounts("pE", LearnedTensor::kE, 0,
                     {static_cast<int64_t>(population_.plan_statistics().policies)});
  }

  const Simulation::Impl& impl_;
  const std::vector<Home> homes_;
  const int64_t most_values_;
  const Population& population_;
  const GenerativeModel& model_;
  double values_ = 0;
  std::vector<InspectedArray> arrays_;
};

}  // namespace

absl::StatusOr<std::vector<int>> Simulation::NextObservation(absl::string_view population,
                                                             int64_t agent) const {
  const FloatingPointScope scope;
  RETURN_IF_ERROR(impl_->failure);
  ASSIGN_OR_RETURN(const Impl::Home home, impl_->FindPlace(population, agent));
  const AgentSlots tile = impl_->state().TileSlots(home.population, home.tile);
  const AgentSlots own = {tile.first_slot + home.lane, 1, tile.ids + home.lane};
  std::vector<int32_t> outcomes(impl_->world_layout.observation_outcomes.size(), -1);
  impl_->world().Observe(impl_->context(), own, impl_->state().ConstWorld(BufferOf(impl_->tick)),
                         {outcomes.data(), /*stride=*/1});
  return std::vector<int>(outcomes.begin(), outcomes.end());
}

absl::StatusOr<Inspection> Simulation::InspectAgents(absl::Span<const int64_t> ids,
                                                     absl::Span<const InspectedPart> parts,
                                                     int64_t most_values) const {
  const FloatingPointScope scope;
  RETURN_IF_ERROR(impl_->failure);
  if (ids.empty()) return absl::InvalidArgumentError("no agents are named");
  if (parts.empty()) return absl::InvalidArgumentError("no part of the agents is asked for");
  std::vector<Impl::Home> homes;
  absl::flat_hash_set<int64_t> named;
  for (int64_t id : ids) {
    ASSIGN_OR_RETURN(const Impl::Home home, impl_->FindAgent(id));
    if (!named.insert(id).second) {
      return absl::InvalidArgumentError(absl::StrCat("agent ", id, " is named twice"));
    }
    if (!homes.empty() && home.population != homes[0].population) {
      return absl::InvalidArgumentError(
          absl::StrCat("agents ", ids[0], " and ", id, " are of different populations, \"",
                       scenario().populations[homes[0].population].name, "\" and \"",
                       scenario().populations[home.population].name, "\"; ask for one at a time"));
    }
    homes.push_back(home);
  }
  Inspection found;
  found.tick = impl_->tick;
  found.population = scenario().populations[homes[0].population].name;
  found.agents.assign(ids.begin(), ids.end());
  Inspector inspector(*impl_, std::move(homes), most_values);
  for (InspectedPart part : parts) RETURN_IF_ERROR(inspector.Add(part));
  found.arrays = inspector.Take();
  return found;
}

}  // namespace starling
