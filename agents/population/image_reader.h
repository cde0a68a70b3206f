// Typed access to a ModelImage and to the rows of tiles, for code outside kernel units.
#ifndef STARLING_AGENTS_POPULATION_IMAGE_READER_H_
#define STARLING_AGENTS_POPULATION_IMAGE_READER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "agents/math/tile.h"
#include "agents/model/image_layout.h"
#include "agents/model/model_image.h"
#include "agents/model/restriction_layout.h"

namespace starling {

// The image outlives the reader.
class ImageReader {
 public:
  explicit ImageReader(const ModelImage& image) : image_(image) {}

  const ImageHeader& header() const { return image_.header(); }
  template <typename T>
  const T* at(int64_t offset) const {
    return reinterpret_cast<const T*>(image_.bytes().data() + offset);
  }
  const FactorInfo& factor(int f) const { return at<FactorInfo>(header().factors)[f]; }
  const ModalityInfo& modality(int m) const { return at<ModalityInfo>(header().modalities)[m]; }
  const ControlInfo& control(int c) const { return at<ControlInfo>(header().controls)[c]; }
  // Null: every policy may be taken.
  const RestrictionInfo* restriction() const {
    return header().restriction == 0 ? nullptr : at<RestrictionInfo>(header().restriction);
  }
  bool masked() const { return restriction() != nullptr && restriction()->present != 0; }

  // One agent's entry of a row, in double.
  double Entry(const std::byte* rows, int64_t row, int lane) const {
    const std::byte* entry =
        rows + row * kTileBytes + static_cast<int64_t>(lane) * header().real_bytes;
    return header().real_bytes == 4 ? static_cast<double>(*reinterpret_cast<const float*>(entry))
                                    : *reinterpret_cast<const double*>(entry);
  }
  // `count` numbers of the image, in double.
  std::vector<double> Reals(int64_t offset, int64_t count) const {
    if (header().real_bytes == 4) return {at<float>(offset), at<float>(offset) + count};
    return {at<double>(offset), at<double>(offset) + count};
  }

  // One agent's entries of `count` rows from `row` on, in double.
  std::vector<double> Column(const std::byte* rows, int64_t row, int64_t count, int lane) const {
    std::vector<double> values;
    values.reserve(static_cast<size_t>(count));
    for (int64_t i = row; i < row + count; ++i) values.push_back(Entry(rows, i, lane));
    return values;
  }

 private:
  const ModelImage& image_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_IMAGE_READER_H_
