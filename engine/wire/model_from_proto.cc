#include "engine/wire/model_from_proto.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/wire/field_error.h"
#include "engine/wire/model_json.h"
#include "engine/wire/preset_from_proto.h"
#include "engine/wire/tensors_from_proto.h"

namespace starling {
namespace {

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
      return ToPresetModel(model.preset(), world, absl::StrCat(path, ".preset"));
    case v1::Model::kTensors:
      return ToModel(model.tensors(), absl::StrCat(path, ".tensors"));
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

}  // namespace starling
