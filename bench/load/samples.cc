#include "bench/load/samples.h"

#include <algorithm>
#include <cmath>

namespace starling {

void Samples::Add(absl::Duration sample) {
  nanoseconds_.push_back(absl::ToDoubleNanoseconds(sample));
}

void Samples::Merge(const Samples& other) {
  nanoseconds_.insert(nanoseconds_.end(), other.nanoseconds_.begin(), other.nanoseconds_.end());
}

absl::Duration Samples::Percentile(double percent) const {
  if (nanoseconds_.empty()) return absl::ZeroDuration();
  const double rank = std::ceil(percent / 100 * static_cast<double>(nanoseconds_.size()));
  const auto place = static_cast<ptrdiff_t>(std::max(rank, 1.0)) - 1;
  std::nth_element(nanoseconds_.begin(), nanoseconds_.begin() + place, nanoseconds_.end());
  return absl::Nanoseconds(nanoseconds_[static_cast<size_t>(place)]);
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace starling
