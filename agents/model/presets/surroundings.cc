#include "agents/model/presets/surroundings.h"

#include <cstdlib>

namespace starling {

Surroundings::Surroundings(int view_radius, double density)
    : radius_(view_radius), density_(density) {
  const int side = 2 * view_radius + 1;
  for (int order = 0; order < kScanOrders; ++order) {
    scans_[order] = SightCells(view_radius, order);
    ranks_[order].assign(side * side, -1);
    for (int rank = 0; rank < size(); ++rank) {
      ranks_[order][Place(scans_[order][rank].dx, scans_[order][rank].dy)] = rank;
    }
  }
  nearest_ = size();
}

void Surroundings::SetNearest(int order, int rank) {
  order_ = order;
  nearest_ = rank;
}

int Surroundings::Place(int dx, int dy) const {
  if (std::abs(dx) > radius_ || std::abs(dy) > radius_) return -1;
  return (dy + radius_) * (2 * radius_ + 1) + dx + radius_;
}

int Surroundings::Rank(int dx, int dy) const {
  const int place = Place(dx, dy);
  return place < 0 ? -1 : ranks_[order_][place];
}

const SightCell* Surroundings::nearest() const {
  return nearest_ < size() ? &scans_[order_][nearest_] : nullptr;
}

bool Surroundings::IsNearest(int dx, int dy) const { return Rank(dx, dy) == nearest_; }

double Surroundings::Others(int dx, int dy) const {
  const int rank = Rank(dx, dy);
  return rank < 0 || rank > nearest_ ? density_ : 0;
}

BearingDistribution Surroundings::Scan(
    int action, const std::function<double(int dx, int dy)>& occupied) const {
  const Displacement move = ForagerMove(action);
  std::vector<double> here(ranks_[0].size());
  for (const SightCell& cell : scans_[0]) {
    here[Place(cell.dx, cell.dy)] = occupied(cell.dx + move.dx, cell.dy + move.dy);
  }
  BearingDistribution seen = {};
  for (const std::vector<SightCell>& scan : scans_) {
    double none_yet = 1.0 / kScanOrders;
    for (const SightCell& cell : scan) {
      const double p = here[Place(cell.dx, cell.dy)];
      seen[cell.bearing] += none_yet * p;
      none_yet *= 1 - p;
    }
    seen[kBearingNone] += none_yet;
  }
  return seen;
}

Tensor BearingTransitions(
    int view_radius, double density,
    const std::function<BearingDistribution(const Surroundings& around, int action)>& next) {
  Surroundings around(view_radius, density);
  Tensor B({kBearings, kBearings, kForagerActions});
  for (int action = 0; action < kForagerActions; ++action) {
    BearingDistribution total = {};
    for (int order = 0; order < kScanOrders; ++order) {
      double free = 1;  // probability that all cells before are
      for (int rank = 0; rank <= around.size(); ++rank) {
        around.SetNearest(order, rank);
        const SightCell* cell = around.nearest();
        const int from = cell == nullptr ? kBearingNone : cell->bearing;
        const double weight = cell == nullptr ? free : free * density;
        const BearingDistribution seen = next(around, action);
        for (int to = 0; to < kBearings; ++to) B.at({to, from, action}) += weight * seen[to];
        total[from] += weight;
        free *= 1 - density;
      }
    }
    for (int from = 0; from < kBearings; ++from) {
      for (int to = 0; to < kBearings; ++to) B.at({to, from, action}) /= total[from];
    }
  }
  return B;
}

}  // namespace starling
