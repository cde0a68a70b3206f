// Typed access to a ModelImage and to the rows of tiles, for code outside kernel units.
#ifndef STARLING_AGENTS_POPULATION_IMAGE_READER_H_
#define STARLING_AGENTS_POPULATION_IMAGE_READER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "agents/math/tile.h"
#include "agents/model/image_layout.h"
#include "agents/model/model_image.h"

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

  // One agent's entries of `count` rows from `row` on, in double.
  std::vector<double> Column(const std::byte* rows, int64_t row, int64_t count, int lane) const {
    std::vector<double> values;
    values.reserve(static_cast<size_t>(count));
    for (int64_t i = row; i < row + count; ++i) {
      const std::byte* entry =
          rows + i * kTileBytes + static_cast<int64_t>(lane) * header().real_bytes;
      values.push_back(header().real_bytes == 4
                           ? static_cast<double>(*reinterpret_cast<const float*>(entry))
                           : *reinterpret_cast<const double*>(entry));
    }
    return values;
  }

 private:
  const ModelImage& image_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_IMAGE_READER_H_
