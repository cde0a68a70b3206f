// Lists in parameter structs, which have room for so many entries.
#ifndef STARLING_ENGINE_WORLDS_BOUNDED_LIST_H_
#define STARLING_ENGINE_WORLDS_BOUNDED_LIST_H_

#include <algorithm>
#include <cstdint>

#include "absl/types/span.h"

namespace starling {

// Copies `from`, which has at most as many entries as `to`.
template <typename T, int32_t kMost>
void CopyEntries(absl::Span<const T> from, int32_t& size, T (&to)[kMost]) {
  size = static_cast<int32_t>(from.size());
  std::copy(from.begin(), from.end(), to);
}

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_BOUNDED_LIST_H_
