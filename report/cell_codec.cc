#include "report/cell_codec.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace starling {
namespace {

std::string Pack(absl::Span<const uint8_t> cells, size_t bits) {
  const size_t per_byte = 8 / bits;
  std::string bytes((cells.size() + per_byte - 1) / per_byte, '\0');
  for (size_t i = 0; i < cells.size(); ++i) {
    bytes[i / per_byte] |= static_cast<char>(cells[i] << (i % per_byte * bits));
  }
  return bytes;
}

std::string Runs(absl::Span<const uint8_t> cells) {
  std::string bytes;
  for (size_t begin = 0; begin < cells.size();) {
    size_t end = begin + 1;
    while (end < cells.size() && end - begin < 256 && cells[end] == cells[begin]) ++end;
    bytes += static_cast<char>(end - begin - 1);
    bytes += static_cast<char>(cells[begin]);
    begin = end;
  }
  return bytes;
}

}  // namespace

std::string EncodeCells(absl::Span<const uint8_t> cells) {
  uint8_t largest = 0;
  for (const uint8_t cell : cells) largest = std::max(largest, cell);
  size_t bits = 1;
  while (largest >> bits != 0) bits *= 2;
  const std::string packed = Pack(cells, bits);
  const std::string runs = Runs(cells);
  return runs.size() < packed.size() ? absl::StrCat("r", absl::Base64Escape(runs))
                                     : absl::StrCat(bits, absl::Base64Escape(packed));
}

}  // namespace starling
