#include "engine/cli/thinned_series.h"

namespace starling {

void ThinnedSeries::Merge(const Stretch& from, Stretch& into) {
  into.values += from.values;
  if (from.low < into.low) {
    into.low = from.low;
    into.low_x = from.low_x;
  }
  if (from.high > into.high) {
    into.high = from.high;
    into.high_x = from.high_x;
  }
}

void ThinnedSeries::Add(double x, double y) {
  if (stretches_.empty() || stretches_.back().values == values_each_) {
    if (static_cast<int>(stretches_.size()) == most_stretches_) {
      for (int pair = 0; pair < most_stretches_ / 2; ++pair) {
        Stretch merged = stretches_[2 * pair];
        Merge(stretches_[2 * pair + 1], merged);
        stretches_[pair] = merged;
      }
      stretches_.resize(most_stretches_ / 2);
      values_each_ *= 2;
    }
    stretches_.push_back({1, x, y, x, y});
  } else {
    Merge({1, x, y, x, y}, stretches_.back());
  }
}

void ThinnedSeries::Points(std::vector<double>& x, std::vector<double>& y) const {
  for (const Stretch& stretch : stretches_) {
    const bool low_first = stretch.low_x <= stretch.high_x;
    x.push_back(low_first ? stretch.low_x : stretch.high_x);
    y.push_back(low_first ? stretch.low : stretch.high);
    if (stretch.low_x == stretch.high_x) continue;
    x.push_back(low_first ? stretch.high_x : stretch.low_x);
    y.push_back(low_first ? stretch.high : stretch.low);
  }
}

}  // namespace starling
