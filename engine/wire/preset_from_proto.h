// Models of the engine's own from their description.
#ifndef STARLING_ENGINE_WIRE_PRESET_FROM_PROTO_H_
#define STARLING_ENGINE_WIRE_PRESET_FROM_PROTO_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/generative_model.h"
#include "proto/starling/v1/model.pb.h"
#include "proto/starling/v1/world.pb.h"

namespace starling {

// The model of the preset at `path`. What the preset leaves out is as in the world, if it is the
// one that the preset is for. INVALID_ARGUMENT begins with the path of the field that is wrong, and
// says its value and what is allowed.
absl::StatusOr<GenerativeModel> ToPresetModel(const v1::Preset& preset, const v1::World& world,
                                              absl::string_view path);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_PRESET_FROM_PROTO_H_
