#include "engine/wire/case_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "agents/population/single_agent.h"
#include "base/status_macros.h"
#include "engine/wire/case_values.h"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;

class Comparison {
 public:
  void Compare(const std::string& prefix, const std::vector<Quantity>& computed,
               const Quantity& expected, int64_t step) {
    const Quantity* const found = FindQuantity(computed, expected.name);
    const double distance =
        found == nullptr ? std::numeric_limits<double>::infinity() : Distance(*found, expected);
    Note(prefix + expected.name, distance, step);
  }

  std::vector<Difference> Take() { return std::move(differences_); }

 private:
  void Note(const std::string& quantity, double distance, int64_t step) {
    const auto known =
        std::find_if(differences_.begin(), differences_.end(),
                     [&](const Difference& entry) { return entry.quantity == quantity; });
    if (known == differences_.end()) {
      differences_.push_back({quantity, distance, step});
    } else if (distance > known->largest) {
      known->largest = distance;
      known->step = step;
    }
  }

  std::vector<Difference> differences_;
};

bool IsLearned(const Quantity& quantity) { return absl::StartsWith(quantity.name, "learned."); }

// Runs the steps of a case, one after the other.
class CaseRun {
 public:
  static absl::StatusOr<CaseRun> Start(const ReferenceCase& reference,
                                       InstructionSet instructions) {
    ASSIGN_OR_RETURN(std::unique_ptr<SingleAgent> agent,
                     SingleAgent::Create(reference.model, reference.settings, reference.seed,
                                         std::max<int64_t>(reference.agent, 0), instructions));
    return CaseRun(reference, std::move(agent));
  }

  absl::Status Step(const CaseStep& step, Comparison& comparison, CaseResult& result) {
    const int64_t t = static_cast<int64_t>(result.steps.size());
    const int episode = subject_.settings.episode_ticks;
    const bool starts_anyway = age_ == 0 || (episode > 0 && age_ % episode == 0);
    if (step.episode_start && !starts_anyway) {
      agent_->StartEpisode();
      age_ = 0;
    }
    std::optional<std::vector<int>> action;
    if (!step.action.empty()) action = step.action;
    absl::StatusOr<AgentStep> done = agent_->StepOn(step.observation, action);
    if (!done.ok()) {
      return absl::Status(done.status().code(),
                          absl::StrCat("steps[", t, "]: ", done.status().message()));
    }
    std::vector<Quantity> computed = StepQuantities(subject_, *agent_, *done, taken_);
    const std::vector<Quantity> learned = LearnedQuantities(subject_, agent_->parameters());
    computed.insert(computed.end(), learned.begin(), learned.end());
    Compare(step, computed, t, comparison);
    computed.erase(
        std::remove_if(computed.begin(), computed.end(),
                       [&](const Quantity& one) { return IsLearned(one) && !Changed(one, *done); }),
        computed.end());
    result.steps.push_back(std::move(computed));
    taken_.push_back(action.value_or(done->action));
    ++age_;
    return absl::OkStatus();
  }

  absl::Status Offline(const CaseEpisode& episode, Comparison& comparison, CaseResult& result) {
    const AgentSettings& settings = reference_->offline_settings;
    const StateInference inference = settings.inference;
    const bool smooth = inference != StateInference::kVariationalMessages &&
                        inference != StateInference::kMarginalMessages;
    const ModelParameters& before = agent_->parameters();
    const AgentView view = {subject_.model, settings, before};
    std::vector<Quantity> computed;
    if (smooth) computed = SmoothedQuantities(SmoothEpisode(view, episode.episode));
    ModelParameters learned = before;
    LearnFromEpisode(view, episode.episode, smooth, learned);
    TakeMeans(subject_.model, settings, learned);
    const CaseSubject subject = {subject_.model, settings, subject_.own_controls};
    for (Quantity& quantity : LearnedQuantities(subject, learned)) {
      computed.push_back(std::move(quantity));
    }
    const int64_t index = static_cast<int64_t>(result.offline.size());
    for (const Quantity& expected : episode.expected) {
      comparison.Compare("offline.", computed, expected, index);
    }
    result.offline.push_back(std::move(computed));
    return absl::OkStatus();
  }

 private:
  CaseRun(const ReferenceCase& reference, std::unique_ptr<SingleAgent> agent)
      : reference_(&reference),
        subject_{reference.model, reference.settings, reference.own_controls},
        agent_(std::move(agent)) {}

