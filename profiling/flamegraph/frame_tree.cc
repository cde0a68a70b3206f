#include "profiling/flamegraph/frame_tree.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace starling {
namespace {

std::string ModuleOf(const Profile& profile, const Profile::Frame& frame) {
  if (frame.module < 0) return "";
  const absl::string_view path = profile.modules[frame.module].path;
  const size_t slash = path.rfind('/');
  return std::string(slash == absl::string_view::npos ? path : path.substr(slash + 1));
}

// The distinct names of a profile's frames, in order.
struct FrameNames {
  std::vector<FrameTree::Name> names;
  std::vector<int32_t> of_frame;
};

FrameNames NamesOf(const Profile& profile) {
  absl::flat_hash_map<std::pair<std::string, std::string>, int32_t> known;
  std::vector<FrameTree::Name> found;
  std::vector<int32_t> of_frame;
  of_frame.reserve(profile.frames.size());
  for (const Profile::Frame& frame : profile.frames) {
    FrameTree::Name name = {FrameName(profile, frame), ModuleOf(profile, frame),
                            IsLabel(profile, frame)};
    const auto [place, fresh] =
        known.try_emplace({name.text, name.module}, static_cast<int32_t>(found.size()));
    if (fresh) found.push_back(std::move(name));
    of_frame.push_back(place->second);
  }
  std::vector<int32_t> order(found.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    return std::tie(found[a].text, found[a].module) < std::tie(found[b].text, found[b].module);
  });
  FrameNames result;
  std::vector<int32_t> rank(found.size());
  for (const int32_t name : order) {
    rank[name] = static_cast<int32_t>(result.names.size());
    result.names.push_back(std::move(found[name]));
  }
  for (const int32_t name : of_frame) result.of_frame.push_back(rank[name]);
  return result;
}

// The part of a stack that a tree shows, as names from the root on.
void AppendStack(const FrameNames& names, const FrameTreeOptions& options,
                 const std::vector<int32_t>& leaf_first, std::vector<int32_t>* out) {
  const auto begin = static_cast<std::ptrdiff_t>(out->size());
  std::transform(leaf_first.rbegin(), leaf_first.rend(), std::back_inserter(*out),
                 [&](int32_t frame) { return names.of_frame[frame]; });
  if (options.root_at_labels || options.before_labels) {
    const auto label = std::find_if(out->begin() + begin, out->end(),
                                    [&](int32_t name) { return names.names[name].is_label; });
    if (options.before_labels) {
      out->erase(label == out->end() ? out->begin() + begin : label, out->end());
    } else if (label != out->end()) {
      out->erase(out->begin() + begin, label);
    }
  }
  if (options.reversed) std::reverse(out->begin() + begin, out->end());
}

// Stacks one after the other, each a range of `frames`.
struct Stacks {
  struct Stack {
    size_t begin;
    size_t end;
    int64_t weight;
    size_t sample;
  };
  std::vector<int32_t> frames;
  std::vector<Stack> stacks;
};

Stacks StacksOf(const Profile& profile, const FrameNames& names, const FrameTreeOptions& options) {
  Stacks result;
  for (size_t i = 0; i < profile.samples.size(); ++i) {
    const Profile::Sample& sample = profile.samples[i];
    const int64_t weight = sample.values[options.value];
    if (weight == 0) continue;
    const size_t begin = result.frames.size();
    AppendStack(names, options, sample.stack, &result.frames);
    result.stacks.push_back({begin, result.frames.size(), weight, i});
  }
  const auto frame = result.frames.cbegin();
  const auto at = [frame](size_t i) { return frame + static_cast<std::ptrdiff_t>(i); };
  std::sort(result.stacks.begin(), result.stacks.end(),
            [&](const Stacks::Stack& a, const Stacks::Stack& b) {
              return std::lexicographical_compare(at(a.begin), at(a.end), at(b.begin), at(b.end));
            });
  return result;
}

