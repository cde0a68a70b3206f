#include "agents/model/presets/forager.h"

#include <array>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/bearing.h"
#include "agents/model/presets/check_range.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr int kFedStates = 2;
constexpr double kWalk = 0.2;  // a walker stays or takes one of four moves, all equally likely

absl::Status Check(const ForagerModelParameters& p) {
  const auto field = [](const char* name) { return absl::StrCat("model.preset.forager.", name); };
  RETURN_IF_ERROR(CheckRange(field("view_radius"), p.view_radius, 1, kMaxViewRadius));
  RETURN_IF_ERROR(CheckRange(field("observation_noise"), p.observation_noise, 0, 1));
  RETURN_IF_ERROR(CheckRange(field("food_density"), p.food_density, 0, 1));
  RETURN_IF_ERROR(CheckRange(field("food_regrowth"), p.food_regrowth, 0, 1));
  RETURN_IF_ERROR(CheckRange(field("neighbour_density"), p.neighbour_density, 0, 1));
  RETURN_IF_ERROR(CheckRange(field("competition"), p.competition, 0, 1));
  RETURN_IF_ERROR(CheckRange(field("preference"), p.preference, -kLargest, kLargest));
  return CheckRange(field("crowding_cost"), p.crowding_cost, -kLargest, kLargest);
}

// What an agent knows of the cells around it, given that the first thing of a kind stands in the
// cell of rank `nearest` of the scan (or in none, if that is the number of cells).
class Surroundings {
 public:
  Surroundings(const std::vector<SightCell>& cells, int view_radius, double density)
      : cells_(cells), reach_(view_radius), density_(density) {
    ranks_.assign((2 * reach_ + 1) * (2 * reach_ + 1), -1);
    for (size_t rank = 0; rank < cells.size(); ++rank) {
      ranks_[Index(cells[rank].dx, cells[rank].dy)] = static_cast<int>(rank);
    }
  }

  void SetNearest(int rank) { nearest_ = rank; }

  // Probability that a cell holds one.
  double Occupied(int dx, int dy) const {
    if (std::abs(dx) > reach_ || std::abs(dy) > reach_) return density_;
    const int rank = ranks_[Index(dx, dy)];
    if (rank < 0 || rank > nearest_) return density_;
    return rank == nearest_ ? 1 : 0;
  }

 private:
  int Index(int dx, int dy) const { return (dy + reach_) * (2 * reach_ + 1) + dx + reach_; }

  const std::vector<SightCell>& cells_;
  int reach_;
  double density_;
  int nearest_ = 0;
  std::vector<int> ranks_;
};

using Distribution = std::array<double, kBearings>;

// The bearing of the nearest one, when cell (dx, dy) holds one with probability occupied(dx, dy),
// independently.
template <typename Occupied>
Distribution NearestBearing(const std::vector<SightCell>& cells, const Occupied& occupied) {
  Distribution result = {};
  double none_yet = 1;
  for (const SightCell& cell : cells) {
    const double here = occupied(cell.dx, cell.dy);
    result[cell.bearing] += none_yet * here;
    none_yet *= 1 - here;
  }
  result[kBearingNone] = none_yet;
  return result;
}

