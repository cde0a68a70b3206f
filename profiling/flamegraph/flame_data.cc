#include "profiling/flamegraph/flame_data.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "profiling/flamegraph/flame_color.h"
#include "profiling/flamegraph/frame_tree.h"
#include "profiling/flamegraph/short_name.h"
#include "report/escape.h"

namespace starling {
namespace {

constexpr std::array<size_t, 4> kNameCaps = {4096, 1024, 384, 200};
constexpr size_t kModuleCap = 120;

void AppendNumber(int64_t number, std::string* out) {
  constexpr absl::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  while (number >= 32) {
    out->push_back(kDigits[(number & 31) | 32]);
    number >>= 5;
  }
  out->push_back(kDigits[number]);
}

// Samples that are alike for every view of the page.
struct Group {
  int32_t node;    // of the tree
  int32_t before;  // of the tree before the labels
  int32_t labels;  // index of a set
  int64_t weight;
};

// Everything the page shows, smaller with each Shrink().
class Draft {
 public:
  explicit Draft(const Profile& profile) {
    FrameTreeOptions options;
    options.root_at_labels = true;
    std::vector<int32_t> ends, starts;
    tree_ = BuildFrameTree(profile, options, &ends);
    options.root_at_labels = false;
    options.before_labels = true;
    before_ = BuildFrameTree(profile, options, &starts);
    CollectLabels(profile);
    for (size_t i = 0; i < profile.samples.size(); ++i) {
      const int64_t weight = profile.samples[i].values[0];
      if (weight > 0) groups_.push_back({ends[i], starts[i], set_of_sample_[i], weight});
    }
    Merge();
  }

  void Shrink(int64_t most_nodes) {
    std::vector<int32_t> moved, moved_before;
    pruned_share_ = Prune(tree_, std::max<int64_t>(most_nodes, 2), &moved);
    Prune(before_, std::max<int64_t>(most_nodes / 8, 2), &moved_before);
    for (Group& group : groups_) {
      group.node = moved[group.node];
      group.before = moved_before[group.before];
    }
    KeepLabels(std::max<size_t>(most_nodes / 4, 1));
    Merge();
  }

  int64_t nodes() const { return static_cast<int64_t>(tree_.nodes.size()); }
  double pruned_share() const { return pruned_share_; }
  std::string Json(const Profile& profile, size_t most_bytes) const;

 private:
  bool IsPruned(int32_t node) const {
    const FrameTree::Name& name = tree_.names[tree_.nodes[node].name];
    return name.text == kPrunedName && name.module.empty();
  }

  // Labels as indices of names, which are the same in both trees.
  void CollectLabels(const Profile& profile) {
    absl::flat_hash_map<absl::string_view, int32_t> names;
    for (size_t i = 0; i < tree_.names.size(); ++i) {
      if (tree_.names[i].is_label) names[tree_.names[i].text] = static_cast<int32_t>(i);
    }
    std::vector<int32_t> label_of(profile.frames.size(), -1);
    for (size_t i = 0; i < profile.frames.size(); ++i) {
      if (!IsLabel(profile, profile.frames[i])) continue;
      label_of[i] = names.at(FrameName(profile, profile.frames[i]));
    }
    absl::flat_hash_map<std::vector<int32_t>, int32_t> known;
    sets_.emplace_back();
    known[{}] = 0;
    std::vector<int32_t> set;
    for (const Profile::Sample& sample : profile.samples) {
      set.clear();
      for (const int32_t frame : sample.stack) {
        if (label_of[frame] >= 0) set.push_back(label_of[frame]);
      }
      std::sort(set.begin(), set.end());
      set.erase(std::unique(set.begin(), set.end()), set.end());
      const auto [place, fresh] = known.try_emplace(set, static_cast<int32_t>(sets_.size()));
      if (fresh) sets_.push_back(set);
      set_of_sample_.push_back(place->second);
    }
  }

  // Pruned stacks with a set that is not among the heaviest lose it.
  void KeepLabels(size_t most) {
    std::vector<int64_t> weight(sets_.size(), 0);
    for (const Group& group : groups_) {
      if (IsPruned(group.node)) weight[group.labels] += group.weight;
    }
    std::vector<int32_t> order(sets_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int32_t a, int32_t b) { return weight[a] > weight[b]; });
    for (size_t i = std::min(most, order.size()); i < order.size(); ++i) weight[order[i]] = 0;
    for (Group& group : groups_) {
      if (IsPruned(group.node) && weight[group.labels] == 0) group.labels = 0;
    }
  }

  void Merge() {
    const auto key = [](const Group& g) { return std::tie(g.node, g.before, g.labels); };
    std::sort(groups_.begin(), groups_.end(),
              [&](const Group& a, const Group& b) { return key(a) < key(b); });
    std::vector<Group> merged;
    for (const Group& group : groups_) {
      if (!merged.empty() && key(merged.back()) == key(group)) {
        merged.back().weight += group.weight;
      } else {
        merged.push_back(group);
      }
    }
    groups_ = std::move(merged);
  }

  FrameTree tree_, before_;
  std::vector<std::vector<int32_t>> sets_;  // the first is empty
  std::vector<int32_t> set_of_sample_;
  std::vector<Group> groups_;
  double pruned_share_ = 0;
};

// New, small numbers for the names in use, the most used first.
class NameTable {
 public:
  explicit NameTable(size_t names) : uses_(names, 0) {}

