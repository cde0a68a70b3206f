#include "profiling/flamegraph/frame_tree.h"

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/flamegraph/testing.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

// "name total self" indented by depth.
std::vector<std::string> Lines(const FrameTree& tree) {
  std::vector<std::string> lines;
  for (const FrameTree::Node& node : tree.nodes) {
    lines.push_back(std::string(node.depth, ' ') + tree.names[node.name].text + " " +
                    std::to_string(node.total) + " " + std::to_string(node.self));
  }
  return lines;
}

Profile TwoThreads() {
  return ProfileOf({{"start;run;@worker:0;step;@infer;matmul", 5},
                    {"start;run;@worker:0;step;@infer", 1},
                    {"main;@infer;matmul", 3},
                    {"main;wait", 2},
                    {"start;run;@worker:0;step;@infer;matmul", 4}});
}

TEST(FrameTree, MergesStacksWithACommonBeginning) {
  const FrameTree tree = BuildFrameTree(TwoThreads(), {});
  EXPECT_THAT(Lines(tree),
              ElementsAre("all 15 0", " main 5 0", "  infer 3 0", "   matmul 3 3", "  wait 2 2",
                          " start 10 0", "  run 10 0", "   worker:0 10 0", "    step 10 0",
                          "     infer 10 1", "      matmul 9 9"));
}

TEST(FrameTree, BeginsAtTheFirstLabelWhereThereIsOne) {
  FrameTreeOptions options;
  options.root_at_labels = true;
  EXPECT_THAT(Lines(BuildFrameTree(TwoThreads(), options)),
              ElementsAre("all 15 0", " infer 3 0", "  matmul 3 3", " main 2 0", "  wait 2 2",
                          " worker:0 10 0", "  step 10 0", "   infer 10 1", "    matmul 9 9"));
  options.reversed = true;
  EXPECT_THAT(
      Lines(BuildFrameTree(TwoThreads(), options)),
      ElementsAre("all 15 0", " infer 1 0", "  step 1 0", "   worker:0 1 1", " matmul 12 0",
                  "  infer 12 3", "   step 9 0", "    worker:0 9 9", " wait 2 0", "  main 2 2"));
}

TEST(FrameTree, ShowsWhatStandsBeforeTheLabels) {
  FrameTreeOptions options;
  options.before_labels = true;
  std::vector<int32_t> ends;
  EXPECT_THAT(Lines(BuildFrameTree(TwoThreads(), options, &ends)),
              ElementsAre("all 15 2", " main 3 3", " start 10 0", "  run 10 10"));
  EXPECT_THAT(ends, ElementsAre(3, 3, 1, 0, 3));
}

TEST(FrameTree, TellsFunctionsOfTheSameNameApartByModule) {
  Profile profile = ProfileOf({{"a", 1}, {"a", 2}});
  profile.modules.push_back({"/lib/libb.so", "", 0, 0, 0, true});
  profile.frames.push_back({"a", static_cast<int32_t>(profile.modules.size()) - 1, 0});
  profile.samples[1].stack = {static_cast<int32_t>(profile.frames.size()) - 1};
  const FrameTree tree = BuildFrameTree(profile, {});
  EXPECT_THAT(Lines(tree), ElementsAre("all 3 0", " a 2 2", " a 1 1"));
  EXPECT_EQ(tree.names[tree.nodes[1].name].module, "libb.so");
  EXPECT_EQ(tree.names[tree.nodes[2].name].module, "program");
}

TEST(FrameTree, LeavesOutSamplesOfWeightZeroAndUsesTheAskedValue) {
  Profile profile = ProfileOf({{"a", 1}, {"b", 0}});
  profile.value_types.push_back({"cpu", "nanoseconds"});
  profile.samples[0].values.push_back(0);
  profile.samples[1].values.push_back(7);
  EXPECT_THAT(Lines(BuildFrameTree(profile, {})), ElementsAre("all 1 0", " a 1 1"));
  FrameTreeOptions options;
  options.value = 1;
  EXPECT_THAT(Lines(BuildFrameTree(profile, options)), ElementsAre("all 7 0", " b 7 7"));
}

TEST(FrameTree, OfNothingIsARoot) {
  FrameTree tree = BuildFrameTree(Profile(), {});
  EXPECT_THAT(Lines(tree), ElementsAre("all 0 0"));
  EXPECT_EQ(Prune(tree, 2), 0);
}

