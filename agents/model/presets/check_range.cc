#include "agents/model/presets/check_range.h"

#include "absl/strings/str_cat.h"

namespace starling {

absl::Status CheckRange(absl::string_view field, double value, double low, double high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(field, " is ", value, "; it must be ", low, " to ", high));
}

}  // namespace starling
