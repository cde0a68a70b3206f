#include "report/decimate.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "absl/types/span.h"

namespace starling {
namespace {

constexpr double kLargest = 1e300;
constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

struct Point {
  double x, y;
};

bool Before(const Point& a, const Point& b) { return a.x < b.x; }

std::vector<Point> Points(absl::Span<const double> x, absl::Span<const double> y) {
  const size_t count = x.empty() ? y.size() : std::min(x.size(), y.size());
  std::vector<Point> points;
  points.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const double at = x.empty() ? static_cast<double>(i) : x[i];
    if (!std::isfinite(at)) continue;
    points.push_back({std::clamp(at, -kLargest, kLargest),
                      std::isfinite(y[i]) ? std::clamp(y[i], -kLargest, kLargest) : kGap});
  }
  if (!std::is_sorted(points.begin(), points.end(), Before)) {
    std::stable_sort(points.begin(), points.end(), Before);
  }
  return points;
}

PlotColumn Summarise(absl::Span<const Point> points) {
  PlotColumn column{points.front().x / 2 + points.back().x / 2, kGap, kGap, kGap};
  double count = 0;
  for (const Point& point : points) {
    if (std::isnan(point.y)) continue;
    if (count == 0) column.low = column.high = column.mean = point.y;
    ++count;
    column.low = std::min(column.low, point.y);
    column.high = std::max(column.high, point.y);
    column.mean += (point.y - column.mean) / count;
  }
  return column;
}

}  // namespace

std::vector<PlotColumn> Decimate(absl::Span<const double> x, absl::Span<const double> y,
                                 int columns) {
  const std::vector<Point> points = Points(x, y);
  std::vector<PlotColumn> result;
  if (points.empty()) return result;
  const size_t limit = static_cast<size_t>(std::max(columns, 1));
  if (points.size() <= limit) {
    for (const Point& point : points) result.push_back({point.x, point.y, point.y, point.y});
    return result;
  }
  const double first = points.front().x;
  const double width = points.back().x - first;
  const auto column_of = [&](double at) -> size_t {
    if (!(width > 0)) return 0;
    const double fraction = (at - first) / width;
    return std::min(limit - 1, static_cast<size_t>(fraction * static_cast<double>(limit)));
  };
  for (size_t begin = 0; begin < points.size();) {
    const size_t column = column_of(points[begin].x);
    size_t end = begin + 1;
    while (end < points.size() && column_of(points[end].x) == column) ++end;
    result.push_back(Summarise(absl::MakeConstSpan(points).subspan(begin, end - begin)));
    begin = end;
  }
  return result;
}

}  // namespace starling
