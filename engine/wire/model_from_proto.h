// Models from their description, and back.
#ifndef STARLING_ENGINE_WIRE_MODEL_FROM_PROTO_H_
#define STARLING_ENGINE_WIRE_MODEL_FROM_PROTO_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/generative_model.h"
#include "proto/starling/v1/model.pb.h"
#include "proto/starling/v1/world.pb.h"

namespace starling {

// The model described. Presets take what they leave out from the world; files are relative to
// `folder`. `path` is the model's own field path, which errors begin with. INVALID_ARGUMENT for a
// preset parameter out of range or tensors that are no model; errors in a model file name the file
// and the place in it.
absl::StatusOr<std::shared_ptr<const GenerativeModel>> ToModel(const v1::Model& model,
                                                               const v1::World& world,
                                                               const std::string& folder,
                                                               absl::string_view path);

// The parts that tensors describe, with names and dependencies filled in. Checks only what the
// description itself can get wrong: an array whose data does not have as many numbers as its shape
// says.
absl::StatusOr<ModelParts> ToModelParts(const v1::Tensors& tensors, absl::string_view path);

// Reads the model in a JSON file. `path` is the field that names it.
absl::StatusOr<ModelParts> ReadModelFile(const std::string& folder, const std::string& file,
                                         absl::string_view path);

// Describes parts in full; ToModelParts gives them back.
v1::Tensors ToProto(const ModelParts& parts);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_MODEL_FROM_PROTO_H_