  void Use(int32_t name) {
    if (static_cast<size_t>(name) >= uses_.size()) uses_.resize(name + 1, 0);
    ++uses_[name];
  }
  void Finish() {
    for (size_t i = 0; i < uses_.size(); ++i) {
      if (uses_[i] > 0) order_.push_back(static_cast<int32_t>(i));
    }
    std::stable_sort(order_.begin(), order_.end(),
                     [&](int32_t a, int32_t b) { return uses_[a] > uses_[b]; });
    number_.resize(uses_.size(), -1);
    for (size_t i = 0; i < order_.size(); ++i) number_[order_[i]] = static_cast<int32_t>(i);
  }
  const std::vector<int32_t>& order() const { return order_; }
  int32_t NumberOf(int32_t name) const { return number_[name]; }

 private:
  std::vector<int64_t> uses_;
  std::vector<int32_t> order_, number_;
};

std::string EncodeTree(const FrameTree& tree, const NameTable& numbers) {
  std::string out;
  int32_t depth = 0;
  for (size_t i = 1; i < tree.nodes.size(); ++i) {
    AppendNumber(depth + 1 - tree.nodes[i].depth, &out);
    AppendNumber(numbers.NumberOf(tree.nodes[i].name), &out);
    depth = tree.nodes[i].depth;
  }
  return out;
}

// The names, cut so far that they fit where that can be; the shortest cut otherwise.
std::string EncodeNames(const std::vector<std::string>& names, size_t most_bytes) {
  std::string out;
  for (const size_t cap : kNameCaps) {
    out.clear();
    for (const std::string& name : names) {
      absl::StrAppend(&out, out.empty() ? "" : ",\n", JsonString(ElideMiddle(name, cap)));
    }
    if (out.size() <= most_bytes) break;
  }
  return out;
}

std::string Draft::Json(const Profile& profile, size_t most_bytes) const {
  NameTable numbers(std::max(tree_.names.size(), before_.names.size()));
  std::vector<int32_t> set_number(sets_.size(), 0);
  int32_t set_count = 0;
  std::string sets, stacks;
  for (const FrameTree* tree : {&tree_, &before_}) {
    for (size_t i = 1; i < tree->nodes.size(); ++i) numbers.Use(tree->nodes[i].name);
  }
  for (const Group& group : groups_) {
    if (!IsPruned(group.node)) continue;
    for (const int32_t name : sets_[group.labels]) numbers.Use(name);
  }
  numbers.Finish();

  int32_t last = 0;
  for (const Group& group : groups_) {
    int32_t set = 0;
    if (IsPruned(group.node) && group.labels > 0) {
      int32_t& number = set_number[group.labels];
      if (number == 0) {
        number = ++set_count;
        AppendNumber(static_cast<int64_t>(sets_[group.labels].size()), &sets);
        for (const int32_t name : sets_[group.labels]) AppendNumber(numbers.NumberOf(name), &sets);
      }
      set = number;
    }
    AppendNumber(group.node - last, &stacks);
    AppendNumber(group.before, &stacks);
    AppendNumber(set, &stacks);
    AppendNumber(group.weight, &stacks);
    last = group.node;
  }

  const FrameTree& longer = tree_.names.size() >= before_.names.size() ? tree_ : before_;
  std::map<std::string, int32_t> modules;
  std::vector<std::string> module_names, names;
  std::string home;
  int32_t pruned = -1;
  for (const int32_t index : numbers.order()) {
    const FrameTree::Name& name = longer.names[index];
    const auto [place, fresh] =
        modules.emplace(name.module, static_cast<int32_t>(module_names.size()));
    if (fresh) module_names.push_back(JsonString(ElideMiddle(name.module, kModuleCap)));
    AppendNumber(place->second, &home);
    if (name.text == kPrunedName && name.module.empty())
      pruned = static_cast<int32_t>(names.size());
    names.push_back(name.text);
  }
  const Profile::ValueType value =
      profile.value_types.empty() ? Profile::ValueType() : profile.value_types[0];
  const std::string rest =
      absl::StrCat("{\"kind\":", JsonString(ElideMiddle(profile.facts.kind, kModuleCap)),
                   ",\"type\":", JsonString(ElideMiddle(value.type, kModuleCap)),
                   ",\"unit\":", JsonString(ElideMiddle(value.unit, kModuleCap)),
                   ",\"cpu\":", JsonNumber(profile.facts.cpu_seconds), ",\"hues\":[",
                   absl::StrJoin(kFlameHues, ","), "],\"pruned\":", pruned, ",\"modules\":[",
                   absl::StrJoin(module_names, ","), "],\"home\":\"", home, "\",\"tree\":\"",
                   EncodeTree(tree_, numbers), "\",\"before\":\"", EncodeTree(before_, numbers),
                   "\",\"sets\":\"", sets, "\",\"stacks\":\"", stacks, "\",\n\"names\":[");
  const size_t room = most_bytes > rest.size() ? most_bytes - rest.size() : 0;
  return absl::StrCat(rest, EncodeNames(names, room), "]}");
}

}  // namespace

FlameData EncodeFlameData(const Profile& profile, const FlameDataLimits& limits) {
  Draft draft(profile);
  int64_t nodes = limits.nodes;
  while (true) {
    draft.Shrink(nodes);
    std::string json = draft.Json(profile, limits.bytes);
    if (json.size() <= limits.bytes || nodes <= 2) return {std::move(json), draft.pruned_share()};
    const double fit = static_cast<double>(limits.bytes) / static_cast<double>(json.size());
    nodes = static_cast<int64_t>(static_cast<double>(std::min(nodes, draft.nodes())) * 0.9 * fit);
  }
}

}  // namespace starling
