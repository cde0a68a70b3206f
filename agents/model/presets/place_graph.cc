#include "agents/model/presets/place_graph.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/check_range.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kHallSize = 4;  // the hall and its rooms

int CeilingOfRoot(int number) {
  int root = 1;
  while (root * root < number) ++root;
  return root;
}

}  // namespace

absl::StatusOr<PlaceGraph> PlaceGraph::Create(const GraphShape& shape) {
  RETURN_IF_ERROR(CheckRange("places", shape.places, 2, GraphShape::kMostPlaces));
  RETURN_IF_ERROR(CheckRange("kind", static_cast<int>(shape.kind), 0, 2));
  const int32_t ends = shape.num_edge_ends;
  RETURN_IF_ERROR(CheckEntries("edges", static_cast<size_t>(ends), 0, 2 * GraphShape::kMostEdges));
  PlaceGraph graph(shape.places);
  if (ends == 0) {
    graph.ConnectShape(shape.kind);
  } else {
    RETURN_IF_ERROR(graph.ConnectEdges(absl::MakeConstSpan(shape.edge_ends, ends)));
  }
  RETURN_IF_ERROR(graph.CheckReachable());
  graph.FindMoves();
  return graph;
}

void PlaceGraph::Connect(int a, int b) {
  connected_[static_cast<size_t>(a * places_ + b)] = true;
  connected_[static_cast<size_t>(b * places_ + a)] = true;
}

absl::Status PlaceGraph::ConnectEdges(absl::Span<const int32_t> ends) {
  if (ends.size() % 2 != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("edges has ", ends.size(), " entries; it must have two for each edge"));
  }
  for (size_t i = 0; i < ends.size(); ++i) {
    RETURN_IF_ERROR(CheckRange(absl::StrCat("edges[", i, "]"), ends[i], 0, places_ - 1));
  }
  for (size_t i = 0; i < ends.size(); i += 2) {
    if (ends[i] == ends[i + 1]) {
      return absl::InvalidArgumentError(absl::StrCat(
          "edges[", i + 1, "] is ", ends[i], " like the entry before; an edge needs two places"));
    }
    Connect(ends[i], ends[i + 1]);
  }
  return absl::OkStatus();
}

void PlaceGraph::ConnectShape(GraphKind kind) {
  if (kind == GraphKind::kGrid) columns_ = CeilingOfRoot(places_);
  for (int place = 1; place < places_; ++place) {
    switch (kind) {
      case GraphKind::kHalls: {
        const int room = place % kHallSize;
        Connect(place, room == 0 ? place - kHallSize : place - room);
        break;
      }
      case GraphKind::kRing:
        Connect(place, place - 1);
        Connect(place, (place + 1) % places_);
        break;
      case GraphKind::kGrid:
        if (place % columns_ != 0) Connect(place, place - 1);
        if (place >= columns_) Connect(place, place - columns_);
        break;
    }
  }
}

absl::Status PlaceGraph::CheckReachable() const {
  std::vector<bool> reached(static_cast<size_t>(places_), false);
  std::vector<int> to_visit = {0};
  reached[0] = true;
  while (!to_visit.empty()) {
    const int from = to_visit.back();
    to_visit.pop_back();
    for (int to = 0; to < places_; ++to) {
      if (!Connected(from, to) || reached[static_cast<size_t>(to)]) continue;
      reached[static_cast<size_t>(to)] = true;
      to_visit.push_back(to);
    }
  }
  for (int place = 0; place < places_; ++place) {
    if (reached[static_cast<size_t>(place)]) continue;
    return absl::InvalidArgumentError(absl::StrCat("edges do not lead from place 0 to place ",
                                                   place, "; connect all of the ", places_,
                                                   " places"));
  }
  return absl::OkStatus();
}

void PlaceGraph::FindMoves() {
  std::vector<std::vector<int>> neighbours(static_cast<size_t>(places_));
  for (int from = 0; from < places_; ++from) {
    std::vector<int>& of = neighbours[static_cast<size_t>(from)];
    for (int to = 0; to < places_; ++to) {
      if (Connected(from, to)) of.push_back(to);
    }
    moves_ = std::max(moves_, 1 + static_cast<int>(of.size()));
  }
  for (int from = 0; from < places_; ++from) {
    std::vector<int> after = neighbours[static_cast<size_t>(from)];
    after.insert(after.begin(), from);
    after.resize(static_cast<size_t>(moves_), from);
    after_.insert(after_.end(), after.begin(), after.end());
  }
}

}  // namespace starling
