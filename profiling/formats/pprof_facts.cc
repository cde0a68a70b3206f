#include "profiling/formats/pprof_facts.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace starling {
namespace {

constexpr char kPrefix[] = "starling ";
constexpr char kTruncated[] = "truncated";
constexpr char kNote[] = "note";

struct TextFact {
  const char* name;
  std::string Profile::Facts::*value;
};
constexpr TextFact kTextFacts[] = {
    {"kind", &Profile::Facts::kind},
    {"unwinder", &Profile::Facts::unwinder},
};

struct NumberFact {
  const char* name;
  double Profile::Facts::*value;
};
constexpr NumberFact kNumberFacts[] = {
    {"asked_hz", &Profile::Facts::asked_hz},
    {"effective_hz", &Profile::Facts::effective_hz},
    {"cpu_seconds", &Profile::Facts::cpu_seconds},
    {"wall_seconds", &Profile::Facts::wall_seconds},
    {"handler_seconds", &Profile::Facts::handler_seconds},
};

// The shortest text that reads back as the same number.
std::string ExactText(double value) {
  std::array<char, 40> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), end.ptr);
}

bool ReadNumber(absl::string_view text, double& value) {
  double number = 0;
  if (!absl::SimpleAtod(text, &number) || !std::isfinite(number) || number < 0) return false;
  value = number;
  return true;
}

bool ReadFact(absl::string_view name, absl::string_view value, Profile::Facts& facts) {
  for (const TextFact& fact : kTextFacts) {
    if (name != fact.name) continue;
    facts.*fact.value = std::string(value);
    return true;
  }
  for (const NumberFact& fact : kNumberFacts) {
    if (name == fact.name) return ReadNumber(value, facts.*fact.value);
  }
  if (name == kTruncated) {
    int64_t truncated = 0;
    if (!absl::SimpleAtoi(value, &truncated) || truncated < 0) return false;
    facts.truncated = truncated;
    return true;
  }
  if (name != kNote) return false;
  facts.notes.emplace_back(value);
  return true;
}

}  // namespace

std::vector<std::string> FactComments(const Profile::Facts& facts) {
  std::vector<std::string> comments;
  const auto add = [&](absl::string_view name, absl::string_view value) {
    comments.push_back(absl::StrCat(kPrefix, name, "=", value));
  };
  for (const TextFact& fact : kTextFacts) {
    if (!(facts.*fact.value).empty()) add(fact.name, facts.*fact.value);
  }
  for (const NumberFact& fact : kNumberFacts) {
    if (facts.*fact.value > 0) add(fact.name, ExactText(facts.*fact.value));
  }
  if (facts.truncated > 0) add(kTruncated, absl::StrCat(facts.truncated));
  for (const std::string& note : facts.notes) add(kNote, note);
  return comments;
}

bool ReadFactComment(absl::string_view comment, Profile::Facts& facts) {
  absl::string_view rest = comment;
  if (absl::ConsumePrefix(&rest, kPrefix)) {
    const std::pair<absl::string_view, absl::string_view> fact =
        absl::StrSplit(rest, absl::MaxSplits('=', 1));
    if (ReadFact(fact.first, fact.second, facts)) return true;
  }
  facts.notes.emplace_back(comment);
  return false;
}

}  // namespace starling
