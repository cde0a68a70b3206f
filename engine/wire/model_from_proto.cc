#include "engine/wire/model_from_proto.h"

#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "agents/model/presets/forager.h"
#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"
#include "base/status_macros.h"
#include "engine/wire/field_error.h"
#include "engine/wire/model_json.h"
#include "engine/wire/world_from_proto.h"

namespace starling {
namespace {

constexpr int64_t kMostEntries = int64_t{1} << 28;

absl::StatusOr<Tensor> ToTensor(const v1::Tensor& tensor, absl::string_view path) {
  std::vector<int> shape(tensor.shape().begin(), tensor.shape().end());
  std::vector<double> values(tensor.data().begin(), tensor.data().end());
  if (shape.empty() && !values.empty()) shape.push_back(tensor.data_size());
  int64_t size = shape.empty() ? 0 : 1;
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    const std::string axis_path = absl::StrCat(path, ".shape[", axis, "]");
    RETURN_IF_ERROR(CheckFieldRange(axis_path, shape[axis], 1, kMostEntries));
    size *= shape[axis];
    RETURN_IF_ERROR(CheckFieldRange(axis_path, size, 1, kMostEntries));
  }
  if (static_cast<int64_t>(values.size()) != size) {
    return FieldError(absl::StrCat(path, ".data"),
                      absl::StrCat("has ", values.size(), " numbers; the shape needs ", size));
  }
  return Tensor(std::move(shape), std::move(values));
}

std::vector<int> AllFactors(int count) {
  std::vector<int> all(static_cast<size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

absl::StatusOr<Factor> ToFactor(const v1::Factor& factor, int index, absl::string_view path) {
  Factor result;
  result.name = factor.name();
  result.states = factor.states();
  result.dependencies.assign(factor.dependencies().begin(), factor.dependencies().end());
  result.controls.assign(factor.controls().begin(), factor.controls().end());
  ASSIGN_OR_RETURN(result.B, ToTensor(factor.b(), absl::StrCat(path, ".B")));
  if (result.dependencies.empty() && result.B.shape.size() != 1 + result.controls.size()) {
    result.dependencies = {index};
  }
  result.D.assign(factor.d().begin(), factor.d().end());
  ASSIGN_OR_RETURN(result.pB, ToTensor(factor.pb(), absl::StrCat(path, ".pB")));
  return result;
}

absl::StatusOr<Modality> ToModality(const v1::Modality& modality, int factors,
                                    absl::string_view path) {
  Modality result;
  result.name = modality.name();
  result.outcomes = modality.outcomes();
  result.dependencies.assign(modality.dependencies().begin(), modality.dependencies().end());
  ASSIGN_OR_RETURN(result.A, ToTensor(modality.a(), absl::StrCat(path, ".A")));
  if (result.dependencies.empty() && result.A.shape.size() != 1) {
    result.dependencies = AllFactors(factors);
  }
  ASSIGN_OR_RETURN(result.C, ToTensor(modality.c(), absl::StrCat(path, ".C")));
  if (modality.preference() == v1::Modality::SCORE) {
    result.preference = PreferenceKind::kPreference;
  }
  ASSIGN_OR_RETURN(result.pA, ToTensor(modality.pa(), absl::StrCat(path, ".pA")));
  return result;
}

// Puts the path of the tensor that an error names ("column A[1] ...", "D[0] ...") in front of it.
absl::Status InTensors(absl::string_view path, const absl::Status& status) {
  if (status.ok()) return status;
  absl::string_view rest = status.message();
  absl::ConsumePrefix(&rest, "column ");
  const size_t bracket = rest.find('[');
  const absl::string_view symbol = rest.substr(0, bracket);
  std::string place(path);
  if (bracket != absl::string_view::npos) {
    const absl::string_view index = rest.substr(bracket, rest.find(']') + 1 - bracket);
    if (symbol == "A" || symbol == "C" || symbol == "pA") {
      absl::StrAppend(&place, ".modalities", index, ".", symbol);
    } else if (symbol == "B" || symbol == "D" || symbol == "pB") {
      absl::StrAppend(&place, ".factors", index, ".", symbol);
    }
  }
  return FieldError(place, status.message());
}

TMazeModelParameters ToModelParameters(const v1::TMazePreset& preset, const v1::World& world) {
  TMazeModelParameters parameters;
  if (world.has_tmaze()) {
    const TMazeParameters known = ToParameters(world.tmaze());
    parameters.reward_probability = known.reward_probability;
    parameters.episode_ticks = known.episode_ticks;
  }
  if (preset.has_reward_probability()) parameters.reward_probability = preset.reward_probability();
  if (preset.has_episode_ticks()) parameters.episode_ticks = preset.episode_ticks();
  if (preset.has_preference()) parameters.preference = preset.preference();
  return parameters;
}

GridModelParameters ToModelParameters(const v1::GridPreset& preset, const v1::World& world) {
  GridModelParameters parameters;
  if (world.has_grid()) {
    const GridParameters known = ToParameters(world.grid());
    parameters.width = known.width;
    parameters.height = known.height;
    parameters.observation_noise = known.observation_noise;
    parameters.goal = known.goal;
    parameters.restart_at_goal = known.restart_at_goal;
  }
  if (preset.has_width()) parameters.width = preset.width();
  if (preset.has_height()) parameters.height = preset.height();
  if (preset.has_observation_noise()) parameters.observation_noise = preset.observation_noise();
  if (preset.has_goal()) parameters.goal = preset.goal();
  if (preset.has_preference()) parameters.preference = preset.preference();
  if (preset.has_restart_at_goal()) parameters.restart_at_goal = preset.restart_at_goal();
  return parameters;
}

ForagerModelParameters ToModelParameters(const v1::ForagerPreset& preset, const v1::World& world) {
  ForagerModelParameters parameters;
  if (world.has_foraging()) {
    const ForagingParameters known = ToParameters(world.foraging());
    parameters.view_radius = known.view_radius;
    parameters.observation_noise = known.observation_noise;
  }
  if (preset.has_view_radius()) parameters.view_radius = preset.view_radius();
  if (preset.has_observation_noise()) parameters.observation_noise = preset.observation_noise();
  if (preset.has_food_density()) parameters.food_density = preset.food_density();
  if (preset.has_neighbour_density()) parameters.neighbour_density = preset.neighbour_density();
  if (preset.has_competition()) parameters.competition = preset.competition();
  if (preset.has_preference()) parameters.preference = preset.preference();
  if (preset.has_crowding_cost()) parameters.crowding_cost = preset.crowding_cost();
  return parameters;
}

absl::StatusOr<GenerativeModel> FromPreset(const v1::Preset& preset, const v1::World& world,
                                           absl::string_view path) {
  switch (preset.kind_case()) {
    case v1::Preset::kTmaze:
      return InField(absl::StrCat(path, ".tmaze"),
                     MakeTMazeModel(ToModelParameters(preset.tmaze(), world)),
                     *v1::TMazePreset::descriptor());
    case v1::Preset::kGrid:
      return InField(absl::StrCat(path, ".grid"),
                     MakeGridModel(ToModelParameters(preset.grid(), world)),
                     *v1::GridPreset::descriptor());
    case v1::Preset::kForager:
      return InField(absl::StrCat(path, ".forager"),
                     MakeForagerModel(ToModelParameters(preset.forager(), world)),
                     *v1::ForagerPreset::descriptor());
    case v1::Preset::KIND_NOT_SET:
      break;
  }
  return FieldError(path, "is empty; it must be one of forager, grid, tmaze");
}

absl::StatusOr<GenerativeModel> FromTensors(const v1::Tensors& tensors, absl::string_view path) {
  ASSIGN_OR_RETURN(ModelParts parts, ToModelParts(tensors, path));
  absl::StatusOr<GenerativeModel> model = GenerativeModel::Create(std::move(parts));
  if (!model.ok()) return InTensors(path, model.status());
  return model;
}

absl::StatusOr<ModelParts> ReadModelFile(const ModelSources& sources, const std::string& file,
                                         absl::string_view path) {
  if (!sources.files) {
    return FieldError(path, "is a file, which is not read here; give a preset or tensors");
  }
  if (file.empty()) return FieldError(path, "is empty; it must be the name of a JSON file");
  const std::string name = absl::StartsWith(file, "/") ? file : absl::StrCat(sources.folder, file);
  absl::StatusOr<ModelFile> model = ReadModelJson(name);
  if (!model.ok()) return FieldError(path, model.status().message());
  return std::move(model->parts);
}

absl::StatusOr<GenerativeModel> FromFile(const v1::Model& model, const ModelSources& sources,
                                         absl::string_view path) {
  ASSIGN_OR_RETURN(ModelParts parts, ReadModelFile(sources, model.file(), path));
  absl::StatusOr<GenerativeModel> result = GenerativeModel::Create(std::move(parts));
  if (!result.ok()) {
    return FieldError(path, absl::StrCat(model.file(), ": ", result.status().message()));
  }
  return result;
}

absl::StatusOr<v1::Model> StoredModelOf(const v1::Model& model, const ModelSources& sources,
                                        absl::string_view path) {
  if (sources.stored == nullptr) {
    return FieldError(path,
                      "is a model of a server, which there is not here; give a preset, "
                      "tensors or a file");
  }
  absl::StatusOr<v1::Model> stored = sources.stored(model.stored());
  if (!stored.ok()) {
    absl::Status status(stored.status().code(),
                        absl::StrCat(path, ": ", stored.status().message()));
    stored.status().ForEachPayload([&](absl::string_view type, const absl::Cord& payload) {
      status.SetPayload(type, payload);
    });
    return status;
  }
  if (stored->has_preset() || stored->has_tensors()) return stored;
  return FieldError(path,
                    absl::StrCat("is ", model.stored(), ", which is neither a preset nor tensors"));
}

absl::StatusOr<GenerativeModel> FromSource(const v1::Model& model, const v1::World& world,
                                           const ModelSources& sources, absl::string_view path) {
  switch (model.source_case()) {
    case v1::Model::kPreset:
      return FromPreset(model.preset(), world, absl::StrCat(path, ".preset"));
    case v1::Model::kTensors:
      return FromTensors(model.tensors(), absl::StrCat(path, ".tensors"));
    case v1::Model::kFile:
      return FromFile(model, sources, absl::StrCat(path, ".file"));
    case v1::Model::kStored: {
      const std::string field = absl::StrCat(path, ".stored");
      ASSIGN_OR_RETURN(const v1::Model stored, StoredModelOf(model, sources, field));
      return FromSource(stored, world, sources, field);
    }
    case v1::Model::SOURCE_NOT_SET:
      break;
  }
  return FieldError(path, "is missing; it must be one of preset, tensors, file, stored");
}

void SetTensor(const Tensor& tensor, v1::Tensor* result) {
  result->mutable_shape()->Add(tensor.shape.begin(), tensor.shape.end());
  result->mutable_data()->Add(tensor.values.begin(), tensor.values.end());
}

}  // namespace

ModelSources ModelSources::Files(const std::string& folder) {
  ModelSources sources;
  sources.files = true;
  sources.folder = folder;
  return sources;
}

absl::StatusOr<std::shared_ptr<const GenerativeModel>> ToModel(const v1::Model& model,
                                                               const v1::World& world,
                                                               const ModelSources& sources,
                                                               absl::string_view path) {
  ASSIGN_OR_RETURN(GenerativeModel result, FromSource(model, world, sources, path));
  return std::make_shared<const GenerativeModel>(std::move(result));
}

absl::StatusOr<v1::Model> SelfContained(const v1::Model& model, const ModelSources& sources,
                                        absl::string_view path) {
  if (model.has_stored()) return StoredModelOf(model, sources, absl::StrCat(path, ".stored"));
  v1::Model result = model;
  if (model.has_file()) {
    ASSIGN_OR_RETURN(const ModelParts parts,
                     ReadModelFile(sources, model.file(), absl::StrCat(path, ".file")));
    *result.mutable_tensors() = ToProto(parts);
  }
  return result;
}

absl::StatusOr<ModelParts> ToModelParts(const v1::Tensors& tensors, absl::string_view path) {
  ModelParts parts;
  for (const v1::Control& control : tensors.controls()) {
    parts.controls.push_back({control.name(), control.actions()});
  }
  for (int f = 0; f < tensors.factors_size(); ++f) {
    ASSIGN_OR_RETURN(Factor factor,
                     ToFactor(tensors.factors(f), f, absl::StrCat(path, ".factors[", f, "]")));
    parts.factors.push_back(std::move(factor));
  }
  for (int m = 0; m < tensors.modalities_size(); ++m) {
    ASSIGN_OR_RETURN(Modality modality, ToModality(tensors.modalities(m), tensors.factors_size(),
                                                   absl::StrCat(path, ".modalities[", m, "]")));
    parts.modalities.push_back(std::move(modality));
  }
  parts.E.assign(tensors.e().begin(), tensors.e().end());
  return parts;
}

v1::Tensors ToProto(const ModelParts& parts) {
  v1::Tensors tensors;
  for (const Control& control : parts.controls) {
    v1::Control* result = tensors.add_controls();
    result->set_name(control.name);
    result->set_actions(control.actions);
  }
  for (const Factor& factor : parts.factors) {
    v1::Factor* result = tensors.add_factors();
    result->set_name(factor.name);
    result->set_states(factor.states);
    result->mutable_dependencies()->Add(factor.dependencies.begin(), factor.dependencies.end());
    result->mutable_controls()->Add(factor.controls.begin(), factor.controls.end());
    SetTensor(factor.B, result->mutable_b());
    result->mutable_d()->Add(factor.D.begin(), factor.D.end());
    if (!factor.pB.empty()) SetTensor(factor.pB, result->mutable_pb());
  }
  for (const Modality& modality : parts.modalities) {
    v1::Modality* result = tensors.add_modalities();
    result->set_name(modality.name);
    result->set_outcomes(modality.outcomes);
    result->mutable_dependencies()->Add(modality.dependencies.begin(), modality.dependencies.end());
    SetTensor(modality.A, result->mutable_a());
    if (!modality.C.empty()) SetTensor(modality.C, result->mutable_c());
    result->set_preference(modality.preference == PreferenceKind::kUtility ? v1::Modality::UTILITY
                                                                           : v1::Modality::SCORE);
    if (!modality.pA.empty()) SetTensor(modality.pA, result->mutable_pa());
  }
  tensors.mutable_e()->Add(parts.E.begin(), parts.E.end());
  return tensors;
}

}  // namespace starling
