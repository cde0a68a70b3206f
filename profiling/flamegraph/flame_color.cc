#include "profiling/flamegraph/flame_color.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "profiling/flamegraph/short_name.h"

namespace starling {
namespace {

// The kind whose labels give the colours: phases, else populations, else the first by name.
std::string ColoringKind(const std::map<std::string, std::vector<int32_t>>& kinds) {
  for (const char* kind : {"phase", "population"}) {
    if (kinds.count(kind) > 0) return kind;
  }
  return kinds.empty() ? "" : kinds.begin()->first;
}

int Channel(double linear) {
  const double clipped = std::clamp(linear, 0.0, 1.0);
  const double gamma =
      clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * std::pow(clipped, 1 / 2.4) - 0.055;
  return static_cast<int>(std::lround(gamma * 255));
}

}  // namespace

std::vector<int> HuesOf(const FrameTree& tree) {
  std::vector<bool> used(tree.names.size(), false);
  for (const FrameTree::Node& node : tree.nodes) used[node.name] = true;
  std::map<std::string, std::vector<int32_t>> kinds;
  for (size_t i = 0; i < tree.names.size(); ++i) {
    if (used[i] && tree.names[i].is_label) {
      kinds[LabelKind(tree.names[i].text)].push_back(static_cast<int32_t>(i));
    }
  }
  const std::string kind = ColoringKind(kinds);
  std::vector<int> hue_of_name(tree.names.size(), kNoHue);
  for (size_t i = 0; i < kinds[kind].size(); ++i) hue_of_name[kinds[kind][i]] = static_cast<int>(i);

  std::vector<int> hues;
  std::vector<int> path;  // hue of each ancestor
  for (const FrameTree::Node& node : tree.nodes) {
    path.resize(node.depth);
    const int own = hue_of_name[node.name];
    path.push_back(own != kNoHue || path.empty() ? own : path.back());
    hues.push_back(path.back());
  }
  return hues;
}

std::string OklchHex(double lightness, double chroma, double hue) {
  const double angle = hue * 3.14159265358979323846 / 180;
  const double a = chroma * std::cos(angle), b = chroma * std::sin(angle);
  const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
  const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
  const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
  return absl::StrFormat("#%02x%02x%02x",
                         Channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                         Channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                         Channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

}  // namespace starling
