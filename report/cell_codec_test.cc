#include "report/cell_codec.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

// The decoder of the page's script, in C++.
std::vector<uint8_t> Decode(const std::string& text, size_t count) {
  std::string bytes;
  EXPECT_TRUE(absl::Base64Unescape(text.substr(1), &bytes));
  std::vector<uint8_t> cells;
  if (text[0] == 'r') {
    for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
      cells.insert(cells.end(), static_cast<uint8_t>(bytes[i]) + 1u,
                   static_cast<uint8_t>(bytes[i + 1]));
    }
    return cells;
  }
  const size_t bits = static_cast<size_t>(text[0] - '0');
  for (size_t i = 0; i < count; ++i) {
    const uint8_t byte = static_cast<uint8_t>(bytes.at(i / (8 / bits)));
    cells.push_back(static_cast<uint8_t>(byte >> (i % (8 / bits) * bits) & ((1u << bits) - 1)));
  }
  return cells;
}

std::vector<uint8_t> Noise(size_t count, uint32_t values) {
  std::vector<uint8_t> cells(count);
  uint32_t state = 12345;
  for (uint8_t& cell : cells) {
    state = state * 1664525u + 1013904223u;
    cell = static_cast<uint8_t>((state >> 16) % values);
  }
  return cells;
}

TEST(EncodeCells, ComesBackForEveryPaletteSize) {
  for (const uint32_t values : {1u, 2u, 3u, 4u, 5u, 16u, 17u, 255u, 256u}) {
    for (const size_t count : {1u, 2u, 7u, 8u, 9u, 255u, 256u, 257u, 9216u}) {
      const std::vector<uint8_t> cells = Noise(count, values);
      EXPECT_EQ(Decode(EncodeCells(cells), count), cells) << values << " values, " << count;
    }
  }
  EXPECT_EQ(EncodeCells({}), "1");
}

TEST(EncodeCells, UsesRunsForSparsePictures) {
  std::vector<uint8_t> cells(96 * 96, 0);
  cells[4000] = 7;
  const std::string text = EncodeCells(cells);
  EXPECT_EQ(text[0], 'r');
  EXPECT_LT(text.size(), 120u);
  EXPECT_EQ(Decode(text, cells.size()), cells);
}

TEST(EncodeCells, PacksCrowdedPictures) {
  const std::string text = EncodeCells(Noise(96 * 96, 4));
  EXPECT_EQ(text[0], '2');
  EXPECT_LE(text.size(), 96u * 96 / 3 + 8) << "two bits a cell, in base64";
}

TEST(EncodeCells, HasAFixedForm) {
  EXPECT_EQ(EncodeCells(std::vector<uint8_t>{1, 0, 1, 1}), "1DQ==");
  EXPECT_EQ(EncodeCells(std::vector<uint8_t>(200, 5)), "rxwU=");
}

}  // namespace
}  // namespace starling
