#include "agents/model/presets/visual_foraging.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/check_range.h"
#include "agents/model/presets/scenes.h"
#include "base/status_macros.h"

namespace starling {
namespace {

enum FactorIndex { kPlaceFactor, kLayoutFactor };

absl::Status Check(const VisualForagingModelParameters& p) {
  const auto check = [](absl::string_view field, double value, double low, double high) {
    return CheckRange(absl::StrCat("model.preset.visual_foraging.", field), value, low, high);
  };
  constexpr double kLargest = std::numeric_limits<double>::max();
  RETURN_IF_ERROR(check("observation_noise", p.observation_noise, 0, 1));
  RETURN_IF_ERROR(check("right_preference", p.right_preference, -kLargest, kLargest));
  return check("wrong_preference", p.wrong_preference, -kLargest, kLargest);
}

Factor PlaceFactor() {
  Tensor B({kScenePlaces, kScenePlaces, kScenePlaces});
  for (int from = 0; from < kScenePlaces; ++from) {
    for (int action = 0; action < kScenePlaces; ++action) {
      B.at({IsReport(from) ? kFixation : action, from, action}) = 1;
    }
  }
  std::vector<double> D(kScenePlaces, 0.0);
  D[kFixation] = 1;
  return {"place", kScenePlaces, {kPlaceFactor}, {0}, std::move(B), std::move(D)};
}

Factor LayoutFactor(int layouts) {
  Tensor B({layouts, layouts, kScenePlaces});
  for (int place = 0; place < kScenePlaces; ++place) {
    for (int from = 0; from < layouts; ++from) {
      for (int to = 0; to < layouts; ++to) {
        B.at({to, from, place}) = IsReport(place) ? 1.0 / layouts : to == from ? 1 : 0;
      }
    }
  }
  return {"layout", layouts, {kLayoutFactor, kPlaceFactor}, {}, std::move(B)};
}

std::vector<Modality> Modalities(const VisualForagingModelParameters& p, int mirrors) {
  const int layouts = kScenes * mirrors;
  Tensor where({kScenePlaces, kScenePlaces});
  Tensor picture({kScenePictures, kScenePlaces, layouts});
  Tensor feedback({kSceneFeedbacks, kScenePlaces, layouts});
  for (int place = 0; place < kScenePlaces; ++place) {
    where.at({place, place}) = 1;
    const double noise = IsQuadrant(place) ? p.observation_noise : 0;
    for (int layout = 0; layout < layouts; ++layout) {
      const int scene = layout / mirrors;
      for (int seen = 0; seen < kScenePictures; ++seen) {
        picture.at({seen, place, layout}) = noise / kScenePictures;
      }
      picture.at({PictureAt(scene, layout % mirrors, place), place, layout}) += 1 - noise;
      const int outcome = !IsReport(place)                ? kNoFeedback
                          : place - kFirstReport == scene ? kFeedbackRight
                                                          : kFeedbackWrong;
      feedback.at({outcome, place, layout}) = 1;
    }
  }
  const std::vector<int> both = {kPlaceFactor, kLayoutFactor};
  return {{"place", kScenePlaces, {kPlaceFactor}, std::move(where)},
          {"picture", kScenePictures, both, std::move(picture)},
          {"feedback", kSceneFeedbacks, both, std::move(feedback),
           Tensor({kSceneFeedbacks}, {0, p.right_preference, p.wrong_preference})}};
}

}  // namespace

absl::StatusOr<GenerativeModel> MakeVisualForagingModel(const VisualForagingModelParameters& p) {
  RETURN_IF_ERROR(Check(p));
  const int mirrors = p.mirrors ? kSceneMirrors : 1;
  ModelParts parts;
  parts.controls = {{"look at", kScenePlaces}};
  parts.factors = {PlaceFactor(), LayoutFactor(kScenes * mirrors)};
  parts.modalities = Modalities(p, mirrors);
  return GenerativeModel::Create(std::move(parts));
}

}  // namespace starling
