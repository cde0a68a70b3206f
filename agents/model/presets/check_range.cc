#include "agents/model/presets/check_range.h"

#include "absl/strings/str_cat.h"

namespace starling {

absl::Status CheckRange(absl::string_view field, double value, double low, double high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(field, " is ", value, "; it must be ", low, " to ", high));
}

absl::Status CheckEntries(absl::string_view field, size_t size, size_t low, size_t high) {
  if (size >= low && size <= high) return absl::OkStatus();
  if (low == high) {
    return absl::InvalidArgumentError(
        absl::StrCat(field, " has ", size, " entries; it must have ", low));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(field, " has ", size, " entries; ", low, " to ", high, " are allowed"));
}

}  // namespace starling
