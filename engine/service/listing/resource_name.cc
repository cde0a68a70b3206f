#include "engine/service/listing/resource_name.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/random_bits.h"
#include "engine/service/listing/request_error.h"

namespace starling {
namespace {

constexpr size_t kLongestId = 63;
constexpr size_t kMostShown = 100;

std::string Shown(absl::string_view text) {
  return absl::StrCat("\"", absl::CHexEscape(text.substr(0, kMostShown)), "\"");
}

absl::Status InvalidName(absl::string_view field, const std::string& message) {
  return MakeFieldError(v1::Error::INVALID_NAME, field, message);
}

}  // namespace

bool IsId(absl::string_view text) {
  const auto valid = [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  };
  return !text.empty() && text.size() <= kLongestId && absl::ascii_islower(text[0]) &&
         std::all_of(text.begin(), text.end(), valid);
}

absl::Status CheckId(absl::string_view field, absl::string_view id) {
  if (IsId(id)) return absl::OkStatus();
  return InvalidName(
      field, absl::StrCat("is ", Shown(id),
                          "; an id is a lower-case letter followed by at most 62 lower-case "
                          "letters, digits and '-'"));
}

std::string NameOf(absl::string_view collection, absl::string_view id) {
  return absl::StrCat(collection, "/", id);
}

absl::StatusOr<std::string> ParseName(absl::string_view collection, absl::string_view name,
                                      absl::string_view field) {
  const size_t slash = name.find('/');
  if (slash == collection.size() && name.substr(0, slash) == collection &&
      IsId(name.substr(slash + 1))) {
    return std::string(name.substr(slash + 1));
  }
  return InvalidName(field, absl::StrCat("is ", Shown(name), "; it must be ", collection,
                                         "/ID, such as ", collection, "/one"));
}

std::string NewId(absl::string_view prefix) {
  return absl::StrFormat("%s-%08x", prefix, static_cast<uint32_t>(RandomBits()));
}

}  // namespace starling
