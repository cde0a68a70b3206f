// Surroundings: what an agent that knows one bearing knows of the cells around it, and how bearings
// change.
//
// Things of a kind stand in cells independently with a known density. The bearing of the nearest
// one says that the first of them in the order of the scan (agents/model/presets/bearing.h) stands
// in one of the cells with that bearing; those before it are free, those after it and out of sight
// are unknown.
//
//   // Things that never move, seen by an agent that does:
//   Tensor B = BearingTransitions(1, 0.1, [](const Surroundings& around, int action) {
//     return around.Scan(action, [&](int dx, int dy) {
//       return around.IsNearest(dx, dy) ? 1.0 : around.Others(dx, dy);
//     });
//   });
#ifndef STARLING_AGENTS_MODEL_PRESETS_SURROUNDINGS_H_
#define STARLING_AGENTS_MODEL_PRESETS_SURROUNDINGS_H_

#include <array>
#include <functional>
#include <vector>

#include "agents/model/presets/bearing.h"
#include "agents/model/tensor.h"

namespace starling {

using BearingDistribution = std::array<double, kBearings>;

class Surroundings {
 public:
  // Nothing in sight, until SetNearest.
  Surroundings(int view_radius, double density);

  // Number of cells in sight.
  int size() const { return static_cast<int>(scans_[0].size()); }

  // Looking in this order, the first thing stands in the cell of this rank; size(): in none.
  void SetNearest(int order, int rank);
  // That cell; null if there is none.
  const SightCell* nearest() const;

  bool IsNearest(int dx, int dy) const;
  // Probability that a cell holds a thing besides the nearest one: 0 or the density.
  double Others(int dx, int dy) const;

  // The bearing of the nearest thing after an action, when each cell (as the agent saw it before
  // the action) holds one with probability `occupied`, independently. O(cells).
  BearingDistribution Scan(int action, const std::function<double(int dx, int dy)>& occupied) const;

 private:
  int Place(int dx, int dy) const;  // in the square around the agent; -1: outside of it
  int Rank(int dx, int dy) const;   // in the present order; -1: out of sight

  std::array<std::vector<SightCell>, kScanOrders> scans_;
  std::array<std::vector<int>, kScanOrders> ranks_;  // by place; -1: out of sight
  int radius_;
  double density_;
  int order_ = 0;
  int nearest_;
};

// B[next bearing, bearing, action of a forager]: the mean of next(surroundings, action) over the
// cells in which the nearest thing may stand, weighted by how likely each is to be the first.
// `density` is above 0 and below 1.
Tensor BearingTransitions(
    int view_radius, double density,
    const std::function<BearingDistribution(const Surroundings& around, int action)>& next);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_SURROUNDINGS_H_
