// Profiles for tests, from stacks written out.
#ifndef STARLING_PROFILING_FLAMEGRAPH_TESTING_H_
#define STARLING_PROFILING_FLAMEGRAPH_TESTING_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "profiling/formats/profile.h"

namespace starling {

// Stacks as "root;caller;leaf" with what they weigh; a frame that begins with '@' is a label. All
// functions are of the module /bin/program.
inline Profile ProfileOf(const std::vector<std::pair<std::string, int64_t>>& stacks) {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  profile.modules = {{"/bin/program", "c0ffee", 0, 0, 0, true}, {kLabelModule, "", 0, 0, 0, true}};
  profile.facts.kind = "cpu";
  std::map<std::string, int32_t> frames;
  for (const auto& [text, weight] : stacks) {
    Profile::Sample sample;
    for (const std::string& part : std::vector<std::string>(absl::StrSplit(text, ';'))) {
      const auto [place, fresh] = frames.emplace(part, static_cast<int32_t>(frames.size()));
      const bool label = part[0] == '@';
      if (fresh) profile.frames.push_back({label ? part.substr(1) : part, label ? 1 : 0, 0});
      sample.stack.push_back(place->second);
    }
    std::reverse(sample.stack.begin(), sample.stack.end());
    sample.values = {weight};
    profile.samples.push_back(sample);
  }
  return profile;
}

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_TESTING_H_
