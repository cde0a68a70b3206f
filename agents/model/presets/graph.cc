#include "agents/model/presets/graph.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/check_range.h"
#include "base/status_macros.h"

namespace starling {
namespace {

enum Seen { kNotHere, kHere, kSeen };
enum FactorIndex { kPlace, kObject };

Factor PlaceFactor(const PlaceGraph& graph) {
  const int places = graph.places();
  Tensor B({places, places, graph.moves()});
  for (int from = 0; from < places; ++from) {
    for (int move = 0; move < graph.moves(); ++move) {
      B.at({graph.AfterMove(from, move), from, move}) = 1;
    }
  }
  return {"place", places, {kPlace}, {0}, std::move(B)};
}

Factor ObjectFactor(int places, bool hide_again) {
  if (!hide_again) {
    Tensor B({places, places});
    for (int object = 0; object < places; ++object) B.at({object, object}) = 1;
    return {"object", places, {kObject}, {}, std::move(B)};
  }
  Tensor B({places, places, places});
  for (int place = 0; place < places; ++place) {
    for (int object = 0; object < places; ++object) {
      if (object != place) {
        B.at({object, object, place}) = 1;
        continue;
      }
      for (int to = 0; to < places; ++to) B.at({to, object, place}) = 1.0 / places;
    }
  }
  return {"object", places, {kObject, kPlace}, {}, std::move(B)};
}

std::vector<Modality> Modalities(int places, double preference) {
  Tensor place({places, places});
  Tensor object({kSeen, places, places});
  for (int where = 0; where < places; ++where) {
    place.at({where, where}) = 1;
    for (int hidden = 0; hidden < places; ++hidden) {
      object.at({hidden == where ? kHere : kNotHere, where, hidden}) = 1;
    }
  }
  return {
      {"place", places, {kPlace}, std::move(place)},
      {"object", kSeen, {kPlace, kObject}, std::move(object), Tensor({kSeen}, {0, preference})}};
}

}  // namespace

absl::StatusOr<GenerativeModel> MakeGraphModel(const GraphModelParameters& p) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  RETURN_IF_ERROR(CheckRange("model.preset.graph.preference", p.preference, -kLargest, kLargest));
  const absl::StatusOr<PlaceGraph> graph = PlaceGraph::Create(p.graph);
  if (!graph.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("model.preset.graph.", graph.status().message()));
  }
  const int places = graph->places();
  ModelParts parts;
  parts.controls = {{"move", graph->moves()}};
  parts.factors = {PlaceFactor(*graph), ObjectFactor(places, p.hide_again)};
  parts.modalities = Modalities(places, p.preference);
  return GenerativeModel::Create(std::move(parts));
}

}  // namespace starling
