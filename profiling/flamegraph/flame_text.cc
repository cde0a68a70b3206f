#include "profiling/flamegraph/flame_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "profiling/flamegraph/flame_color.h"
#include "profiling/flamegraph/frame_tree.h"
#include "profiling/flamegraph/short_name.h"
#include "profiling/formats/honesty.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr int kMostColumns = 1000;
constexpr int64_t kMostNodes = 20000;

// Of the 256 colours of a terminal, near kFlameHues: labels, functions.
struct Pair {
  int label;
  int function;
};
constexpr std::array<Pair, kFlameHues.size()> kPairs = {{{25, 153},
                                                         {130, 223},
                                                         {29, 151},
                                                         {125, 218},
                                                         {100, 187},
                                                         {97, 183},
                                                         {30, 152},
                                                         {124, 217},
                                                         {64, 150},
                                                         {61, 147},
                                                         {136, 222},
                                                         {133, 182}}};
constexpr Pair kGrey = {240, 252};

struct Box {
  int begin;  // columns
  int end;
  std::string text;  // as long as the box
  bool is_label;
  int hue;
};

std::string Padded(const FrameTree::Name& name, double share, int width) {
  if (width <= 0) return "";
  const auto room = static_cast<size_t>(width);
  std::string text = FittingName(name.text, name.is_label, room);
  const std::string percent = absl::StrCat(" ", FormatPercent(share));
  if (CharactersOf(text) + percent.size() <= room) absl::StrAppend(&text, percent);
  return text + std::string(room - CharactersOf(text), ' ');
}

std::string PlainLine(const std::vector<Box>& boxes, int columns) {
  std::string line;
  int at = 0;
  for (const Box& box : boxes) {
    if (box.begin > at) {
      absl::StrAppend(&line, at > 0 ? "|" : " ", std::string(box.begin - at - 1, ' '));
    }
    absl::StrAppend(&line, "|", box.text);
    at = box.end;
  }
  return at < columns ? line + "|" : line;
}

std::string ColorLine(const std::vector<Box>& boxes) {
  std::string line;
  int at = 0;
  for (const Box& box : boxes) {
    const Pair pair = box.hue == kNoHue ? kGrey : kPairs[box.hue % kPairs.size()];
    line += std::string(box.begin - at, ' ');
    absl::StrAppend(&line, box.is_label ? "\x1b[1;38;5;231;48;5;" : "\x1b[38;5;16;48;5;",
                    box.is_label ? pair.label : pair.function, "m", box.text, "\x1b[0m ");
    at = box.end;
  }
  return line;
}

}  // namespace

std::string FlameGraphText(const Profile& profile, const FlameTextOptions& options) {
  const int columns = std::clamp(options.columns, 20, kMostColumns);
  const int rows = std::max(options.rows, 1);
  FrameTreeOptions tree_options;
  tree_options.root_at_labels = options.root_at_labels;
  FrameTree tree = BuildFrameTree(profile, tree_options);
  Prune(tree, kMostNodes);
  SortByWeight(tree);
  const auto total = static_cast<double>(tree.nodes[0].total);
  if (total <= 0) {
    const std::string why =
        profile.facts.notes.empty() ? "No samples were taken." : profile.facts.notes.front();
    return absl::StrCat(FirstCharacters(why, why.size()), "\n");
  }

  const std::vector<int> hues = HuesOf(tree);
  std::vector<std::vector<Box>> levels;
  std::vector<int64_t> next = {0};  // where the next child of each ancestor begins, by depth
  int deepest = 0;
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    const FrameTree::Node& node = tree.nodes[i];
    next.resize(node.depth + 1);
    const int64_t start = next.back();
    next.back() += node.total;
    next.push_back(start);
    const auto column = [&](int64_t weight) {
      return static_cast<int>(std::lround(static_cast<double>(weight) / total * columns));
    };
    const int begin = column(start), end = column(start + node.total);
    if (begin == end) continue;
    deepest = std::max(deepest, node.depth);
    if (node.depth >= rows) continue;
    if (static_cast<size_t>(node.depth) >= levels.size()) levels.resize(node.depth + 1);
    const FrameTree::Name& name = tree.names[node.name];
    levels[node.depth].push_back(
        {begin, end, Padded(name, static_cast<double>(node.total) / total, end - begin - 1),
         name.is_label, hues[i]});
  }

  std::string out;
  for (const std::vector<Box>& boxes : levels) {
    absl::StrAppend(&out, options.color ? ColorLine(boxes) : PlainLine(boxes, columns), "\n");
  }
  if (deepest >= rows) absl::StrAppend(&out, "(", deepest + 1 - rows, " more levels)\n");
  const std::string honesty = HonestySentence(profile);
  return absl::StrCat(out, FirstCharacters(honesty, honesty.size()), "\n");
}

}  // namespace starling
