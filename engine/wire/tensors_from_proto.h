// Models given tensor by tensor, and back.
//
//   ASSIGN_OR_RETURN(GenerativeModel model, ToModel(tensors, "model.tensors"));
//   v1::Tensors same = ToProto(parts);
//
// Functions without state; safe from any thread.
#ifndef STARLING_ENGINE_WIRE_TENSORS_FROM_PROTO_H_
#define STARLING_ENGINE_WIRE_TENSORS_FROM_PROTO_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/generative_model.h"
#include "proto/starling/v1/model.pb.h"

namespace starling {

// The model that tensors describe. INVALID_ARGUMENT begins with the path of the tensor that is
// wrong: `model.tensors.factors[0].B`.
absl::StatusOr<GenerativeModel> ToModel(const v1::Tensors& tensors, absl::string_view path);

// Its parts, with dependencies filled in. Checks only what the description itself can get wrong: an
// array whose data does not have as many numbers as its shape says.
absl::StatusOr<ModelParts> ToModelParts(const v1::Tensors& tensors, absl::string_view path);

// Describes parts in full; ToModelParts gives them back.
v1::Tensors ToProto(const ModelParts& parts);
v1::Tensors ToProto(const GenerativeModel& model);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_TENSORS_FROM_PROTO_H_
