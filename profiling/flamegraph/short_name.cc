#include "profiling/flamegraph/short_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "base/utf8.h"

namespace starling {
namespace {

constexpr size_t kLongestArguments = 24;
constexpr absl::string_view kEllipsis = "…";
constexpr absl::string_view kLambda = "{lambda";

constexpr std::array<absl::string_view, 16> kOperators = {"()", "[]", "<=>", "<<=", ">>=", "->*",
                                                          "<<", ">>", "<=",  ">=",  "->",  "<",
                                                          ">",  "==", "!=",  "="};

bool IsOpening(char c) { return c == '<' || c == '(' || c == '[' || c == '{'; }
bool IsIdentifier(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// Length of "operator<<" and the like at `at`; 0 if there is none.
size_t OperatorAt(absl::string_view name, size_t at) {
  constexpr absl::string_view kWord = "operator";
  if (!absl::StartsWith(name.substr(at), kWord)) return 0;
  if (at > 0 && IsIdentifier(name[at - 1])) return 0;
  for (const absl::string_view symbol : kOperators) {
    if (absl::StartsWith(name.substr(at + kWord.size()), symbol)) {
      return kWord.size() + symbol.size();
    }
  }
  return at + kWord.size() < name.size() && name[at + kWord.size()] == ' ' ? kWord.size() : 0;
}

// One past the bracket that closes the one at `at`; the end if none does.
size_t CloseOf(absl::string_view name, size_t at) {
  int depth = 0;
  while (at < name.size()) {
    const size_t symbol = OperatorAt(name, at);
    if (symbol > 0) {
      at += symbol;
      continue;
    }
    const char c = name[at];
    const bool arrow = c == '>' && at > 0 && name[at - 1] == '-';
    if (IsOpening(c)) ++depth;
    if ((c == '>' && !arrow) || c == ')' || c == ']' || c == '}') --depth;
    ++at;
    if (depth == 0) break;
  }
  return at;
}

void StripQualifiers(std::string* name) {
  const size_t clone = name->find(" [clone");
  if (clone != std::string::npos && clone > 0) name->resize(clone);
  const auto strip = [name](absl::string_view word) {
    if (!absl::EndsWith(*name, word)) return false;
    name->resize(name->size() - word.size());
    return true;
  };
  while (strip(" const") || strip(" volatile") || strip(" noexcept") || strip(" &") ||
         strip(" &&")) {
  }
}

bool IsC1(char second) { return static_cast<uint8_t>(second) < 0xA0; }

size_t CharacterLength(absl::string_view text, size_t at) {
  const auto lead = static_cast<uint8_t>(text[at]);
  size_t length = 0;
  if (lead < 0x80) length = 1;
  if (lead >= 0xC2 && lead < 0xE0) length = 2;
  if (lead >= 0xE0 && lead < 0xF0) length = 3;
  if (lead >= 0xF0 && lead < 0xF5) length = 4;
  if (at + length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!IsUtf8Continuation(text[at + i])) return 0;
  }
  return length;
}

}  // namespace

std::string ShortName(absl::string_view full) {
  const std::string name = absl::StrReplaceAll(full, {{"(anonymous namespace)::", ""}});
  const absl::string_view text = name;
  std::string out;
  std::vector<size_t> words = {0};  // where words outside brackets begin
  bool has_parameters = false, is_operator = false;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    const size_t symbol = OperatorAt(text, at);
    const size_t end = symbol > 0 ? at + symbol : IsOpening(c) ? CloseOf(text, at) : at + 1;
    const absl::string_view part = text.substr(at, end - at);
    at = end;
    if (symbol > 0) {
      is_operator = true;
    } else if (c == '(' && !out.empty() && out.back() != '.') {
      has_parameters = true;
      continue;
    } else if (c == '<' && part.size() > kLongestArguments + 2 && !out.empty()) {
      absl::StrAppend(&out, "<", kEllipsis, ">");
      continue;
    } else if (absl::StartsWith(part, "{lambda(")) {
      absl::StrAppend(&out, "{lambda", part.substr(CloseOf(part, kLambda.size())));
      continue;
    }
    absl::StrAppend(&out, part);
    if (c == ' ' && !is_operator) words.push_back(out.size());
  }
  if (!has_parameters) return out;
  StripQualifiers(&out);
  while (words.back() >= out.size() && words.size() > 1) words.pop_back();
  const size_t begin = out.find_first_not_of("*&", words.back());
  return begin == std::string::npos ? name : out.substr(begin);
}

size_t CharactersOf(absl::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !IsUtf8Continuation(c); }));
}

std::string FittingName(absl::string_view name, bool is_label, size_t most) {
  const std::string text = is_label ? std::string(name) : ShortName(name);
  const absl::string_view mark = is_label ? ":" : "::";
  absl::string_view rest = text;
  while (CharactersOf(rest) > most) {
    size_t at = 0;
    while (at < rest.size() && !absl::StartsWith(rest.substr(at), mark)) {
      at = IsOpening(rest[at]) ? CloseOf(rest, at) : at + 1;
    }
    if (at + mark.size() >= rest.size()) break;
    rest.remove_prefix(at + mark.size());
  }
  return FirstCharacters(rest, most);
}

std::string ElideMiddle(absl::string_view text, size_t most) {
  if (text.size() <= most) return std::string(text);
  const size_t room = most - kEllipsis.size();
  size_t head = room - room / 3, tail = text.size() - room / 3;
  while (head > 0 && IsUtf8Continuation(text[head])) --head;
  while (tail < text.size() && IsUtf8Continuation(text[tail])) ++tail;
  return absl::StrCat(text.substr(0, head), kEllipsis, text.substr(tail));
}

std::string FirstCharacters(absl::string_view text, size_t most) {
  std::string out;
  size_t count = 0, before_last = 0;  // bytes of `out` without its last character
  for (size_t at = 0; at < text.size();) {
    if (count == most) {
      if (most == 0) return "";
      return out.substr(0, before_last) + std::string(kEllipsis);
    }
    before_last = out.size();
    const size_t length = CharacterLength(text, at);
    const bool control = length == 1 && absl::ascii_iscntrl(text[at]);
    const bool control_c1 = length == 2 && text[at] == '\xC2' && IsC1(text[at + 1]);
    if (length == 0 || control || control_c1) {
      out += '?';
    } else {
      absl::StrAppend(&out, text.substr(at, length));
    }
    at += length == 0 ? 1 : length;
    ++count;
  }
  return out;
}

std::string LabelKind(absl::string_view label) {
  const size_t colon = label.find(':');
  return colon == absl::string_view::npos ? "phase" : std::string(label.substr(0, colon));
}

}  // namespace starling
