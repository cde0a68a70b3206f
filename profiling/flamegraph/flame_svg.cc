#include "profiling/flamegraph/flame_svg.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "profiling/flamegraph/flame_color.h"
#include "profiling/flamegraph/frame_tree.h"
#include "profiling/flamegraph/short_name.h"
#include "profiling/formats/honesty.h"
#include "report/escape.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr int64_t kMostNodes = 20000;
constexpr double kNarrowest = 0.5;  // pixels
constexpr int kRow = 18;
constexpr int kMargin = 12;
constexpr int kHeader = 40;
constexpr int kLine = 15;
constexpr double kCharacter = 6.3;  // width of one, about
constexpr size_t kLongestTitle = 200;
constexpr size_t kMostLines = 12;

constexpr char kStyle[] =
    "text{font:11px Inter,system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;"
    "fill:#17202b}.title{font-size:15px;font-weight:650}.note{fill:#566271}"
    ".tag text{fill:#fff;font-weight:600}";

std::string FillOf(const FrameTree::Name& name, int hue, bool root) {
  if (root) return "#edf1f5";
  if (name.text == kPrunedName) return "#e1e5ea";
  if (hue == kNoHue) return name.is_label ? "#4a5767" : "#e4e8ec";
  const double angle = kFlameHues[hue % kFlameHues.size()];
  return name.is_label ? OklchHex(0.5, 0.125, angle) : OklchHex(0.895, 0.068, angle);
}

// The parts of a sentence between commas, gathered into lines.
std::vector<std::string> Wrapped(const std::string& sentence, double most) {
  std::vector<std::string> lines = {""};
  for (const absl::string_view part : absl::StrSplit(sentence, ", ")) {
    if (!lines.back().empty() && static_cast<double>(lines.back().size() + part.size()) > most) {
      if (lines.size() == kMostLines) break;
      lines.emplace_back();
    }
    absl::StrAppend(&lines.back(), lines.back().empty() ? "" : ", ",
                    FirstCharacters(part, static_cast<size_t>(most)));
  }
  return lines;
}

std::string Hundredths(double pixels) { return FormatFixed(pixels, 2); }

}  // namespace

std::string FlameGraphSvg(const Profile& profile, const FlameSvgOptions& options) {
  const int width = std::clamp(options.width, 200, 10000);
  FrameTreeOptions tree_options;
  tree_options.root_at_labels = options.root_at_labels;
  FrameTree tree = BuildFrameTree(profile, tree_options);
  Prune(tree, kMostNodes);
  SortByWeight(tree);
  const std::vector<int> hues = HuesOf(tree);
  const auto total = static_cast<double>(tree.nodes[0].total);
  const double scale = total > 0 ? (width - 2 * kMargin) / total : 0;

  std::string boxes;
  int deepest = 0;
  // Where the next child of each ancestor begins, by depth.
  std::vector<int64_t> next = {0};
  for (size_t i = 0; i < tree.nodes.size() && total > 0; ++i) {
    const FrameTree::Node& node = tree.nodes[i];
    next.resize(node.depth + 1);
    const int64_t start = next.back();
    next.back() += node.total;
    next.push_back(start);
    const double pixels = static_cast<double>(node.total) * scale;
    if (pixels < kNarrowest) continue;
    deepest = std::max(deepest, node.depth);
    const FrameTree::Name& name = tree.names[node.name];
    const double left = kMargin + static_cast<double>(start) * scale;
    const int top = kHeader + node.depth * kRow;
    absl::StrAppend(&boxes, name.is_label ? "<g class=\"tag\">" : "<g>", "<title>",
                    HtmlEscape(ElideMiddle(name.text, kLongestTitle)), "\n",
                    FormatCount(node.total), ", ",
                    FormatPercent(static_cast<double>(node.total) / total), "</title><rect x=\"",
                    Hundredths(left), "\" y=\"", top, "\" width=\"",
                    Hundredths(pixels > 3 ? pixels - 1 : pixels), "\" height=\"", kRow - 1,
                    "\" rx=\"1.5\" fill=\"", FillOf(name, hues[i], i == 0), "\"/>");
    const double room = (pixels - 8) / kCharacter;
    if (room >= 3) {
      const std::string text = FittingName(name.text, name.is_label, static_cast<size_t>(room));
      absl::StrAppend(&boxes, "<text x=\"", Hundredths(left + 4), "\" y=\"", top + 12, "\">",
                      HtmlEscape(text), "</text>");
    }
    absl::StrAppend(&boxes, "</g>\n");
  }
  if (total <= 0) {
    const std::string why =
        profile.facts.notes.empty() ? "No samples were taken." : profile.facts.notes.front();
    absl::StrAppend(&boxes, "<text class=\"note\" x=\"", kMargin, "\" y=\"", kHeader + 12, "\">",
                    HtmlEscape(FirstCharacters(why, kLongestTitle)), "</text>\n");
  }
  const std::string honesty = HonestySentence(profile);
  const int below = kHeader + (deepest + 1) * kRow;
  std::string notes;
  int lines = 0;
  for (const std::string& line : Wrapped(honesty, (width - 2 * kMargin) / kCharacter)) {
    absl::StrAppend(&notes, "<text class=\"note\" x=\"", kMargin, "\" y=\"",
                    below + 22 + lines++ * kLine, "\">", HtmlEscape(line), "</text>\n");
  }
  const int height = below + 22 + lines * kLine;
  return absl::StrCat("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", width, "\" height=\"",
                      height, "\" viewBox=\"0 0 ", width, " ", height, "\" role=\"img\">\n<title>",
                      HtmlEscape(options.title), "</title>\n<desc>", HtmlEscape(honesty),
                      "</desc>\n<style>", kStyle,
                      "</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
                      "<text class=\"title\" x=\"", kMargin, "\" y=\"24\">",
                      HtmlEscape(options.title), "</text>\n", boxes, notes, "</svg>\n");
}

}  // namespace starling
