// The tree of frames behind a flame graph: stacks with common beginnings merged.
//
//   FrameTree tree = BuildFrameTree(profile, {});
//   Prune(tree, 8000);
//
// Plain values; thread-compatible.
#ifndef STARLING_PROFILING_FLAMEGRAPH_FRAME_TREE_H_
#define STARLING_PROFILING_FLAMEGRAPH_FRAME_TREE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "profiling/formats/profile.h"

namespace starling {

struct FrameTree {
  struct Name {
    std::string text;    // FrameName
    std::string module;  // file name without folders; "[labels]" for a label; may be empty
    bool is_label = false;
  };
  // Nodes in pre-order; node 0 is the root, of depth 0, with the total of the profile.
  struct Node {
    int32_t name;   // into names; the root's is "all"
    int32_t depth;  // of a child: its parent's + 1
    int64_t total;  // of the stacks through this node
    int64_t self;   // of the stacks that end here: total - sum over children
  };

  std::vector<Name> names;
  std::vector<Node> nodes;
};

struct FrameTreeOptions {
  int value = 0;                // value type
  bool reversed = false;        // leaves at the root
  bool root_at_labels = false;  // stacks begin at their first label frame, where they have one
  bool before_labels = false;   // only what root_at_labels leaves out; nothing of other stacks
};

// Children are in order of name (then module), so that the same profile gives the same tree.
// Samples of weight 0 are left out. If asked for, `ends` has for each sample the node at which its
// stack ends. Names are those of all frames of the profile, the same for all options.
// O(frames of all stacks * log).
FrameTree BuildFrameTree(const Profile& profile, const FrameTreeOptions& options,
                         std::vector<int32_t>* ends = nullptr);

// Leaves the heaviest nodes with their ancestors, at most `most_nodes` >= 2 in all. What falls away
// below a node is gathered in one child "(pruned)", so that every total stays exact. Ties fall
// together. Gives the share of the total that is now in pruned frames. If asked for, `moved` has
// for each node of before the node that now stands for it. A tree may be pruned again. O(nodes log
// nodes).
double Prune(FrameTree& tree, int64_t most_nodes, std::vector<int32_t>* moved = nullptr);

// Puts the heaviest children first, pruned ones last; ties stay by name. O(nodes log nodes).
void SortByWeight(FrameTree& tree);

// The name of what was pruned.
inline constexpr char kPrunedName[] = "(pruned)";

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_FRAME_TREE_H_
