#include "agents/model/presets/grid.h"

#include <limits>
#include <utility>

#include "agents/model/presets/check_range.h"
#include "agents/model/presets/grid_moves.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kMaxPlaces = 1024;

absl::Status Check(const GridModelParameters& p) {
  RETURN_IF_ERROR(CheckRange("model.preset.grid.width", p.width, 1, kMaxPlaces));
  RETURN_IF_ERROR(CheckRange("model.preset.grid.height", p.height, 1, kMaxPlaces));
  const int places = p.width * p.height;
  RETURN_IF_ERROR(CheckRange("model.preset.grid.width * height", places, 1, kMaxPlaces));
  RETURN_IF_ERROR(CheckRange("model.preset.grid.goal", p.goal, -1, places - 1));
  constexpr double kLargest = std::numeric_limits<double>::max();
  RETURN_IF_ERROR(CheckRange("model.preset.grid.preference", p.preference, -kLargest, kLargest));
  return CheckRange("model.preset.grid.observation_noise", p.observation_noise, 0, 1);
}

}  // namespace

absl::StatusOr<GenerativeModel> MakeGridModel(const GridModelParameters& p) {
  RETURN_IF_ERROR(Check(p));
  const int places = p.width * p.height;
  const int goal = p.goal < 0 ? places - 1 : p.goal;

  Tensor A({places, places}, p.observation_noise / places);
  Tensor B({places, places, kGridMoves});
  for (int place = 0; place < places; ++place) {
    A.at({place, place}) += 1 - p.observation_noise;
    for (int action = 0; action < kGridMoves; ++action) {
      if (p.restart_at_goal && place == goal) {
        for (int start = 0; start < places; ++start) B.at({start, place, action}) = 1.0 / places;
        continue;
      }
      B.at({AfterMove(place, action, p.width, p.height), place, action}) = 1;
    }
  }
  Tensor C({places});
  C.at({goal}) = p.preference;

  ModelParts parts;
  parts.controls = {{"move", kGridMoves}};
  parts.factors = {{"place", places, {0}, {0}, std::move(B), {}, {}}};
  parts.modalities = {
      {"place", places, {0}, std::move(A), std::move(C), PreferenceKind::kUtility, {}}};
  return GenerativeModel::Create(std::move(parts));
}

}  // namespace starling