bool IsPruned(const FrameTree::Name& name) { return name.text == kPrunedName && !name.is_label; }

std::vector<int32_t> ParentsOf(const FrameTree& tree) {
  std::vector<int32_t> parents(tree.nodes.size(), -1);
  std::vector<int32_t> path;
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    path.resize(tree.nodes[i].depth);
    if (i > 0) parents[i] = path.back();
    path.push_back(static_cast<int32_t>(i));
  }
  return parents;
}

// Which nodes stay when at most `most_nodes` may be left with the pruned ones that they then need.
// The heaviest first; with each more weight the number left grows, because a node that stays away
// costs one pruned node at most.
std::vector<bool> Survivors(const FrameTree& tree, const std::vector<int32_t>& parents,
                            int64_t most_nodes) {
  const size_t count = tree.nodes.size();
  // What was pruned, and what is below it, falls in any case.
  std::vector<bool> falls(count, false);
  for (size_t i = 1; i < count; ++i) {
    falls[i] = falls[parents[i]] || IsPruned(tree.names[tree.nodes[i].name]);
  }
  std::vector<int32_t> missing(count, 0);
  for (size_t i = 1; i < count; ++i) ++missing[parents[i]];
  std::vector<int32_t> order;
  for (size_t i = 1; i < count; ++i) {
    if (!falls[i]) order.push_back(static_cast<int32_t>(i));
  }
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    return tree.nodes[a].total > tree.nodes[b].total;  // parents stay before their children
  });

  std::vector<bool> stays(count, false);
  stays[0] = true;
  int64_t left = 1 + (missing[0] > 0 ? 1 : 0);
  for (size_t begin = 0; begin < order.size();) {
    size_t end = begin;
    while (end < order.size() && tree.nodes[order[end]].total == tree.nodes[order[begin]].total) {
      const int32_t node = order[end++];
      left += 1 + (missing[node] > 0 ? 1 : 0);
      if (--missing[parents[node]] == 0) --left;
    }
    if (left > most_nodes) break;
    for (; begin < end; ++begin) stays[order[begin]] = true;
  }
  return stays;
}

double PrunedShare(const FrameTree& tree) {
  int64_t pruned = 0;
  for (const FrameTree::Node& node : tree.nodes) {
    if (IsPruned(tree.names[node.name])) pruned += node.total;
  }
  const int64_t total = tree.nodes[0].total;
  return total == 0 ? 0 : static_cast<double>(pruned) / static_cast<double>(total);
}

}  // namespace

FrameTree BuildFrameTree(const Profile& profile, const FrameTreeOptions& options,
                         std::vector<int32_t>* ends) {
  FrameNames names = NamesOf(profile);
  const Stacks stacks = StacksOf(profile, names, options);
  if (ends != nullptr) ends->assign(profile.samples.size(), 0);

  FrameTree tree;
  tree.names = std::move(names.names);
  const auto root_name = static_cast<int32_t>(tree.names.size());
  tree.names.push_back({"all", "", false});
  tree.nodes.push_back({root_name, 0, 0, 0});
  std::vector<int32_t> path = {0};  // to where the stack before ended
  const Stacks::Stack* before = nullptr;
  for (const Stacks::Stack& stack : stacks.stacks) {
    const size_t depth = stack.end - stack.begin;
    size_t common = 0;
    if (before != nullptr) {
      const size_t most = std::min(depth, before->end - before->begin);
      while (common < most &&
             stacks.frames[before->begin + common] == stacks.frames[stack.begin + common]) {
        ++common;
      }
    }
    path.resize(common + 1);
    for (size_t i = common; i < depth; ++i) {
      path.push_back(static_cast<int32_t>(tree.nodes.size()));
      tree.nodes.push_back({stacks.frames[stack.begin + i], static_cast<int32_t>(i + 1), 0, 0});
    }
    tree.nodes[path.back()].self += stack.weight;
    if (ends != nullptr) (*ends)[stack.sample] = path.back();
    before = &stack;
  }

  const std::vector<int32_t> parents = ParentsOf(tree);
  for (size_t i = tree.nodes.size(); i-- > 0;) {
    tree.nodes[i].total += tree.nodes[i].self;
    if (i > 0) tree.nodes[parents[i]].total += tree.nodes[i].total;
  }
  return tree;
}

