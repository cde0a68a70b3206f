// Visual foraging: an agent looks at one quadrant of a scene after the other and reports which
// scene it is. Each agent has scenes of its own.
//
// A scene is one of three (flee, feed, wait), made of two pictures, mirrored up-down and left-right
// at random; agents/model/presets/scenes.h has them. The action names what the agent looks at next:
// the fixation point, one of four quadrants, or one of three reports. At a report it is told
// whether it is right; its next action, whichever it is, leads back to fixation and to a new scene.
//
//   ASSIGN_OR_RETURN(std::shared_ptr<const World> world, MakeVisualForagingWorld({}));
//
// Observations: place (8), picture (4: nothing, bird, seed, cat), feedback (3: none, right, wrong).
// One control of eight actions. Scene construction as in Mirza et al. 2016.
#ifndef STARLING_ENGINE_WORLDS_VISUAL_FORAGING_H_
#define STARLING_ENGINE_WORLDS_VISUAL_FORAGING_H_

#include <memory>

#include "absl/status/statusor.h"
#include "engine/core/world.h"

namespace starling {

struct VisualForagingParameters {
  static constexpr char kKind[] = "visual_foraging";
  static constexpr char kDescription[] =
      "visual foraging: look at the pictures of a scene, then report which scene it is";

  bool mirrors = true;             // scenes are mirrored at random
  double observation_noise = 0.0;  // probability that a picture is drawn at random; 0 to 1
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
//
// Agent metrics: `correct` (share of agents whose last report was right), `correct_rate` (share of
// all reports that were), `reports` (since birth), `quadrants_seen` (before the last report; in the
// present scene while there is none).
absl::StatusOr<std::shared_ptr<const World>> MakeVisualForagingWorld(
    const VisualForagingParameters& parameters);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_VISUAL_FORAGING_H_
