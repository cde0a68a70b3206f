// Checks of state that was read from somewhere.
#ifndef STARLING_ENGINE_WORLDS_CHECK_HELD_H_
#define STARLING_ENGINE_WORLDS_CHECK_HELD_H_

#include <cstdint>
#include <initializer_list>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace starling {

// Counters of agents stay there when they reach it.
constexpr int32_t kMostCounted = std::numeric_limits<int32_t>::max();

struct HeldNumber {
  const char* name;
  int64_t value;
  int64_t low, high;  // that it may be
};

// DATA_LOSS "agent 3: row is 7; 0 to 4 is allowed" for the first number that is out of its range.
inline absl::Status CheckHeld(absl::string_view of, int64_t index,
                              std::initializer_list<HeldNumber> numbers) {
  for (const HeldNumber& number : numbers) {
    if (number.value >= number.low && number.value <= number.high) continue;
    return absl::DataLossError(absl::StrCat(of, " ", index, ": ", number.name, " is ", number.value,
                                            "; ", number.low, " to ", number.high, " is allowed"));
  }
  return absl::OkStatus();
}

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_CHECK_HELD_H_
