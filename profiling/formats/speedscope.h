// speedscope's own JSON (https://www.speedscope.app/file-format-schema.json), a "sampled" profile.
#ifndef STARLING_PROFILING_FORMATS_SPEEDSCOPE_H_
#define STARLING_PROFILING_FORMATS_SPEEDSCOPE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "profiling/formats/profile.h"

namespace starling {

// One sampled profile for each value type; names in UTF-8 (what is not becomes U+FFFD). The facts
// stand in the profile's name and under the key "starling".
std::string WriteSpeedscope(const Profile& profile, absl::string_view name);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_SPEEDSCOPE_H_
