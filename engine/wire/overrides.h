// Changes of single fields by name, as `--set path=value` on the command line.
//
//   RETURN_IF_ERROR(ApplyOverride("populations[0].count=100", scenario));
//   RETURN_IF_ERROR(ApplyOverride("world.foraging.width=8", scenario));
//   RETURN_IF_ERROR(ApplyOverride("precision=DOUBLE", scenario));
//
// A value is written as in a scenario file; texts need no quotes, and messages and lists can be
// given whole: `world={grid {}}`, `record.beliefs.agents=[0, 7]`. A field that is named comes to
// be, and where only one of several may be there, it replaces the others.
#ifndef STARLING_ENGINE_WIRE_OVERRIDES_H_
#define STARLING_ENGINE_WIRE_OVERRIDES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace starling {

// The path that an override names: what stands before the first `=`, without spaces around it.
absl::string_view OverridePath(absl::string_view override_text);

// Changes one field of `message`, which is left as it was if there is an error. INVALID_ARGUMENT
// names the override, the part of the path or value that is wrong and what is allowed: no `=`, an
// unknown field (with the nearest known one), an index beyond the list (with its length), a value
// of another type.
absl::Status ApplyOverride(absl::string_view override_text, google::protobuf::Message& message);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_OVERRIDES_H_