double Prune(FrameTree& tree, int64_t most_nodes, std::vector<int32_t>* moved) {
  const size_t count = tree.nodes.size();
  if (moved != nullptr) {
    moved->resize(count);
    std::iota(moved->begin(), moved->end(), 0);
  }
  if (static_cast<int64_t>(count) <= most_nodes) return PrunedShare(tree);

  const std::vector<int32_t> parents = ParentsOf(tree);
  const std::vector<bool> stays = Survivors(tree, parents, most_nodes);
  const auto named = std::find_if(tree.names.begin(), tree.names.end(), IsPruned);
  const auto pruned_name = static_cast<int32_t>(named - tree.names.begin());
  if (named == tree.names.end()) tree.names.push_back({kPrunedName, "", false});

  // What falls away below each node that stays.
  std::vector<int64_t> lost(count, 0);
  for (size_t i = 1; i < count; ++i) {
    if (!stays[i] && stays[parents[i]]) lost[parents[i]] += tree.nodes[i].total;
  }
  // A pruned node comes after all other children, when the walk leaves its parent.
  std::vector<FrameTree::Node> nodes;
  std::vector<int32_t> place(count, -1), pruned_place(count, -1);
  std::vector<int32_t> path;
  const auto leave = [&](int32_t depth) {
    while (static_cast<int32_t>(path.size()) > depth) {
      const int32_t node = path.back();
      path.pop_back();
      if (lost[node] == 0) continue;
      pruned_place[node] = static_cast<int32_t>(nodes.size());
      nodes.push_back({pruned_name, tree.nodes[node].depth + 1, lost[node], lost[node]});
    }
  };
  for (size_t i = 0; i < count; ++i) {
    if (!stays[i]) continue;
    leave(tree.nodes[i].depth);
    place[i] = static_cast<int32_t>(nodes.size());
    nodes.push_back(tree.nodes[i]);
    path.push_back(static_cast<int32_t>(i));
  }
  leave(0);
  if (moved != nullptr) {
    for (size_t i = 0; i < count; ++i) {
      if (stays[i]) {
        (*moved)[i] = place[i];
      } else {
        const int32_t parent = parents[i];
        (*moved)[i] = stays[parent] ? pruned_place[parent] : (*moved)[parent];
      }
    }
  }
  tree.nodes = std::move(nodes);
  return PrunedShare(tree);
}

void SortByWeight(FrameTree& tree) {
  const std::vector<int32_t> parents = ParentsOf(tree);
  std::vector<std::vector<int32_t>> children(tree.nodes.size());
  for (size_t i = 1; i < tree.nodes.size(); ++i) {
    children[parents[i]].push_back(static_cast<int32_t>(i));
  }
  const auto weight = [&](int32_t node) {
    return IsPruned(tree.names[tree.nodes[node].name]) ? -1 : tree.nodes[node].total;
  };
  std::vector<FrameTree::Node> nodes;
  nodes.reserve(tree.nodes.size());
  std::vector<int32_t> open = {0};
  while (!open.empty()) {
    const int32_t node = open.back();
    open.pop_back();
    nodes.push_back(tree.nodes[node]);
    std::stable_sort(children[node].begin(), children[node].end(),
                     [&](int32_t a, int32_t b) { return weight(a) > weight(b); });
    open.insert(open.end(), children[node].rbegin(), children[node].rend());
  }
  tree.nodes = std::move(nodes);
}

}  // namespace starling
