#include "agents/model/presets/place_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

using Edges = std::vector<std::pair<int, int>>;

GraphShape Shape(int places, GraphKind kind) {
  GraphShape shape;
  shape.places = places;
  shape.kind = kind;
  return shape;
}

GraphShape Given(int places, const std::vector<int32_t>& ends) {
  GraphShape shape = Shape(places, GraphKind::kRing);
  shape.num_edge_ends = static_cast<int32_t>(ends.size());
  std::copy(ends.begin(), ends.end(), shape.edge_ends);
  return shape;
}

Edges EdgesOf(const GraphShape& shape) {
  const absl::StatusOr<PlaceGraph> graph = PlaceGraph::Create(shape);
  EXPECT_TRUE(graph.ok()) << graph.status();
  Edges edges;
  for (int a = 0; a < graph->places(); ++a) {
    for (int b = 0; b < graph->places(); ++b) {
      EXPECT_EQ(graph->Connected(a, b), graph->Connected(b, a));
      if (a <= b && graph->Connected(a, b)) edges.emplace_back(a, b);
    }
  }
  return edges;
}

std::string Refusal(const GraphShape& shape) {
  const absl::Status status = PlaceGraph::Create(shape).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(PlaceGraph, HasTheEdgesOfItsShape) {
  EXPECT_THAT(EdgesOf(Shape(10, GraphKind::kHalls)),
              ElementsAre(Pair(0, 1), Pair(0, 2), Pair(0, 3), Pair(0, 4), Pair(4, 5), Pair(4, 6),
                          Pair(4, 7), Pair(4, 8), Pair(8, 9)));
  EXPECT_THAT(EdgesOf(Shape(4, GraphKind::kRing)),
              ElementsAre(Pair(0, 1), Pair(0, 3), Pair(1, 2), Pair(2, 3)));
  EXPECT_THAT(EdgesOf(Shape(2, GraphKind::kRing)), ElementsAre(Pair(0, 1)));
  // 0 1 2 / 3 4 5 / 6 7
  EXPECT_THAT(EdgesOf(Shape(8, GraphKind::kGrid)),
              ElementsAre(Pair(0, 1), Pair(0, 3), Pair(1, 2), Pair(1, 4), Pair(2, 5), Pair(3, 4),
                          Pair(3, 6), Pair(4, 5), Pair(4, 7), Pair(6, 7)));
}

TEST(PlaceGraph, HasTheEdgesThatAreGiven) {
  EXPECT_THAT(EdgesOf(Given(4, {2, 0, 1, 3, 0, 1})),
              ElementsAre(Pair(0, 1), Pair(0, 2), Pair(1, 3)));
}

TEST(PlaceGraph, MovesToNeighboursInAscendingOrder) {
  const absl::StatusOr<PlaceGraph> graph = PlaceGraph::Create(Given(4, {2, 0, 1, 3, 0, 1, 0, 3}));
  ASSERT_TRUE(graph.ok()) << graph.status();
  EXPECT_EQ(graph->moves(), 4);
  const int after[4][4] = {{0, 1, 2, 3}, {1, 0, 3, 1}, {2, 0, 2, 2}, {3, 0, 1, 3}};
  for (int from = 0; from < 4; ++from) {
    for (int move = 0; move < 4; ++move) {
      EXPECT_EQ(graph->AfterMove(from, move), after[from][move]) << from << " by " << move;
    }
  }
}

TEST(PlaceGraph, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(Refusal(Shape(1, GraphKind::kRing)), "places is 1; it must be 2 to 128");
  EXPECT_EQ(Refusal(Shape(129, GraphKind::kRing)), "places is 129; it must be 2 to 128");
  EXPECT_THAT(Refusal(Shape(5, static_cast<GraphKind>(3))), HasSubstr("kind is 3"));
  EXPECT_EQ(Refusal(Given(3, {0, 1, 2})), "edges has 3 entries; it must have two for each edge");
  EXPECT_EQ(Refusal(Given(3, {0, 1, 1, 3})), "edges[3] is 3; it must be 0 to 2");
  EXPECT_EQ(Refusal(Given(3, {0, 1, -1, 2})), "edges[2] is -1; it must be 0 to 2");
  EXPECT_THAT(Refusal(Given(3, {0, 1, 2, 2})), HasSubstr("edges[3] is 2 like the entry before"));
  EXPECT_EQ(Refusal(Given(4, {0, 1, 2, 3})),
            "edges do not lead from place 0 to place 2; connect all of the 4 places");
  GraphShape shape = Given(4, {0, 1});
  for (const int size : {2049, -2}) {
    shape.num_edge_ends = size;
    EXPECT_THAT(Refusal(shape), HasSubstr("entries"));
  }
}

}  // namespace
}  // namespace starling
