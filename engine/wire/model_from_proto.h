// Models from their description, and back.
#ifndef STARLING_ENGINE_WIRE_MODEL_FROM_PROTO_H_
#define STARLING_ENGINE_WIRE_MODEL_FROM_PROTO_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/generative_model.h"
#include "proto/starling/v1/model.pb.h"
#include "proto/starling/v1/world.pb.h"

namespace starling {

// Where models come from that a description names but does not hold. As it is made: from nowhere,
// both are refused; so is what comes from a client before any file is touched.
struct ModelSources {
  // Reads `Model.file`, relative to `folder` (empty, or ending in "/").
  static ModelSources Files(const std::string& folder);

  bool files = false;
  std::string folder;
  // Gives the preset or the tensors behind `Model.stored`. Its errors keep their code and payloads.
  std::function<absl::StatusOr<v1::Model>(const std::string& name)> stored;
};

// The model described. Presets take what they leave out from the world. `path` is the model's own
// field path, which errors begin with. INVALID_ARGUMENT for a preset parameter out of range,
// tensors that are no model, or a source that `sources` does not have; errors in a model file name
// the file and the place in it.
absl::StatusOr<std::shared_ptr<const GenerativeModel>> ToModel(const v1::Model& model,
                                                               const v1::World& world,
                                                               const ModelSources& sources,
                                                               absl::string_view path);

// The same model as a preset or tensors. Errors of `sources` as above.
absl::StatusOr<v1::Model> SelfContained(const v1::Model& model, const ModelSources& sources,
                                        absl::string_view path);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_MODEL_FROM_PROTO_H_
