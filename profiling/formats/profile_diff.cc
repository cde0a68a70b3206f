#include "profiling/formats/profile_diff.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "profiling/formats/top.h"

namespace starling {
namespace {

// Suffixes that GCC and Clang give to partial, constant-propagated and otherwise cloned functions.
constexpr absl::string_view kCloneKinds[] = {"cold",     "constprop", "isra",      "llvm",
                                             "lto_priv", "part",      "localalias"};

bool IsCloneKind(absl::string_view word) {
  return std::find(std::begin(kCloneKinds), std::end(kCloneKinds), word) != std::end(kCloneKinds);
}

// Takes one ".isra.3" or ".cold" from the end.
bool ConsumeSuffix(absl::string_view& name) {
  absl::string_view rest = name;
  size_t dot = rest.rfind('.');
  if (dot == absl::string_view::npos) return false;
  const absl::string_view last = rest.substr(dot + 1);
  const bool number = !last.empty() && std::all_of(last.begin(), last.end(), absl::ascii_isdigit);
  if (number) {
    rest = rest.substr(0, dot);
    dot = rest.rfind('.');
    if (dot == absl::string_view::npos) return false;
  }
  if (dot == 0 || !IsCloneKind(rest.substr(dot + 1))) return false;
  name = rest.substr(0, dot);
  return true;
}

std::vector<TopRow> StableRows(Profile profile) {
  for (Profile::Frame& frame : profile.frames) {
    if (!frame.function.empty() && !IsLabel(profile, frame)) {
      frame.function = StableName(frame.function);
    }
  }
  return TopRows(profile);
}

double Share(int64_t part, int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

bool ComesBefore(const ProfileDiffRow& a, const ProfileDiffRow& b) {
  const auto key = [](const ProfileDiffRow& row) {
    return std::make_tuple(-std::abs(row.self_share - row.base_self_share),
                           -std::abs(row.total_share - row.base_total_share), row.is_label);
  };
  const auto key_a = key(a);
  const auto key_b = key(b);
  return key_a != key_b ? key_a < key_b : a.function < b.function;
}

}  // namespace

std::string StableName(absl::string_view function) {
  absl::string_view name = function;
  while (absl::EndsWith(name, "]")) {
    const size_t clone = name.rfind(" [clone ");
    if (clone == absl::string_view::npos || clone == 0) break;
    name = name.substr(0, clone);
  }
  while (ConsumeSuffix(name)) {
  }
  return std::string(name);
}

ProfileDiff DiffProfiles(const Profile& base, const Profile& profile) {
  ProfileDiff diff = {{}, TotalOf(base), TotalOf(profile)};
  std::map<std::pair<std::string, bool>, ProfileDiffRow> rows;
  const auto row_of = [&](const TopRow& top) -> ProfileDiffRow& {
    ProfileDiffRow& row = rows[{top.function, top.is_label}];
    row.function = top.function;
    row.is_label = top.is_label;
    return row;
  };
  for (const TopRow& top : StableRows(base)) {
    ProfileDiffRow& row = row_of(top);
    row.base_self_share = Share(top.self, diff.base_samples);
    row.base_total_share = Share(top.total, diff.base_samples);
  }
  for (const TopRow& top : StableRows(profile)) {
    ProfileDiffRow& row = row_of(top);
    row.self_share = Share(top.self, diff.samples);
    row.total_share = Share(top.total, diff.samples);
  }
  for (auto& [key, row] : rows) diff.rows.push_back(std::move(row));
  std::sort(diff.rows.begin(), diff.rows.end(), ComesBefore);
  return diff;
}

}  // namespace starling
