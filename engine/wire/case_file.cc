#include "engine/wire/case_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/read_file.h"
#include "engine/wire/case_settings.h"
#include "engine/wire/model_json.h"

namespace starling {
namespace {

constexpr int kMostOutcomes = 1 << 28;
constexpr size_t kMostSteps = size_t{1} << 20;
constexpr int64_t kMostBytes = int64_t{256} << 20;

absl::StatusOr<std::string> TextMember(const JsonValue& document, const std::string& name) {
  ASSIGN_OR_RETURN(const JsonValue member, document.Member(name));
  return member.Text();
}

absl::Status ReadNumbers(const JsonValue& step, const std::string& name,
                         std::vector<double>* numbers) {
  if (!step.Has(name)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const JsonValue member, step.Member(name));
  ASSIGN_OR_RETURN(*numbers, member.Numbers());
  return absl::OkStatus();
}

absl::Status ReadLists(const JsonValue& step, const std::string& name,
                       std::vector<std::vector<double>>* lists) {
  if (!step.Has(name)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const JsonValue member, step.Member(name));
  ASSIGN_OR_RETURN(*lists, member.NumberLists());
  return absl::OkStatus();
}

absl::Status ReadTensors(const JsonValue& parent, const std::string& name,
                         std::vector<Tensor>* tensors) {
  if (!parent.Has(name)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const JsonValue member, parent.Member(name));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, member.List());
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(Tensor tensor, entry.Array());
    tensors->push_back(std::move(tensor));
  }
  return absl::OkStatus();
}

absl::Status ReadObservation(const JsonValue& step, const GenerativeModel& model,
                             std::vector<int>* observation) {
  if (step.Has("observation_distribution")) {
    return absl::UnimplementedError(
        absl::StrCat(step.path(),
                     ".observation_distribution: observations that are distributions "
                     "are not supported; give an outcome for each modality"));
  }
  ASSIGN_OR_RETURN(const JsonValue member, step.Member("observation"));
  ASSIGN_OR_RETURN(*observation, member.Integers(-1, kMostOutcomes));
  if (observation->size() == model.modalities().size()) return absl::OkStatus();
  return member.Error(absl::StrCat("has ", observation->size(), " outcomes; the model has ",
                                   model.modalities().size(), " modalities"));
}

absl::Status ReadAction(const JsonValue& step, const GenerativeModel& model, bool own_controls,
                        std::vector<int>* action) {
  const std::string name = own_controls ? "action" : "action_multi";
  if (!step.Has(name)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const JsonValue member, step.Member(name));
  ASSIGN_OR_RETURN(*action, member.Integers(0, kMostOutcomes));
  if (action->size() == model.controls().size()) return absl::OkStatus();
  return member.Error(absl::StrCat("has ", action->size(), " actions; the model has ",
                                   model.controls().size(), " controls"));
}

// With dependent actions a case has counts by combined action: the numbers of B's own shape, in the
// same order.
void SeparateActions(const GenerativeModel& model, std::vector<Tensor>& counts) {
  if (counts.size() != model.factors().size()) return;
  for (size_t f = 0; f < counts.size(); ++f) {
    const Tensor& own = model.factors()[f].B;
    if (counts[f].values.size() == own.values.size()) counts[f].shape = own.shape;
  }
}

