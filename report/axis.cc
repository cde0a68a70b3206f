#include "report/axis.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace starling {
namespace {

constexpr double kLargest = 1e300;
constexpr double kSmallest = 1e-290;
constexpr double kResolution = 1e-12;  // of the magnitude; ticks below it cannot be told apart

// The smallest of 1, 2, 5, 10 times a power of ten that is at least `raw`.
double NiceStep(double raw) {
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (raw <= factor * power * (1 + 1e-9)) return factor * power;
  }
  return 10 * power;
}

struct Unit {
  double factor;
  absl::string_view suffix;
};

// The unit in which ticks up to `largest` in magnitude are written.
Unit ChooseUnit(double largest, NumberStyle style) {
  static constexpr Unit kPlain[] = {{1e12, " T"}, {1e9, " G"}, {1e6, " M"}, {1e4, " k"}};
  static constexpr Unit kBytes[] = {{1e12, " TB"}, {1e9, " GB"}, {1e6, " MB"}, {1e3, " kB"}};
  static constexpr Unit kSeconds[] = {{1, " s"}, {1e-3, " ms"}, {1e-6, " µs"}, {1e-9, " ns"}};
  switch (style) {
    case NumberStyle::kPlain:
      for (const Unit& unit : kPlain) {
        if (largest >= unit.factor) return {unit.factor == 1e4 ? 1e3 : unit.factor, unit.suffix};
      }
      return {1, ""};
    case NumberStyle::kBytes:
      for (const Unit& unit : kBytes) {
        if (largest >= unit.factor) return unit;
      }
      return {1, " B"};
    case NumberStyle::kSeconds:
      for (const Unit& unit : kSeconds) {
        if (largest >= unit.factor) return unit;
      }
      return kSeconds[3];
    case NumberStyle::kPercent:
      return {0.01, " %"};
  }
  return {1, ""};
}

std::vector<std::string> Labels(const std::vector<double>& ticks, double step, NumberStyle style) {
  double largest = 0;
  for (const double tick : ticks) largest = std::max(largest, std::abs(tick));
  const Unit unit = ChooseUnit(largest, style);
  const double scaled = largest / unit.factor;
  const double scaled_step = step / unit.factor;
  const int step_exponent = static_cast<int>(std::floor(std::log10(scaled_step) + 1e-9));
  std::vector<std::string> labels;
  for (const double tick : ticks) {
    const double value = tick / unit.factor;
    if (tick == 0) {
      labels.emplace_back("0");
    } else if (scaled >= 1e6 || scaled < 1e-4) {
      const int exponent = static_cast<int>(std::floor(std::log10(scaled) + 1e-9));
      const int digits = std::clamp(exponent - step_exponent + 1, 1, 15);
      labels.push_back(absl::StrCat(FormatSignificant(value, digits), unit.suffix));
    } else {
      labels.push_back(absl::StrCat(step_exponent < 0
                                        ? FormatFixed(value, std::min(-step_exponent, 17))
                                        : FormatCount(std::llround(value)),
                                    unit.suffix));
    }
  }
  return labels;
}

// The largest 1, 2 or 5 times a power of ten that is at most `value`.
double NiceBelow(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-12));
  for (const double factor : {5.0, 2.0}) {
    if (value >= factor * power * (1 - 1e-9)) return factor * power;
  }
  return power;
}

double NiceAbove(double value) {
  const double below = NiceBelow(value);
  return below >= value * (1 - 1e-9) ? below : NiceStep(value);
}

std::string LogarithmicLabel(double tick, NumberStyle style) {
  return style == NumberStyle::kPlain && tick >= 1e3 && tick < 1e15 ? FormatSi(tick)
                                                                    : FormatValue(tick, style);
}

Axis MakeLogarithmicAxis(double low, double high, const AxisOptions& options) {
  low = std::clamp(low, kSmallest, kLargest);
  high = std::clamp(high, low, kLargest);
  if (high / low < 1 + kResolution) {
    low /= 2;
    high *= 2;
  }
  Axis axis;
  axis.logarithmic = true;
  axis.low = options.round_outward ? NiceBelow(low) : low;
  axis.high = options.round_outward ? NiceAbove(high) : high;
  const auto first = static_cast<int>(std::floor(std::log10(axis.low) + 1e-9));
  const auto last = static_cast<int>(std::floor(std::log10(axis.high) + 1e-9));
  const int target = std::max(options.target_ticks, 1);
  const bool between = 2 * (last - first) <= target;
  const int step = std::max(1, (last - first + target - 1) / target);
  for (int exponent = first; exponent <= last; ++exponent) {
    if ((exponent - first) % step != 0) continue;
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double tick = factor * std::pow(10.0, exponent);
      if (factor > 1 && !between) continue;
      if (tick < axis.low * (1 - 1e-9) || tick > axis.high * (1 + 1e-9)) continue;
      axis.ticks.push_back(std::clamp(tick, axis.low, axis.high));
      axis.labels.push_back(LogarithmicLabel(tick, options.style));
    }
  }
  return axis;
}

}  // namespace

double Axis::Fraction(double value) const {
  if (logarithmic) {
    if (!(value > low)) return 0;
    return std::clamp(std::log(value / low) / std::log(high / low), 0.0, 1.0);
  }
  return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

Axis MakeAxis(double low, double high, const AxisOptions& options) {
  if (!std::isfinite(low) || !std::isfinite(high) || low > high) {
    low = 0;
    high = 1;
  }
  if (options.logarithmic && low > 0) return MakeLogarithmicAxis(low, high, options);
  low = std::clamp(low, -kLargest, kLargest);
  high = std::clamp(high, -kLargest, kLargest);
  const double magnitude = std::max(std::abs(low), std::abs(high));
  if (magnitude < kSmallest) {
    low = -1;
    high = 1;
  } else if (high - low < magnitude * kResolution) {
    low -= magnitude / 10;
    high += magnitude / 10;
  }

  const double step = NiceStep((high - low) / std::max(options.target_ticks, 1));
  Axis axis;
  axis.low = options.round_outward ? std::floor(low / step + 1e-9) * step : low;
  axis.high = options.round_outward ? std::ceil(high / step - 1e-9) * step : high;
  const auto first = static_cast<int64_t>(std::ceil(axis.low / step - 1e-9));
  const auto last = static_cast<int64_t>(std::floor(axis.high / step + 1e-9));
  for (int64_t k = first; k <= last; ++k) {
    axis.ticks.push_back(std::clamp(static_cast<double>(k) * step, axis.low, axis.high));
  }
  axis.labels = Labels(axis.ticks, step, options.style);
  return axis;
}

}  // namespace starling
