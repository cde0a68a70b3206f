// Scenes of pictures in four quadrants, after M. B. Mirza, R. A. Adams, C. D. Mathys, K. J.
// Friston, "Scene construction, visual foraging, and active inference", Front. Comput. Neurosci.
// 10:56, 2016.
//
// In each scene there are a bird and one more picture: beside it a cat (flee), beside it a seed
// (feed), or diagonally across a seed (wait). A layout is a scene that may be mirrored up-down and
// left-right: four layouts of each.
#ifndef STARLING_AGENTS_MODEL_PRESETS_SCENES_H_
#define STARLING_AGENTS_MODEL_PRESETS_SCENES_H_

namespace starling {

enum SceneName : int { kFlee, kFeed, kWait, kScenes };
enum ScenePicture : int { kNoPicture, kBird, kSeed, kCat, kScenePictures };
enum SceneFeedback : int { kNoFeedback, kFeedbackRight, kFeedbackWrong, kSceneFeedbacks };

// Where an agent may look or report: the fixation point, the quadrants row by row, the three
// reports in the order of SceneName.
enum ScenePlace : int { kFixation, kFirstQuadrant, kFirstReport = 5, kScenePlaces = 8 };

inline constexpr int kQuadrants = 4;
inline constexpr int kSceneMirrors = 4;  // as it is, left-right, up-down, both

inline bool IsQuadrant(int place) { return place >= kFirstQuadrant && place < kFirstReport; }
inline bool IsReport(int place) { return place >= kFirstReport; }

// The picture at a place for a scene under a mirror, 0 to kSceneMirrors - 1.
inline ScenePicture PictureAt(int scene, int mirror, int place) {
  if (!IsQuadrant(place)) return kNoPicture;
  // Mirrors swap columns by bit 0 of the quadrant and rows by bit 1.
  const int quadrant = (place - kFirstQuadrant) ^ mirror;
  if (quadrant == 0) return kBird;
  if (scene == kWait) return quadrant == 3 ? kSeed : kNoPicture;
  if (quadrant != 1) return kNoPicture;
  return scene == kFlee ? kCat : kSeed;
}

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_SCENES_H_