// P(next bearing | bearing, action): over the cells in which the nearest one may stand, weighted by
// how likely each is to be the first, and for each from `next(surroundings, action, dx, dy)`, the
// probability that a cell holds one after the tick.
template <typename Next>
Tensor BearingTransitions(int view_radius, double density, const Next& next) {
  const std::vector<SightCell> cells = SightCells(view_radius);
  const int sighted = static_cast<int>(cells.size());
  Surroundings around(cells, view_radius, density);
  Tensor B({kBearings, kBearings, kForagerActions});
  for (int action = 0; action < kForagerActions; ++action) {
    const Displacement move = ForagerMove(action);
    std::array<double, kBearings> total = {};
    std::array<double, kBearings> weight;
    weight.fill(1);
    for (int nearest = 0; nearest <= sighted; ++nearest) {
      const int bearing = nearest < sighted ? cells[nearest].bearing : kBearingNone;
      around.SetNearest(nearest);
      const Distribution seen = NearestBearing(
          cells, [&](int dx, int dy) { return next(around, action, dx + move.dx, dy + move.dy); });
      for (int to = 0; to < kBearings; ++to) {
        B.at({to, bearing, action}) += weight[bearing] * seen[to];
      }
      total[bearing] += weight[bearing];
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

Tensor FoodTransitions(const ForagerModelParameters& p) {
  return BearingTransitions(p.view_radius, p.food_density,
                            [&p](const Surroundings& around, int action, int dx, int dy) {
                              const bool eaten = action == kForagerEat && dx == 0 && dy == 0;
                              const double stays = eaten ? 0 : 1 - p.competition;
                              const double now = around.Occupied(dx, dy);
                              return now * stays + (1 - now) * p.food_regrowth;
                            });
}

Tensor NeighbourTransitions(const ForagerModelParameters& p) {
  return BearingTransitions(p.view_radius, p.neighbour_density,
                            [](const Surroundings& around, int /*action*/, int dx, int dy) {
                              double nobody = 1 - kWalk * around.Occupied(dx, dy);
                              nobody *= 1 - kWalk * around.Occupied(dx, dy - 1);
                              nobody *= 1 - kWalk * around.Occupied(dx + 1, dy);
                              nobody *= 1 - kWalk * around.Occupied(dx, dy + 1);
                              nobody *= 1 - kWalk * around.Occupied(dx - 1, dy);
                              return 1 - nobody;
                            });
}

// Those who eat together with another one get the piece half of the time.
Tensor FedTransitions(const ForagerModelParameters& p) {
  Tensor B({kFedStates, kBearings, kForagerActions});
  for (int bearing = 0; bearing < kBearings; ++bearing) {
    for (int action = 0; action < kForagerActions; ++action) {
      const bool eats = bearing == kBearingHere && action == kForagerEat;
      const double fed = eats ? 1 - p.competition / 2 : 0;
      B.at({0, bearing, action}) = 1 - fed;
      B.at({1, bearing, action}) = fed;
    }
  }
  return B;
}

std::vector<double> BearingPrior(int view_radius, double density) {
  const Distribution prior =
      NearestBearing(SightCells(view_radius), [density](int, int) { return density; });
  return {prior.begin(), prior.end()};
}

Tensor NoisyReading(int outcomes, double noise) {
  Tensor A({outcomes, outcomes}, noise / outcomes);
  for (int state = 0; state < outcomes; ++state) A.at({state, state}) += 1 - noise;
  return A;
}

}  // namespace

absl::StatusOr<GenerativeModel> MakeForagerModel(const ForagerModelParameters& p) {
  RETURN_IF_ERROR(Check(p));
  const Tensor bearing = NoisyReading(kBearings, p.observation_noise);
  Tensor crowding({kBearings});
  crowding.at({kBearingHere}) = -p.crowding_cost;
  constexpr auto kUtility = PreferenceKind::kUtility;

  ModelParts parts;
  parts.controls = {{"move", kForagerActions}};
  parts.factors = {{"food",
                    kBearings,
                    {0},
                    {0},
                    FoodTransitions(p),
                    BearingPrior(p.view_radius, p.food_density),
                    {}},
                   {"neighbour",
                    kBearings,
                    {1},
                    {0},
                    NeighbourTransitions(p),
                    BearingPrior(p.view_radius, p.neighbour_density),
                    {}},
                   {"fed", kFedStates, {0}, {0}, FedTransitions(p), {1, 0}, {}}};
  parts.modalities = {{"food", kBearings, {0}, bearing, {}, kUtility, {}},
                      {"neighbour", kBearings, {1}, bearing, crowding, kUtility, {}},
                      {"ate",
                       kFedStates,
                       {2},
                       NoisyReading(kFedStates, p.observation_noise),
                       Tensor({kFedStates}, {0, p.preference}),
                       kUtility,
                       {}}};
  return GenerativeModel::Create(std::move(parts));
}

}  // namespace starling
