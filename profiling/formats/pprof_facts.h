// The facts of a profile as comments of a pprof file.
#ifndef STARLING_PROFILING_FORMATS_PPROF_FACTS_H_
#define STARLING_PROFILING_FORMATS_PPROF_FACTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "profiling/formats/profile.h"

namespace starling {

// "starling asked_hz=100", one for each fact that is known, "starling note=TEXT" for each note.
std::vector<std::string> FactComments(const Profile::Facts& facts);

// Takes a comment back. One that FactComments does not write becomes a note as it stands. True if
// it was a fact or a note.
bool ReadFactComment(absl::string_view comment, Profile::Facts& facts);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_PPROF_FACTS_H_
