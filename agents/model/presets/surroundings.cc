#include "agents/model/presets/surroundings.h"

#include <cstdlib>

namespace starling {

Surroundings::Surroundings(int view_radius, double density)
    : cells_(SightCells(view_radius)),
      ranks_((2 * view_radius + 1) * (2 * view_radius + 1), -1),
      radius_(view_radius),
      density_(density),
      nearest_(static_cast<int>(cells_.size())) {
  for (size_t rank = 0; rank < cells_.size(); ++rank) {
    const SightCell& cell = cells_[rank];
    ranks_[(cell.dy + radius_) * (2 * radius_ + 1) + cell.dx + radius_] = static_cast<int>(rank);
  }
}

int Surroundings::Rank(int dx, int dy) const {
  if (std::abs(dx) > radius_ || std::abs(dy) > radius_) return -1;
  return ranks_[(dy + radius_) * (2 * radius_ + 1) + dx + radius_];
}

const SightCell* Surroundings::nearest() const {
  return nearest_ < static_cast<int>(cells_.size()) ? &cells_[nearest_] : nullptr;
}

bool Surroundings::IsNearest(int dx, int dy) const { return Rank(dx, dy) == nearest_; }

double Surroundings::Others(int dx, int dy) const {
  const int rank = Rank(dx, dy);
  return rank < 0 || rank > nearest_ ? density_ : 0;
}

BearingDistribution Surroundings::Scan(
    int action, const std::function<double(int dx, int dy)>& occupied) const {
  const Displacement move = ForagerMove(action);
  BearingDistribution seen = {};
  double none_yet = 1;
  for (const SightCell& cell : cells_) {
    const double here = occupied(cell.dx + move.dx, cell.dy + move.dy);
    seen[cell.bearing] += none_yet * here;
    none_yet *= 1 - here;
  }
  seen[kBearingNone] = none_yet;
  return seen;
}

Tensor BearingTransitions(
    int view_radius, double density,
    const std::function<BearingDistribution(const Surroundings& around, int action)>& next) {
  Surroundings around(view_radius, density);
  const int cells = static_cast<int>(around.cells().size());
  Tensor B({kBearings, kBearings, kForagerActions});
  for (int action = 0; action < kForagerActions; ++action) {
    BearingDistribution total = {};
    BearingDistribution weight;  // of the next cell with that bearing, relative to its first
    weight.fill(1);
    for (int rank = 0; rank <= cells; ++rank) {
      around.SetNearest(rank);
      const int from = rank < cells ? around.cells()[rank].bearing : kBearingNone;
      const BearingDistribution seen = next(around, action);
      for (int to = 0; to < kBearings; ++to) B.at({to, from, action}) += weight[from] * seen[to];
      total[from] += weight[from];
      for (int known = 0; known < kBearings; ++known) {
        if (total[known] > 0) weight[known] *= 1 - density;
      }
    }
    for (int from = 0; from < kBearings; ++from) {
      for (int to = 0; to < kBearings; ++to) B.at({to, from, action}) /= total[from];
    }
  }
  return B;
}

}  // namespace starling
