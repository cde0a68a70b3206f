#include "profiling/formats/honesty.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "profiling/formats/text.h"

namespace starling {
namespace {

constexpr char kNote[] = "note";

std::string HertzText(double hz) { return absl::StrCat(NumberText(hz), " Hz"); }

std::string SecondsText(double seconds) { return absl::StrCat(NumberText(seconds), " s"); }

std::string RateText(const Profile::Facts& facts) {
  if (facts.asked_hz <= 0) return HertzText(facts.effective_hz);
  const std::string asked = HertzText(facts.asked_hz) + " asked";
  return facts.effective_hz > 0 ? absl::StrCat(HertzText(facts.effective_hz), " of ", asked)
                                : asked;
}

HonestyLine WeightLine(const Profile& profile, int64_t total) {
  if (profile.value_types.empty()) return {"samples", absl::StrCat(total)};
  const Profile::ValueType& type = profile.value_types[0];
  if (type.unit == "count" || type.unit.empty()) return {type.type, absl::StrCat(total)};
  return {type.type, absl::StrCat(total, " ", type.unit)};
}

}  // namespace

std::vector<HonestyLine> HonestyBlock(const Profile& profile) {
  const Profile::Facts& facts = profile.facts;
  const int64_t total = TotalOf(profile);
  std::vector<HonestyLine> lines = {WeightLine(profile, total)};
  if (facts.asked_hz > 0 || facts.effective_hz > 0) lines.push_back({"rate", RateText(facts)});
  if (facts.cpu_seconds > 0) lines.push_back({"CPU time", SecondsText(facts.cpu_seconds)});
  if (facts.wall_seconds > 0) lines.push_back({"wall time", SecondsText(facts.wall_seconds)});
  if (facts.truncated > 0 || !facts.unwinder.empty()) {
    lines.push_back({"truncated stacks", absl::StrCat(facts.truncated)});
  }
  if (total > 0) lines.push_back({"without a name", PercentText(UnsymbolisedShare(profile))});
  if (!facts.unwinder.empty()) lines.push_back({"unwinder", facts.unwinder});
  if (facts.handler_seconds > 0 && facts.cpu_seconds > 0) {
    lines.push_back(
        {"own cost", PercentText(facts.handler_seconds / facts.cpu_seconds) + " of CPU time"});
  }
  for (const std::string& note : facts.notes) lines.push_back({kNote, note});
  return lines;
}

std::string HonestySentence(const Profile& profile) {
  std::string sentence = "starling";
  if (!profile.facts.kind.empty()) absl::StrAppend(&sentence, " ", profile.facts.kind);
  absl::StrAppend(&sentence, " profile");
  for (const HonestyLine& line : HonestyBlock(profile)) {
    // Counts read "812 samples", rates speak for themselves, the others "unwinder libgcc".
    if (line.name == "rate") {
      absl::StrAppend(&sentence, ", ", line.value);
    } else if (line.value.find_first_not_of("0123456789") == std::string::npos) {
      absl::StrAppend(&sentence, ", ", line.value, " ", line.name);
    } else {
      absl::StrAppend(&sentence, ", ", line.name, line.name == kNote ? ": " : " ", line.value);
    }
  }
  return OneLine(absl::StrReplaceAll(sentence, {{";", ":"}}));
}

double UnsymbolisedShare(const Profile& profile) {
  int64_t total = 0;
  int64_t unnamed = 0;
  for (const Profile::Sample& sample : profile.samples) {
    total += sample.values[0];
    if (profile.frames[sample.stack.front()].function.empty()) unnamed += sample.values[0];
  }
  return total == 0 ? 0 : static_cast<double>(unnamed) / static_cast<double>(total);
}

ShareInterval IntervalOf(int64_t part, int64_t whole) {
  if (whole <= 0) return {0, 1};
  constexpr double kZ = 1.959963984540054;  // of 95 %
  constexpr double kZSquared = kZ * kZ;
  const auto n = static_cast<double>(whole);
  const double p = static_cast<double>(std::clamp<int64_t>(part, 0, whole)) / n;
  const double middle = (p + kZSquared / (2 * n)) / (1 + kZSquared / n);
  const double half =
      kZ / (1 + kZSquared / n) * std::sqrt(p * (1 - p) / n + kZSquared / (4 * n * n));
  return {part <= 0 ? 0 : middle - half, part >= whole ? 1 : middle + half};
}

}  // namespace starling
