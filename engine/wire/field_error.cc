#include "engine/wire/field_error.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace starling {
namespace {

// As short as it can be read back by people: 1000000000000, 0.05.
std::string NumberText(double value) { return absl::StrFormat("%.15g", value); }

}  // namespace

absl::Status FieldError(absl::string_view path, absl::string_view message) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", message));
}

absl::Status InField(absl::string_view path, const absl::Status& status,
                     const google::protobuf::Descriptor& type) {
  if (status.ok()) return status;
  const absl::string_view message = status.message();
  const size_t space = message.find(' ');
  // The last name of "width" or "world.grid.width:".
  absl::string_view word = absl::StripSuffix(message.substr(0, space), ":");
  word = word.substr(word.rfind('.') + 1);
  const std::string field(word.substr(0, word.find('[')));
  if (space == absl::string_view::npos || type.FindFieldByName(field) == nullptr) {
    return absl::Status(status.code(), absl::StrCat(path, ": ", message));
  }
  return absl::Status(status.code(),
                      absl::StrCat(path, ".", word, ": ", message.substr(space + 1)));
}

absl::Status CheckFieldRange(absl::string_view path, double value, double low, double high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return FieldError(path, absl::StrCat("is ", NumberText(value), "; it must be ", NumberText(low),
                                       " to ", NumberText(high)));
}

absl::Status CheckFieldAtLeast(absl::string_view path, double value, double low, bool exclusive) {
  if (std::isfinite(value) && (exclusive ? value > low : value >= low)) return absl::OkStatus();
  return FieldError(path, absl::StrCat("is ", NumberText(value), "; it must be a finite number ",
                                       exclusive ? "above " : "of at least ", NumberText(low)));
}

}  // namespace starling