absl::StatusOr<CaseStep> ReadStep(const JsonValue& value, const GenerativeModel& model,
                                  bool own_controls) {
  CaseStep step;
  if (value.Has("episode_start")) {
    ASSIGN_OR_RETURN(const JsonValue start, value.Member("episode_start"));
    ASSIGN_OR_RETURN(step.episode_start, start.Bool());
  }
  RETURN_IF_ERROR(ReadObservation(value, model, &step.observation));
  RETURN_IF_ERROR(ReadLists(value, "prior", &step.prior));
  RETURN_IF_ERROR(ReadLists(value, "qs", &step.posterior));
  if (value.Has("vfe")) {
    ASSIGN_OR_RETURN(const JsonValue vfe, value.Member("vfe"));
    ASSIGN_OR_RETURN(step.free_energy, vfe.Number());
  }
  RETURN_IF_ERROR(ReadNumbers(value, "G", &step.G));
  if (value.Has("G_terms")) {
    ASSIGN_OR_RETURN(const JsonValue terms, value.Member("G_terms"));
    RETURN_IF_ERROR(ReadNumbers(terms, "utility", &step.utility));
    RETURN_IF_ERROR(ReadNumbers(terms, "state_info_gain", &step.state_information_gain));
  }
  RETURN_IF_ERROR(ReadNumbers(value, "q_pi", &step.policy_posterior));
  // With dependent actions a case has the marginals of combined actions, not those of controls.
  if (own_controls) {
    RETURN_IF_ERROR(ReadLists(value, "action_marginals", &step.action_marginals));
  }
  RETURN_IF_ERROR(ReadAction(value, model, own_controls, &step.action));
  if (value.Has("learned")) {
    ASSIGN_OR_RETURN(const JsonValue learned, value.Member("learned"));
    RETURN_IF_ERROR(ReadTensors(learned, "pA", &step.A_counts));
    RETURN_IF_ERROR(ReadTensors(learned, "pB", &step.B_counts));
    if (!own_controls) SeparateActions(model, step.B_counts);
  }
  return step;
}

absl::StatusOr<GenerativeModel> CreateModel(ModelParts parts) {
  absl::StatusOr<GenerativeModel> model = GenerativeModel::Create(std::move(parts));
  if (model.ok()) return model;
  return absl::Status(model.status().code(), absl::StrCat("model: ", model.status().message()));
}

}  // namespace

absl::StatusOr<ReferenceCase> CaseFromJson(const JsonValue& document) {
  ASSIGN_OR_RETURN(const std::string dialect, TextMember(document, "dialect"));
  if (const auto known = DialectSettings(dialect); !known.ok()) {
    return absl::Status(known.status().code(), absl::StrCat("dialect: ", known.status().message()));
  }
  ASSIGN_OR_RETURN(const std::string kind, TextMember(document, "kind"));
  if (kind != "loop") {
    return absl::UnimplementedError(absl::StrCat("kind: is \"", kind, "\"; supported: \"loop\""));
  }
  ASSIGN_OR_RETURN(const std::string name, TextMember(document, "case"));
  ASSIGN_OR_RETURN(const JsonValue settings_value, document.Member("settings"));
  ASSIGN_OR_RETURN(AgentSettings settings, SettingsFromJson(dialect, settings_value));
  ASSIGN_OR_RETURN(const JsonValue model_value, document.Member("model"));
  ASSIGN_OR_RETURN(ModelFile file, ModelFromJson(model_value));
  settings.policy_length = file.policy_length;
  settings.policies = std::move(file.policies);
  ASSIGN_OR_RETURN(GenerativeModel model, CreateModel(std::move(file.parts)));

  ASSIGN_OR_RETURN(const JsonValue steps_value, document.Member("steps"));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, steps_value.List());
  if (entries.size() > kMostSteps) {
    return steps_value.Error(
        absl::StrCat("has ", entries.size(), " steps; the limit is ", kMostSteps));
  }
  std::vector<CaseStep> steps;
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(CaseStep step, ReadStep(entry, model, file.own_controls));
    steps.push_back(std::move(step));
  }
  return ReferenceCase{
      name, dialect, kind, std::move(model), std::move(settings), std::move(steps)};
}

absl::StatusOr<ReferenceCase> ReadCaseFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kMostBytes));
  ASSIGN_OR_RETURN(const nlohmann::ordered_json document, ParseJson(text, path));
  absl::StatusOr<ReferenceCase> result = CaseFromJson(JsonValue(document, ""));
  if (result.ok()) return result;
  return absl::Status(result.status().code(), absl::StrCat(path, ": ", result.status().message()));
}

}  // namespace starling
