// Compact text for the cells of a picture, decoded by the page's script.
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_CELL_CODEC_H_
#define STARLING_REPORT_CELL_CODEC_H_

#include <cstdint>
#include <string>

#include "absl/types/span.h"

namespace starling {

// One letter, then base64. The shorter of two forms:
//   "1", "2", "4" or "8": that many bits a cell, the first cell in the lowest bits of a byte;
//   "r": runs, each two bytes: the length minus one, then the value.
// The result holds letters, digits, '+', '/' and '=' only, and so needs no escaping. O(cells).
std::string EncodeCells(absl::Span<const uint8_t> cells);

}  // namespace starling

#endif  // STARLING_REPORT_CELL_CODEC_H_
