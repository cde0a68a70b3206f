// A graph as a picture: places as squares of 3 x 3 cells, in a circle or, if the graph is a grid,
// in rows; edges as lines.
#ifndef STARLING_ENGINE_WORLDS_GRAPH_DRAWING_H_
#define STARLING_ENGINE_WORLDS_GRAPH_DRAWING_H_

#include <cstdint>
#include <vector>

#include "agents/model/presets/place_graph.h"
#include "engine/core/world.h"

namespace starling {

class GraphDrawing {
 public:
  // `background` and `edge` are palette entries.
  GraphDrawing(const PlaceGraph& graph, uint8_t background, uint8_t edge);

  // With the palette entry of each place.
  WorldPicture WithPlaces(const std::vector<uint8_t>& places) const;

 private:
  struct Spot {
    int x, y;
  };
  void DrawLine(Spot from, Spot to, uint8_t colour);

  WorldPicture picture_;  // without places
  std::vector<Spot> spots_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_GRAPH_DRAWING_H_
