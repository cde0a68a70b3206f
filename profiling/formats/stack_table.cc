#include "profiling/formats/stack_table.h"

#include <algorithm>
#include <utility>

namespace starling {
namespace {

// The distinct names, sorted, and for each frame the index of its name.
std::vector<int32_t> RankNames(const Profile& profile, std::string (*name_of)(const std::string&),
                               std::vector<std::string>& names) {
  std::vector<std::pair<std::string, int32_t>> by_name;
  by_name.reserve(profile.frames.size());
  for (const Profile::Frame& frame : profile.frames) {
    by_name.emplace_back(name_of(FrameName(profile, frame)), static_cast<int32_t>(by_name.size()));
  }
  std::sort(by_name.begin(), by_name.end());
  std::vector<int32_t> rank_of_frame(by_name.size());
  for (auto& [name, frame] : by_name) {
    if (names.empty() || names.back() != name) names.push_back(std::move(name));
    rank_of_frame[frame] = static_cast<int32_t>(names.size()) - 1;
  }
  return rank_of_frame;
}

}  // namespace

StackTable BuildStackTable(const Profile& profile, std::string (*name_of)(const std::string&)) {
  StackTable table;
  const std::vector<int32_t> rank_of_frame = RankNames(profile, name_of, table.names);
  std::vector<StackTable::Stack> all(profile.samples.size());
  for (size_t i = 0; i < all.size(); ++i) {
    const Profile::Sample& sample = profile.samples[i];
    all[i].names.resize(sample.stack.size());
    std::transform(sample.stack.rbegin(), sample.stack.rend(), all[i].names.begin(),
                   [&](int32_t frame) { return rank_of_frame[frame]; });
    all[i].values = sample.values;
  }
  std::sort(all.begin(), all.end(), [](const StackTable::Stack& a, const StackTable::Stack& b) {
    return a.names < b.names;
  });
  for (StackTable::Stack& stack : all) {
    if (table.stacks.empty() || table.stacks.back().names != stack.names) {
      table.stacks.push_back(std::move(stack));
      continue;
    }
    for (size_t i = 0; i < stack.values.size(); ++i) {
      table.stacks.back().values[i] += stack.values[i];
    }
  }
  return table;
}

}  // namespace starling
