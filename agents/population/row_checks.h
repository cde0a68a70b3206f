// Checks of a tile's rows that may come from anywhere.
#ifndef STARLING_AGENTS_POPULATION_ROW_CHECKS_H_
#define STARLING_AGENTS_POPULATION_ROW_CHECKS_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace starling {

constexpr double kMostBelief = 1.01;  // rounding

// DATA_LOSS unless all numbers of a tile's rows are in [low, high].
template <typename T>
absl::Status CheckRows(absl::string_view field, const std::byte* rows, int64_t count, int lanes,
                       double low, double high) {
  const T* values = reinterpret_cast<const T*>(rows);
  for (int64_t i = 0; i < count * lanes; ++i) {
    const double value = static_cast<double>(values[i]);
    if (value >= low && value <= high) continue;
    return absl::DataLossError(absl::StrCat(field, " of lane ", i % lanes, " in row ", i / lanes,
                                            " is ", value, "; ", low, " to ", high, " is allowed"));
  }
  return absl::OkStatus();
}

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_ROW_CHECKS_H_
