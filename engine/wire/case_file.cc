#include "engine/wire/case_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "engine/core/read_file.h"
#include "engine/wire/case_settings.h"
#include "engine/wire/model_json.h"

namespace starling {
namespace {

constexpr int kMostOutcomes = 1 << 28;
constexpr size_t kMostSteps = size_t{1} << 20;
constexpr int64_t kMostBytes = int64_t{256} << 20;

// Those of pymdp's recorded cases, and that of our own.
constexpr absl::string_view kKinds[] = {"loop", "window", "policy_window", "filter_smooth",
                                        "sophisticated"};

absl::StatusOr<std::string> TextMember(const JsonValue& document, const std::string& name) {
  ASSIGN_OR_RETURN(const JsonValue member, document.Member(name));
  return member.Text();
}

absl::Status CheckCount(const JsonValue& value, size_t count, size_t expected,
                        absl::string_view have, absl::string_view want) {
  if (count == expected) return absl::OkStatus();
  return value.Error(
      absl::StrCat("has ", count, " ", have, "; the model has ", expected, " ", want));
}

absl::StatusOr<Observation> ReadOutcomes(const JsonValue& value, const GenerativeModel& model) {
  ASSIGN_OR_RETURN(const std::vector<int> outcomes, value.Integers(-1, kMostOutcomes));
  RETURN_IF_ERROR(
      CheckCount(value, outcomes.size(), model.modalities().size(), "outcomes", "modalities"));
  Observation observation;
  for (int outcome : outcomes) observation.push_back({outcome});
  return observation;
}

absl::StatusOr<Observation> ReadObservation(const JsonValue& step, const GenerativeModel& model) {
  if (!step.Has("observation_distribution")) {
    ASSIGN_OR_RETURN(const JsonValue member, step.Member("observation"));
    return ReadOutcomes(member, model);
  }
  if (step.Has("observation")) {
    return step.Error("has both observation and observation_distribution; give one of them");
  }
  ASSIGN_OR_RETURN(const JsonValue member, step.Member("observation_distribution"));
  ASSIGN_OR_RETURN(std::vector<std::vector<double>> distributions, member.NumberLists());
  RETURN_IF_ERROR(CheckCount(member, distributions.size(), model.modalities().size(),
                             "distributions", "modalities"));
  Observation observation;
  for (std::vector<double>& distribution : distributions) {
    if (distribution.empty()) return member.Error("holds an empty list");
    observation.push_back({-1, std::move(distribution)});
  }
  return observation;
}

absl::StatusOr<std::vector<int>> ReadAction(const JsonValue& value, const GenerativeModel& model) {
  ASSIGN_OR_RETURN(std::vector<int> action, value.Integers(0, kMostOutcomes));
  RETURN_IF_ERROR(CheckCount(value, action.size(), model.controls().size(), "actions", "controls"));
  return action;
}

bool IsPassedOver(absl::string_view name) {
  constexpr absl::string_view kNames[] = {"t", "gap", "q_pi_float32", "learned.I", "beliefs_are"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// Appends every member of `value` that is a quantity, those of nested objects as `outer.inner`.
// `other` are members with a meaning of their own.
absl::Status ReadQuantities(const JsonValue& value, const std::string& prefix,
                            const std::vector<absl::string_view>& other,
                            std::vector<Quantity>& quantities) {
  ASSIGN_OR_RETURN(const auto members, value.Members());
  for (const auto& [member, entry] : members) {
    const std::string name = absl::StrCat(prefix, member);
    const bool handled = std::find(other.begin(), other.end(), name) != other.end();
    if (handled || IsPassedOver(name) || entry.json().is_null()) continue;
    if (entry.json().is_object() && prefix.empty()) {
      RETURN_IF_ERROR(ReadQuantities(entry, absl::StrCat(name, "."), other, quantities));
      continue;
    }
    if (!IsCaseQuantity(name)) {
      return value.Error(absl::StrCat("unknown member \"", member,
                                      "\"; there are: ", absl::StrJoin(other, ", "), ", ",
                                      absl::StrJoin(CaseQuantities(), ", ")));
    }
    ASSIGN_OR_RETURN(Quantity quantity, Quantity::FromJson(name, entry));
    quantities.push_back(std::move(quantity));
  }
  return absl::OkStatus();
}

absl::StatusOr<CaseStep> ReadStep(const JsonValue& value, const GenerativeModel& model,
                                  bool own_controls) {
  CaseStep step;
  if (value.Has("episode_start")) {
    ASSIGN_OR_RETURN(const JsonValue start, value.Member("episode_start"));
    ASSIGN_OR_RETURN(step.episode_start, start.Bool());
  }
  ASSIGN_OR_RETURN(step.observation, ReadObservation(value, model));
  const std::string action = own_controls ? "action" : "action_multi";
  if (value.Has(action)) {
    ASSIGN_OR_RETURN(const JsonValue member, value.Member(action));
    ASSIGN_OR_RETURN(step.action, ReadAction(member, model));
  }
  RETURN_IF_ERROR(ReadQuantities(
      value, "", {"episode_start", "observation", "observation_distribution"}, step.expected));
  return step;
}

// Beliefs [tick, state] of each factor, as one set of beliefs for each tick.
absl::StatusOr<std::vector<Beliefs>> ReadBeliefs(const JsonValue& value,
                                                 const GenerativeModel& model, size_t ticks) {
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, value.List());
  const std::vector<Factor>& factors = model.factors();
  RETURN_IF_ERROR(CheckCount(value, entries.size(), factors.size(), "entries", "factors"));
  std::vector<Beliefs> beliefs(ticks, Beliefs(factors.size()));
  for (size_t f = 0; f < factors.size(); ++f) {
    ASSIGN_OR_RETURN(const Tensor own, entries[f].Array());
    const size_t states = static_cast<size_t>(factors[f].states);
    if (own.shape != std::vector<int>{static_cast<int>(ticks), factors[f].states}) {
      return entries[f].Error(absl::StrCat("must have the shape [", ticks, ", ", states,
                                           "]: one belief for each observation"));
    }
    for (size_t t = 0; t < ticks; ++t) {
      const double* const first = own.values.data() + t * states;
      beliefs[t][f].assign(first, first + states);
    }
  }
  return beliefs;
}

// Actions of controls within their ranges, and outcomes of modalities.
absl::Status CheckEpisode(const JsonValue& value, const GenerativeModel& model,
                          const Episode& episode) {
  for (size_t t = 0; t < episode.observations.size(); ++t) {
    for (size_t m = 0; m < episode.observations[t].size(); ++m) {
      const int limit = model.modalities()[m].outcomes;
      if (episode.observations[t][m].index < limit) continue;
      return value.Error(absl::StrCat("observations[", t, "][", m, "] is ",
                                      episode.observations[t][m].index,
                                      "; there are outcomes 0 to ", limit - 1));
    }
  }
  for (size_t t = 0; t < episode.actions.size(); ++t) {
    for (size_t c = 0; c < episode.actions[t].size(); ++c) {
      const int limit = model.controls()[c].actions;
      if (episode.actions[t][c] < limit) continue;
      return value.Error(absl::StrCat("actions[", t, "][", c, "] is ", episode.actions[t][c],
                                      "; there are actions 0 to ", limit - 1));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<CaseEpisode> ReadEpisode(const JsonValue& value, const GenerativeModel& model) {
  CaseEpisode result;
  Episode& episode = result.episode;
  ASSIGN_OR_RETURN(const JsonValue observations, value.Member("observations"));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> outcomes, observations.List());
  for (const JsonValue& entry : outcomes) {
    ASSIGN_OR_RETURN(Observation observation, ReadOutcomes(entry, model));
    episode.observations.push_back(std::move(observation));
  }
  if (outcomes.empty()) return observations.Error("is an empty list; an episode has at least one");
  ASSIGN_OR_RETURN(const JsonValue actions, value.Member("actions"));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> choices, actions.List());
  for (const JsonValue& entry : choices) {
    ASSIGN_OR_RETURN(std::vector<int> action, ReadAction(entry, model));
    episode.actions.push_back(std::move(action));
  }
  if (choices.size() + 1 != outcomes.size()) {
    return actions.Error(absl::StrCat("has ", choices.size(),
                                      " entries; it must be one fewer than ", outcomes.size(),
                                      " observations"));
  }
  ASSIGN_OR_RETURN(const JsonValue beliefs, value.Member("beliefs"));
  ASSIGN_OR_RETURN(episode.beliefs, ReadBeliefs(beliefs, model, outcomes.size()));
  RETURN_IF_ERROR(CheckEpisode(value, model, episode));
  RETURN_IF_ERROR(
      ReadQuantities(value, "", {"beliefs", "observations", "actions"}, result.expected));
  return result;
}

absl::StatusOr<std::string> ReadKind(const JsonValue& document) {
  ASSIGN_OR_RETURN(const std::string kind, TextMember(document, "kind"));
  if (std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds)) return kind;
  return absl::UnimplementedError(absl::StrCat("kind: is \"", kind, "\"; supported: \"",
                                               absl::StrJoin(kKinds, "\", \""), "\""));
}

absl::StatusOr<CaseSettings> ReadSettings(const JsonValue& document, const std::string& dialect,
                                          const std::string& kind) {
  if (const auto known = DialectSettings(dialect); !known.ok()) {
    return absl::Status(known.status().code(), absl::StrCat("dialect: ", known.status().message()));
  }
  ASSIGN_OR_RETURN(const JsonValue value, document.Member("settings"));
  ASSIGN_OR_RETURN(CaseSettings settings, SettingsFromJson(dialect, value));
  // What pymdp ran for this kind valued what it would learn, and learned nothing.
  if (kind == "policy_window") LearnNothing(settings.agent);
  return settings;
}

absl::StatusOr<GenerativeModel> CreateModel(ModelParts parts) {
  absl::StatusOr<GenerativeModel> model = GenerativeModel::Create(std::move(parts));
  if (model.ok()) return model;
  return absl::Status(model.status().code(), absl::StrCat("model: ", model.status().message()));
}

// `draws`: {"seed": 42, "agent": 7}.
absl::Status ReadDraws(const JsonValue& document, ReferenceCase& reference) {
  if (!document.Has("draws")) return absl::OkStatus();
  ASSIGN_OR_RETURN(const JsonValue draws, document.Member("draws"));
  ASSIGN_OR_RETURN(const JsonValue agent, draws.Member("agent"));
  ASSIGN_OR_RETURN(reference.agent, agent.LongInteger(0, int64_t{1} << 62));
  ASSIGN_OR_RETURN(const JsonValue seed, draws.Member("seed"));
  if (!seed.json().is_number_unsigned()) return seed.Error("must be a whole number of at least 0");
  reference.seed = seed.json().get<uint64_t>();
  return absl::OkStatus();
}

absl::Status ReadSteps(const JsonValue& document, ReferenceCase& reference) {
  ASSIGN_OR_RETURN(const JsonValue steps, document.Member("steps"));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, steps.List());
  if (entries.size() > kMostSteps) {
    return steps.Error(absl::StrCat("has ", entries.size(), " steps; the limit is ", kMostSteps));
  }
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(CaseStep step, ReadStep(entry, reference.model, reference.own_controls));
    reference.steps.push_back(std::move(step));
  }
  if (!document.Has("offline")) return absl::OkStatus();
  ASSIGN_OR_RETURN(const JsonValue offline, document.Member("offline"));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> episodes, offline.List());
  for (const JsonValue& entry : episodes) {
    ASSIGN_OR_RETURN(CaseEpisode episode, ReadEpisode(entry, reference.model));
    reference.offline.push_back(std::move(episode));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ReferenceCase> CaseFromJson(const JsonValue& document) {
  ASSIGN_OR_RETURN(const std::string dialect, TextMember(document, "dialect"));
  ASSIGN_OR_RETURN(const std::string kind, ReadKind(document));
  ASSIGN_OR_RETURN(const std::string name, TextMember(document, "case"));
  ASSIGN_OR_RETURN(CaseSettings settings, ReadSettings(document, dialect, kind));
  ASSIGN_OR_RETURN(const JsonValue model_value, document.Member("model"));
  ASSIGN_OR_RETURN(ModelFile file, ModelFromJson(model_value));
  for (AgentSettings* const own : {&settings.agent, &settings.offline}) {
    if (!file.policy_length) continue;
    own->policy_length = *file.policy_length;
    own->policies = file.policies;
  }
  ASSIGN_OR_RETURN(GenerativeModel model, CreateModel(std::move(file.parts)));
  ReferenceCase reference = {name,
                             dialect,
                             kind,
                             std::move(model),
                             std::move(settings.agent),
                             std::move(settings.offline),
                             file.own_controls};
  RETURN_IF_ERROR(ReadDraws(document, reference));
  RETURN_IF_ERROR(ReadSteps(document, reference));
  return reference;
}

absl::StatusOr<ReferenceCase> ReadCaseFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kMostBytes));
  ASSIGN_OR_RETURN(const nlohmann::ordered_json document, ParseJson(text, path));
  absl::StatusOr<ReferenceCase> result = CaseFromJson(JsonValue(document, ""));
  if (result.ok()) return result;
  return absl::Status(result.status().code(), absl::StrCat(path, ": ", result.status().message()));
}

}  // namespace starling
