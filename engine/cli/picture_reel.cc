#include "engine/cli/picture_reel.h"

#include <algorithm>
#include <utility>

namespace starling {

void PictureReel::Add(int64_t tick, WorldPicture picture) {
  if (pictures_ == 0 || picture.width == 0) return;
  if (frames_.empty()) {
    const int64_t bytes = std::max<int64_t>(1, static_cast<int64_t>(picture.cells.size()));
    most_frames_ = std::max<int64_t>(2, std::min(most_frames_, kMostBytes / bytes / 2 * 2));
  } else if (frames_.back().tick == tick) {
    return;
  }
  if (static_cast<int64_t>(frames_.size()) == most_frames_) {
    for (size_t i = 1; 2 * i < frames_.size(); ++i) frames_[i] = std::move(frames_[2 * i]);
    frames_.resize(frames_.size() / 2);
    interval_ *= 2;
  }
  frames_.push_back({tick, std::move(picture)});
}

std::vector<const PictureReel::Frame*> PictureReel::Evenly() const {
  std::vector<const Frame*> chosen;
  if (frames_.empty()) return chosen;
  const double first = frames_.front().tick;
  const double step = (frames_.back().tick - first) / std::max(1, pictures_ - 1);
  size_t frame = pictures_ == 1 ? frames_.size() - 1 : 0;
  for (int i = 0; i < pictures_; ++i) {
    const double wanted = first + i * step;
    while (frame + 1 < frames_.size() &&
           frames_[frame + 1].tick - wanted <= wanted - frames_[frame].tick) {
      ++frame;
    }
    if (chosen.empty() || chosen.back() != &frames_[frame]) chosen.push_back(&frames_[frame]);
  }
  return chosen;
}

}  // namespace starling
