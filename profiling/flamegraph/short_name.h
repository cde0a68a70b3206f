// Names of functions cut to what fits where they are shown.
//
//   ShortName("void starling::isa_avx2::InferStates<float>(starling::TileArguments const*)")
//       == "starling::isa_avx2::InferStates<float>"
//
// Thread safety: pure functions.
#ifndef STARLING_PROFILING_FLAMEGRAPH_SHORT_NAME_H_
#define STARLING_PROFILING_FLAMEGRAPH_SHORT_NAME_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace starling {

// A demangled name without lists of parameters, return type and "(anonymous namespace)::"; template
// arguments of more than 24 bytes become "<…>". What does not look like a C++ function stays. The
// script of the page has the same rules (flame_name_script.cc). O(length).
std::string ShortName(absl::string_view name);

// The short name of a function, or a label, in at most `most` characters: namespaces, or the kind
// of a label, fall away from the left while that helps; what is still too long is cut. As the page
// does.
std::string FittingName(absl::string_view name, bool is_label, size_t most);

// At most `most` >= 8 bytes: what is longer loses its middle, at character boundaries.
std::string ElideMiddle(absl::string_view text, size_t most);

// The longest beginning of valid UTF-8 `text` with at most `most` characters; where any are lost
// the last one is "…". Control characters, and bytes that are not UTF-8, become '?'.
std::string FirstCharacters(absl::string_view text, size_t most);

// How many characters valid UTF-8 has.
size_t CharactersOf(absl::string_view text);

// What kind of thing a label names: "population" of "population:foragers", "phase" of a name
// without ':'.
std::string LabelKind(absl::string_view label);

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_SHORT_NAME_H_
