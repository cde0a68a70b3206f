// The model preset `visual_foraging`: an agent that looks at one quadrant of a scene after the
// other, and reports which scene it is.
//
//   ASSIGN_OR_RETURN(GenerativeModel model, MakeVisualForagingModel({}));
//
// Factors: place (8: fixation, four quadrants, three reports) and layout (scenes.h: the scene,
// times four mirrors if there are mirrors). One control, "look at", names the place. Modalities:
// place; picture (4: nothing, bird, seed, cat), by place and layout; feedback (3: none, right,
// wrong), by place and layout. After a report the next action, whichever it is, leads back to
// fixation and to a new scene. Scene and mirrors are one factor: what is seen makes them depend on
// each other.
#ifndef STARLING_AGENTS_MODEL_PRESETS_VISUAL_FORAGING_H_
#define STARLING_AGENTS_MODEL_PRESETS_VISUAL_FORAGING_H_

#include "absl/status/statusor.h"
#include "agents/model/generative_model.h"

namespace starling {

struct VisualForagingModelParameters {
  bool mirrors = true;             // scenes are mirrored up-down and left-right at random
  double observation_noise = 0.0;  // probability that a picture is drawn at random; 0 to 1
  double right_preference = 2.0;   // log-preferences; nats, finite
  double wrong_preference = -4.0;
};

// INVALID_ARGUMENT names the field, its value and what is allowed.
absl::StatusOr<GenerativeModel> MakeVisualForagingModel(
    const VisualForagingModelParameters& parameters);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_VISUAL_FORAGING_H_
