// A series of any length in bounded memory, for a plot: every stretch of ticks keeps its least and
// its greatest value.
//
//   ThinnedSeries series(1000);
//   for (int64_t tick = 1; tick <= 1000000; ++tick) series.Add(tick, value);
//   // series.Points(x, y) gives at most 2,000 points, which a plot draws as the whole.
//
// A stretch is one tick at first; when `most_stretches` are full, two neighbours become one.
#ifndef STARLING_ENGINE_CLI_THINNED_SERIES_H_
#define STARLING_ENGINE_CLI_THINNED_SERIES_H_

#include <cstdint>
#include <vector>

namespace starling {

class ThinnedSeries {
 public:
  // `most_stretches` is even and at least 2.
  explicit ThinnedSeries(int most_stretches) : most_stretches_(most_stretches) {}

  // `x` grows from call to call. Amortised O(1).
  void Add(double x, double y);

  // Appends the points, ascending in x.
  void Points(std::vector<double>& x, std::vector<double>& y) const;

 private:
  struct Stretch {
    int64_t values = 0;
    double low_x = 0, low = 0;
    double high_x = 0, high = 0;
  };
  static void Merge(const Stretch& from, Stretch& into);

  int most_stretches_;
  int64_t values_each_ = 1;
  std::vector<Stretch> stretches_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_THINNED_SERIES_H_