TEST(Prune, GathersWhatFallsAwayInOneChild) {
  FrameTree tree =
      BuildFrameTree(ProfileOf({{"a;x", 8}, {"a;y", 1}, {"a;z;deep", 1}, {"b", 5}, {"c", 1}}), {});
  std::vector<int32_t> moved;
  EXPECT_DOUBLE_EQ(Prune(tree, 6, &moved), 3.0 / 16);
  EXPECT_THAT(Lines(tree), ElementsAre("all 16 0", " a 10 0", "  x 8 8", "  (pruned) 2 2", " b 5 5",
                                       " (pruned) 1 1"));
  // all, a, x, y, z, deep, b, c
  EXPECT_THAT(moved, ElementsAre(0, 1, 2, 3, 3, 3, 4, 5));
  EXPECT_DOUBLE_EQ(Prune(tree, 3), 1);
  EXPECT_THAT(Lines(tree), ElementsAre("all 16 0", " (pruned) 16 16"));
}

TEST(Prune, LeavesSmallTreesAlone) {
  FrameTree tree = BuildFrameTree(TwoThreads(), {});
  const std::vector<std::string> before = Lines(tree);
  EXPECT_EQ(Prune(tree, 11), 0);
  EXPECT_EQ(Lines(tree), before);
}

TEST(SortByWeight, PutsHeavyChildrenFirstAndPrunedOnesLast) {
  FrameTree tree =
      BuildFrameTree(ProfileOf({{"a", 1}, {"b;x", 2}, {"b;y", 3}, {"c", 5}, {"(pruned)", 9}}), {});
  SortByWeight(tree);
  EXPECT_THAT(Lines(tree), ElementsAre("all 20 0", " b 5 0", "  y 3 3", "  x 2 2", " c 5 5",
                                       " a 1 1", " (pruned) 9 9"));
}

// Path of names -> total, for trees without siblings of the same name.
std::map<std::string, int64_t> Totals(const FrameTree& tree) {
  std::map<std::string, int64_t> totals;
  std::vector<std::string> path;
  for (const FrameTree::Node& node : tree.nodes) {
    path.resize(node.depth);
    path.push_back((path.empty() ? "" : path.back() + ";") + tree.names[node.name].text);
    EXPECT_TRUE(totals.emplace(path.back(), node.total).second) << path.back();
  }
  return totals;
}

void ExpectTotalsAddUp(const FrameTree& tree) {
  std::vector<int64_t> below(tree.nodes.size(), 0);
  std::vector<size_t> path;
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    path.resize(tree.nodes[i].depth);
    if (!path.empty()) below[path.back()] += tree.nodes[i].total;
    path.push_back(i);
  }
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    EXPECT_EQ(below[i] + tree.nodes[i].self, tree.nodes[i].total);
  }
}

TEST(Prune, KeepsEveryTotalExactOverRandomTrees) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::pair<std::string, int64_t>> stacks;
    const int count = 1 + static_cast<int>(random() % 60);
    for (int i = 0; i < count; ++i) {
      std::string stack;
      const int depth = 1 + static_cast<int>(random() % 6);
      for (int d = 0; d < depth; ++d) {
        stack += (d > 0 ? ";" : "") + std::string(1, static_cast<char>('a' + random() % 4));
      }
      stacks.emplace_back(stack, 1 + random() % 9);
    }
    FrameTree tree = BuildFrameTree(ProfileOf(stacks), {});
    ExpectTotalsAddUp(tree);
    const std::map<std::string, int64_t> all = Totals(tree);
    for (int64_t most = static_cast<int64_t>(tree.nodes.size()) + 1; most >= 2; most /= 2) {
      const FrameTree before = tree;
      std::vector<int32_t> moved;
      const double share = Prune(tree, most, &moved);
      EXPECT_LE(static_cast<int64_t>(tree.nodes.size()), most);
      ExpectTotalsAddUp(tree);
      int64_t pruned = 0;
      for (const auto& [path, total] : Totals(tree)) {
        if (path.find(kPrunedName) == std::string::npos) {
          EXPECT_EQ(all.at(path), total) << path;
        } else {
          pruned += total;
        }
      }
      EXPECT_DOUBLE_EQ(share, static_cast<double>(pruned) / static_cast<double>(all.at("all")));
      std::vector<int64_t> self(tree.nodes.size(), 0);
      for (size_t i = 0; i < moved.size(); ++i) self[moved[i]] += before.nodes[i].self;
      for (size_t i = 0; i < self.size(); ++i) EXPECT_EQ(self[i], tree.nodes[i].self);
    }
  }
}

}  // namespace
}  // namespace starling
