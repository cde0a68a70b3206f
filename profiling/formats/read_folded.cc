#include "profiling/formats/read_folded.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "profiling/formats/text.h"

namespace starling {
namespace {

constexpr size_t kMostShown = 60;

absl::Status NoStack(int64_t number, absl::string_view line) {
  return absl::InvalidArgumentError(absl::StrCat(
      "line ", number, ": \"", OneLine(line.substr(0, kMostShown)),
      "\" is no folded stack; it must be names joined by ';', a space and a whole number"));
}

}  // namespace

absl::StatusOr<Profile> ReadFolded(absl::string_view text) {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  std::map<absl::string_view, int32_t> places;
  int64_t number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    absl::ConsumeSuffix(&line, "\r");
    if (line.empty() || line[0] == '#') continue;
    const size_t space = line.rfind(' ');
    int64_t weight = 0;
    if (space == absl::string_view::npos || space == 0 ||
        !absl::SimpleAtoi(line.substr(space + 1), &weight) || weight < 0) {
      return NoStack(number, line);
    }
    if (weight == 0) continue;
    Profile::Sample sample;
    for (const absl::string_view name : absl::StrSplit(line.substr(0, space), ';')) {
      const auto [place, added] = places.emplace(name, profile.frames.size());
      if (added) profile.frames.push_back({std::string(name), -1, 0});
      sample.stack.push_back(place->second);
    }
    std::reverse(sample.stack.begin(), sample.stack.end());
    sample.values = {weight};
    profile.samples.push_back(std::move(sample));
  }
  RETURN_IF_ERROR(CheckProfile(profile));
  return profile;
}

}  // namespace starling