  // Whether this step changed the counts behind a quantity: `learned.pA` and `learned.A`.
  static bool Changed(const Quantity& learned, const AgentStep& step) {
    switch (learned.name.back()) {
      case 'A':
        return !step.A_counts.empty();
      case 'B':
        return !step.B_counts.empty();
      case 'C':
        return !step.C_counts.empty();
      case 'D':
        return !step.D_counts.empty();
      default:
        return !step.E_counts.empty();
    }
  }

  void Compare(const CaseStep& step, const std::vector<Quantity>& computed, int64_t t,
               Comparison& comparison) {
    const bool drawn = subject_.settings.selection == ActionSelection::kStochastic;
    for (const Quantity& expected : step.expected) {
      const bool choice = expected.name == "action" || expected.name == "action_multi";
      if (choice && drawn && reference_->agent < 0) continue;
      comparison.Compare("", computed, expected, t);
      if (IsLearned(expected)) Remember(expected);
    }
    for (const Quantity& expected : last_learned_) {
      if (FindQuantity(step.expected, expected.name) == nullptr) {
        comparison.Compare("", computed, expected, t);
      }
    }
  }

  void Remember(const Quantity& learned) {
    for (Quantity& known : last_learned_) {
      if (known.name != learned.name) continue;
      known = learned;
      return;
    }
    last_learned_.push_back(learned);
  }

  const ReferenceCase* reference_;
  CaseSubject subject_;
  std::unique_ptr<SingleAgent> agent_;
  std::vector<std::vector<int>> taken_;
  std::vector<Quantity> last_learned_;
  int age_ = 0;  // steps since the episode began
};

// Quantities as members; `G_terms.utility` inside an object `G_terms`.
void AddMembers(const std::vector<Quantity>& quantities, Json& json) {
  for (const Quantity& quantity : quantities) {
    const size_t dot = quantity.name.find('.');
    Json& object = dot == std::string::npos ? json : json[quantity.name.substr(0, dot)];
    object[dot == std::string::npos ? quantity.name : quantity.name.substr(dot + 1)] =
        ToJson(quantity);
  }
}

Json ObservationAsJson(const Observation& observation) {
  const bool soft = std::any_of(observation.begin(), observation.end(), [](const Outcome& outcome) {
    return !outcome.distribution.empty();
  });
  Json list = Json::array();
  for (const Outcome& outcome : observation) {
    if (soft) {
      list.push_back(outcome.distribution);
    } else {
      list.push_back(outcome.index);
    }
  }
  return {{soft ? "observation_distribution" : "observation", list}};
}

Json FiniteOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(); }

}  // namespace

double CaseResult::LargestDifference() const {
  double largest = 0;
  for (const Difference& difference : differences) {
    largest = std::max(largest, difference.largest);
  }
  return largest;
}

absl::StatusOr<CaseResult> RunCase(const ReferenceCase& reference, InstructionSet instructions) {
  ASSIGN_OR_RETURN(CaseRun run, CaseRun::Start(reference, instructions));
  CaseResult result;
  Comparison comparison;
  for (const CaseStep& step : reference.steps) {
    RETURN_IF_ERROR(run.Step(step, comparison, result));
  }
  for (const CaseEpisode& episode : reference.offline) {
    RETURN_IF_ERROR(run.Offline(episode, comparison, result));
  }
  result.differences = comparison.Take();
  return result;
}

nlohmann::ordered_json StepAsJson(const CaseStep& step, const std::vector<Quantity>& quantities,
                                  int64_t t) {
  Json json = {{"t", t}};
  if (step.episode_start) json["episode_start"] = true;
  json.update(ObservationAsJson(step.observation));
  AddMembers(quantities, json);
  return json;
}

nlohmann::ordered_json ToJson(const ReferenceCase& reference, const CaseResult& result) {
  Json json = {{"case", reference.name},
               {"dialect", reference.dialect},
               {"kind", reference.kind},
               {"differences", Json::object()},
               {"largest_difference", FiniteOrNull(result.LargestDifference())},
               {"steps", Json::array()}};
  for (const Difference& difference : result.differences) {
    json["differences"][difference.quantity] = {{"largest", FiniteOrNull(difference.largest)},
                                                {"step", difference.step}};
  }
  for (size_t t = 0; t < result.steps.size(); ++t) {
    json["steps"].push_back(
        StepAsJson(reference.steps[t], result.steps[t], static_cast<int64_t>(t)));
  }
  for (const std::vector<Quantity>& episode : result.offline) {
    Json entry = Json::object();
    AddMembers(episode, entry);
    json["offline"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace starling
