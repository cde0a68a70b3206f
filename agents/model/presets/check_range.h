// One wording for parameters that are out of range.
#ifndef STARLING_AGENTS_MODEL_PRESETS_CHECK_RANGE_H_
#define STARLING_AGENTS_MODEL_PRESETS_CHECK_RANGE_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace starling {

// INVALID_ARGUMENT "`field` is 1.5; it must be 0 to 1" unless low <= value <= high; so also for
// NaN.
absl::Status CheckRange(absl::string_view field, double value, double low, double high);

// INVALID_ARGUMENT "`field` has 65 entries; 1 to 64 are allowed" unless low <= size <= high.
absl::Status CheckEntries(absl::string_view field, size_t size, size_t low, size_t high);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_CHECK_RANGE_H_
