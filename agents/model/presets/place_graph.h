// Graphs of places: who is connected with whom.
//
//   GraphShape shape;                       // three halls in a row, three rooms beside each
//   ASSIGN_OR_RETURN(PlaceGraph graph, PlaceGraph::Create(shape));
//   graph.Connected(0, 3);                  // true: room 3 is beside hall 0
//
// Either a shape of so many places, or edges that are given one by one.
#ifndef STARLING_AGENTS_MODEL_PRESETS_PLACE_GRAPH_H_
#define STARLING_AGENTS_MODEL_PRESETS_PLACE_GRAPH_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace starling {

enum class GraphKind : int32_t {
  kHalls,  // places 0, 4, 8, ... are halls in a row; the three after each are rooms beside it
  kRing,   // each place is connected with the next, the last with the first
  kGrid,   // rows of ceil(sqrt(places)) places, each connected with those beside, above and below
};

// A plain value of fixed size.
struct GraphShape {
  static constexpr int kMostPlaces = 128;
  static constexpr int kMostEdges = 1024;

  int32_t places = 12;                 // 2 to 128
  GraphKind kind = GraphKind::kHalls;  // where there are no edges
  int32_t num_edge_ends = 0;           // 2 for each edge
  int32_t edge_ends[2 * kMostEdges] = {};
};

class PlaceGraph {
 public:
  // INVALID_ARGUMENT for a number of places or of edge ends out of range, an edge that leads to no
  // place or from a place to itself, or if a place cannot be reached from place 0. Messages begin
  // with the name of the field: "edges[3] is 12; ...". O(places^2).
  static absl::StatusOr<PlaceGraph> Create(const GraphShape& shape);

  int places() const { return places_; }
  // Both ways. False for a place and itself.
  bool Connected(int a, int b) const { return connected_[static_cast<size_t>(a * places_ + b)]; }
  // Moves that an agent may make: 0 stays, 1 and those after it lead to the neighbours of its place
  // in ascending order; those that it has no neighbour for stay too.
  int moves() const { return moves_; }
  int AfterMove(int from, int move) const {
    return after_[static_cast<size_t>(from * moves_ + move)];
  }
  // Columns of a GraphKind::kGrid; 0 for other graphs.
  int columns() const { return columns_; }

 private:
  explicit PlaceGraph(int places)
      : places_(places), connected_(static_cast<size_t>(places) * places, false) {}
  void Connect(int a, int b);
  absl::Status ConnectEdges(absl::Span<const int32_t> ends);
  void ConnectShape(GraphKind kind);
  absl::Status CheckReachable() const;
  void FindMoves();

  int places_;
  int columns_ = 0;
  std::vector<bool> connected_;  // [places][places]
  int moves_ = 1;                // 1 + the most neighbours of a place
  std::vector<int> after_;       // [places][moves]
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_PLACE_GRAPH_H_
