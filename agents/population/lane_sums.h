// Sums over the agents of a tile, as a tree of fixed shape.
#ifndef STARLING_AGENTS_POPULATION_LANE_SUMS_H_
#define STARLING_AGENTS_POPULATION_LANE_SUMS_H_

#include <array>

#include "agents/population/population.h"

namespace starling {

constexpr int kMostLanes = 16;

// The sum of values[0] to values[lanes - 1]; `lanes` is a power of two. Values without an agent are
// zero.
inline double SumOverLanes(std::array<double, kMostLanes> values, int lanes) {
  for (int width = lanes / 2; width > 0; width /= 2) {
    for (int l = 0; l < width; ++l)
      values[static_cast<size_t>(l)] += values[static_cast<size_t>(l + width)];
  }
  return values[0];
}

// The same for each sum of a tile.
inline TileSums SumOverLanes(const std::array<TileSums, kMostLanes>& tiles, int lanes) {
  const auto sum = [&](double TileSums::*member) {
    std::array<double, kMostLanes> values = {};
    for (size_t l = 0; l < values.size(); ++l) values[l] = tiles[l].*member;
    return SumOverLanes(values, lanes);
  };
  TileSums total;
  total.free_energy = sum(&TileSums::free_energy);
  total.expected_free_energy = sum(&TileSums::expected_free_energy);
  total.utility = sum(&TileSums::utility);
  total.state_information_gain = sum(&TileSums::state_information_gain);
  total.parameter_information_gain = sum(&TileSums::parameter_information_gain);
  total.inductive_value = sum(&TileSums::inductive_value);
  total.policy_precision = sum(&TileSums::policy_precision);
  total.belief_entropy = sum(&TileSums::belief_entropy);
  return total;
}

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_LANE_SUMS_H_
