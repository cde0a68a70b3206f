// Pictures of the world over a run of any length, in bounded memory.
//
//   PictureReel reel(25);
//   if (reel.Wants(tick)) reel.Add(tick, simulation->Picture());
//   reel.Evenly();   // at most 25 frames, spread evenly, the first and the last among them
//
// It begins with a picture at every tick; when it holds too many, it drops every second one and
// wants half as many.
#ifndef STARLING_ENGINE_CLI_PICTURE_REEL_H_
#define STARLING_ENGINE_CLI_PICTURE_REEL_H_

#include <cstdint>
#include <vector>

#include "engine/core/world.h"

namespace starling {

class PictureReel {
 public:
  struct Frame {
    int64_t tick;
    WorldPicture picture;
  };

  // `pictures` >= 0: how many Evenly() may give. No more than kMostBytes of cells are held, but
  // always two frames.
  static constexpr int64_t kMostBytes = 64 << 20;
  explicit PictureReel(int pictures) : pictures_(pictures), most_frames_(4 * pictures) {}

  // Ticks are given in ascending order; the first is always wanted, unless no pictures are.
  bool Wants(int64_t tick) const {
    return pictures_ > 0 && (frames_.empty() || (tick - frames_.front().tick) % interval_ == 0);
  }

  // Adds a picture, wanted or not: the last one of a run. Empty pictures are dropped.
  void Add(int64_t tick, WorldPicture picture);

  std::vector<const Frame*> Evenly() const;

 private:
  int pictures_;
  int64_t most_frames_;  // even, >= 2
  int64_t interval_ = 1;
  std::vector<Frame> frames_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_PICTURE_REEL_H_
