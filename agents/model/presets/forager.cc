#include "agents/model/presets/forager.h"

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agents/model/presets/bearing.h"
#include "agents/model/presets/check_range.h"
#include "agents/model/presets/surroundings.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr int kFedStates = 2;
constexpr double kLeastDensity = 0.001;
constexpr double kMostDensity = 0.99;

absl::Status Check(const ForagerModelParameters& p) {
  const auto field = [](const char* name) { return absl::StrCat("model.preset.forager.", name); };
  RETURN_IF_ERROR(CheckRange(field("view_radius"), p.view_radius, 1, kMaxViewRadius));
  RETURN_IF_ERROR(CheckRange(field("observation_noise"), p.observation_noise, 0, 1));
  RETURN_IF_ERROR(CheckRange(field("food_density"), p.food_density, kLeastDensity, kMostDensity));
  RETURN_IF_ERROR(CheckRange(field("food_regrowth"), p.food_regrowth, 0, 1));
  RETURN_IF_ERROR(
      CheckRange(field("neighbour_density"), p.neighbour_density, kLeastDensity, kMostDensity));
  RETURN_IF_ERROR(CheckRange(field("competition"), p.competition, 0, 1));
  RETURN_IF_ERROR(CheckRange(field("preference"), p.preference, -kLargest, kLargest));
  return CheckRange(field("crowding_cost"), p.crowding_cost, -kLargest, kLargest);
}

Tensor FoodTransitions(const ForagerModelParameters& p) {
  return BearingTransitions(
      p.view_radius, p.food_density, [&p](const Surroundings& around, int action) {
        return around.Scan(action, [&](int dx, int dy) {
          const bool eaten = action == kForagerEat && dx == 0 && dy == 0;
          const double now = around.IsNearest(dx, dy) ? 1 : around.Others(dx, dy);
          return now * (eaten ? 0 : 1 - p.competition) + (1 - now) * p.food_regrowth;
        });
      });
}

// Walkers stay or take one of the four moves, all equally likely.
Tensor NeighbourTransitions(const ForagerModelParameters& p) {
  const auto steps = SightCells(1, 0);
  const double each = 1.0 / static_cast<double>(steps.size());
  return BearingTransitions(
      p.view_radius, p.neighbour_density, [&](const Surroundings& around, int action) {
        const auto others = [&](int dx, int dy) {
          double nobody = 1;
          for (const SightCell& step : steps) {
            nobody *= 1 - each * around.Others(dx - step.dx, dy - step.dy);
          }
          return 1 - nobody;
        };
        const SightCell* nearest = around.nearest();
        if (nearest == nullptr) return around.Scan(action, others);
        BearingDistribution mean = {};
        for (const SightCell& step : steps) {
          const auto seen = around.Scan(action, [&](int dx, int dy) {
            const bool there = dx == nearest->dx + step.dx && dy == nearest->dy + step.dy;
            return there ? 1 : others(dx, dy);
          });
          for (int to = 0; to < kBearings; ++to) mean[to] += each * seen[to];
        }
        return mean;
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
  const BearingDistribution prior =
      Surroundings(view_radius, density).Scan(kForagerStay, [&](int, int) { return density; });
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
