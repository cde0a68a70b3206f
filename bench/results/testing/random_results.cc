#include "bench/results/testing/random_results.h"

#include <cmath>
#include <cstring>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace starling {
namespace {

class Source {
 public:
  explicit Source(std::mt19937_64& random) : random_(random) {}

  int64_t Below(int64_t bound) {
    return static_cast<int64_t>(random_() % static_cast<uint64_t>(bound));
  }
  bool Coin() { return Below(2) == 0; }

  // Any bits that are a finite number of at most 1e300.
  double AnyNumber() {
    for (;;) {
      const uint64_t bits = random_();
      double value;
      std::memcpy(&value, &bits, sizeof(value));
      if (std::isfinite(value) && std::abs(value) < 1e300) return value;
    }
  }

  std::string Text() {
    static constexpr const char* kParts[] = {"a",         "\"", "<b>", "|",   "\n", "\\",
                                             "\u03bc",    "=",  "/",   ",",   "'",  "&",
                                             "</script>", "0",  "x y", "\x01"};
    std::string text;
    for (int64_t parts = Below(6); parts > 0; --parts) text += kParts[Below(16)];
    return text;
  }

  std::string Value() {
    switch (Below(4)) {
      case 0:
        return absl::StrCat(static_cast<int64_t>(random_()));
      case 1:
        return absl::StrCat("0", Below(100));
      case 2:
        return absl::StrCat(Below(100));
      default:
        return Text();
    }
  }

 private:
  std::mt19937_64& random_;
};

template <typename Value>
std::vector<std::pair<std::string, Value>> Pairs(Source& source, Value (Source::*value)()) {
  std::vector<std::pair<std::string, Value>> pairs;
  for (int64_t count = source.Below(5); count > 0; --count) {
    pairs.emplace_back(absl::StrCat(source.Text(), count), (source.*value)());
  }
  return pairs;
}

std::vector<double> Samples(Source& source) {
  std::vector<double> samples;
  const bool latencies = source.Coin();
  for (int64_t count = source.Below(4) * source.Below(20); count > 0; --count) {
    samples.push_back(latencies ? 1e-9 * static_cast<double>(source.Below(1000000))
                                : source.AnyNumber());
  }
  return samples;
}

BenchmarkRow RandomRow(Source& source, int64_t number) {
  BenchmarkRow row;
  row.suite = source.Text();
  row.name = absl::StrCat(source.Text(), number);
  row.params = Pairs(source, &Source::Value);
  row.metric = source.Text();
  row.unit = source.Text();
  row.direction = source.Coin() ? Direction::kHigherIsBetter : Direction::kLowerIsBetter;
  if (source.Coin()) row.threshold = 0.01 * static_cast<double>(source.Below(300));
  row.samples = Samples(source);
  if (const absl::StatusOr<Histogram> histogram = HistogramOf(row.samples);
      histogram.ok() && source.Coin()) {
    row.histogram = *histogram;
  }
  row.resources.cpu_seconds = source.AnyNumber();
  if (source.Coin()) row.resources.rss_bytes = source.Below(int64_t{1} << 62);
  if (source.Coin()) row.resources.connections = source.Below(100);
  if (source.Coin()) row.target.value = source.AnyNumber();
  if (source.Coin()) row.target.critical = source.AnyNumber();
  row.target.statistic = static_cast<TargetStatistic>(source.Below(3));
  row.target.source = source.Text();
  row.note = source.Text();
  row.facts = Pairs(source, &Source::AnyNumber);
  row.busy = source.Coin();
  JudgeRow(row);
  return row;
}

}  // namespace

BenchmarkResults RandomResults(std::mt19937_64& random) {
  Source source(random);
  BenchmarkResults results;
  results.started = source.Text();
  results.seconds = source.AnyNumber();
  results.complete = source.Coin();
  results.command = source.Text();
  results.extent = source.Text();
  results.machine = Pairs(source, &Source::Text);
  results.build = Pairs(source, &Source::Text);
  for (int64_t count = source.Below(3); count > 0; --count) {
    results.uncontrolled.push_back(source.Text());
    results.noise.why.push_back(source.Text());
  }
  results.noise.aa_shift = source.AnyNumber();
  results.noise.verdict = source.Text();
  for (int64_t count = source.Below(5); count > 0; --count) {
    results.rows.push_back(RandomRow(source, count));
  }
  return results;
}

}  // namespace starling
