#include "bench/runner/run_noise.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "bench/statistics/noise_floor.h"
#include "report/format.h"

namespace starling {

RunNoise JudgeNoise(const std::vector<BenchmarkRow>& rows) {
  std::vector<std::vector<double>> series;
  for (const BenchmarkRow& row : rows) series.push_back(row.samples);
  const absl::optional<double> floor = NoiseFloor(series);
  const auto busy =
      std::count_if(rows.begin(), rows.end(), [](const BenchmarkRow& row) { return row.busy; });

  RunNoise noise;
  if (!floor.has_value()) {
    noise.verdict = "unknown";
    noise.why.emplace_back("No row has the four samples that it takes to see noise.");
    return noise;
  }
  noise.aa_shift = *floor;
  noise.verdict = busy > 0 ? "busy" : *floor > kQuietShift ? "noisy" : "quiet";
  noise.why.push_back(absl::StrCat("Halves of the samples of the same rows differ by up to ",
                                   FormatPercent(*floor), ": a change below ",
                                   FormatPercent(3 * *floor), " is not to be told from noise."));
  if (busy > 0) {
    noise.why.push_back(absl::StrCat("Others used the processors during ", busy, " of ",
                                     rows.size(), " rows, which are marked."));
  }
  return noise;
}

}  // namespace starling
