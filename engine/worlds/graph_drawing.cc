#include "engine/worlds/graph_drawing.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace starling {
namespace {

constexpr int kSpacing = 5;      // cells from place to place, at least
constexpr int kWideSpacing = 9;  // in circles of few places, so that edges are told apart
constexpr int kFewPlaces = 40;
constexpr int kMargin = 2;  // cells from the middle of a place to the edge of the picture
constexpr double kTurn = 6.283185307179586;

}  // namespace

GraphDrawing::GraphDrawing(const PlaceGraph& graph, uint8_t background, uint8_t edge) {
  const int places = graph.places();
  const int spacing = places > kFewPlaces ? kSpacing : kWideSpacing;
  const double radius = std::ceil(spacing * places / kTurn);
  for (int place = 0; place < places; ++place) {
    if (graph.columns() > 0) {
      spots_.push_back({kMargin + kSpacing * (place % graph.columns()),
                        kMargin + kSpacing * (place / graph.columns())});
    } else {
      const double angle = kTurn * place / places;
      const auto at = [&](double way) {
        return kMargin + static_cast<int>(std::lround(radius * (1 + way)));
      };
      spots_.push_back({at(std::sin(angle)), at(-std::cos(angle))});
    }
  }
  for (const Spot& spot : spots_) {
    picture_.width = std::max(picture_.width, spot.x + kMargin + 1);
    picture_.height = std::max(picture_.height, spot.y + kMargin + 1);
  }
  picture_.cells.assign(static_cast<size_t>(picture_.width) * picture_.height, background);
  for (int a = 0; a < places; ++a) {
    for (int b = 0; b < a; ++b) {
      if (graph.Connected(a, b)) {
        DrawLine(spots_[static_cast<size_t>(a)], spots_[static_cast<size_t>(b)], edge);
      }
    }
  }
}

void GraphDrawing::DrawLine(Spot from, Spot to, uint8_t colour) {
  const int steps = std::max(std::abs(to.x - from.x), std::abs(to.y - from.y));
  for (int step = 0; step <= steps; ++step) {
    const double way = steps == 0 ? 0 : static_cast<double>(step) / steps;
    const auto x = std::lround(from.x + way * (to.x - from.x));
    const auto y = std::lround(from.y + way * (to.y - from.y));
    picture_.cells[static_cast<size_t>(y * picture_.width + x)] = colour;
  }
}

WorldPicture GraphDrawing::WithPlaces(const std::vector<uint8_t>& places) const {
  WorldPicture picture = picture_;
  for (size_t place = 0; place < spots_.size(); ++place) {
    for (int y = spots_[place].y - 1; y <= spots_[place].y + 1; ++y) {
      for (int x = spots_[place].x - 1; x <= spots_[place].x + 1; ++x) {
        picture.cells[static_cast<size_t>(y * picture.width + x)] = places[place];
      }
    }
  }
  return picture;
}

}  // namespace starling
