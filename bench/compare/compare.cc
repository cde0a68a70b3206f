#include "bench/compare/compare.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "bench/runner/machine.h"
#include "bench/statistics/holm.h"
#include "bench/statistics/mann_whitney.h"
#include "bench/statistics/noise_floor.h"
#include "bench/statistics/quantile.h"
#include "bench/statistics/signed_rank.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr double kSqrtHalf = 0.70710678118654752;

// Halves of the pairs differ by twice as much as all of them vary, and the largest of three such
// differences is 1.66 times what one is on average (of normal noise).
constexpr double kFromHalvesOfPairs = 0.5 / 1.66;

bool AllEqual(const BenchmarkRow& base, const BenchmarkRow& other) {
  const auto is_first = [&](double sample) { return sample == base.samples.front(); };
  return std::all_of(base.samples.begin(), base.samples.end(), is_first) &&
         std::all_of(other.samples.begin(), other.samples.end(), is_first);
}

// What the samples of two rows say of each other: as pairs, where they were taken in pairs.
struct Evidence {
  absl::optional<Shift> shift;
  double p = 1;
  double smallest_p = 1;
  double own_noise = 0;
};

Evidence OfPairs(const BenchmarkRow& base, const BenchmarkRow& other) {
  Evidence evidence;
  evidence.smallest_p = SmallestSignedRankP(base.samples.size());
  const auto logs = PairedLogRatios(base.samples, other.samples);
  if (!logs.has_value()) return evidence;
  evidence.shift = PairedRatioShift(base.samples, other.samples);
  evidence.p = SignedRankP(*logs);
  std::vector<double> ratios;
  for (const double log : *logs) ratios.push_back(std::exp(log));
  if (const auto shift = AaShift(ratios)) evidence.own_noise = *shift * kFromHalvesOfPairs;
  return evidence;
}

Evidence OfSeries(const BenchmarkRow& base, const BenchmarkRow& other) {
  Evidence evidence;
  evidence.smallest_p = SmallestMannWhitneyP(base.samples.size(), other.samples.size());
  evidence.shift = RatioShift(base.samples, other.samples);
  evidence.p = MannWhitneyP(base.samples, other.samples);
  double sum = 0;
  int sides = 0;
  for (const BenchmarkRow* side : {&base, &other}) {
    if (const auto shift = AaShift(side->samples)) {
      sum += *shift;
      ++sides;
    }
  }
  // Halves of the samples vary more than all of them do.
  if (sides > 0) evidence.own_noise = sum / sides * kSqrtHalf;
  return evidence;
}

Evidence EvidenceOf(const BenchmarkRow& base, const BenchmarkRow& other, bool interleaved) {
  const bool pairs = interleaved && base.samples.size() == other.samples.size();
  Evidence evidence = pairs ? OfPairs(base, other) : OfSeries(base, other);
  if (!base.samples.empty() && AllEqual(base, other)) evidence.shift = Shift{0, 0, 0};
  return evidence;
}

std::string WithReason(const std::string& what, const std::string& reason) {
  return reason.empty() ? what : absl::StrCat(what, ": ", reason);
}

// Why two rows of one name cannot be compared; empty: they can.
std::string WhyNotComparable(const BenchmarkRow& base, const BenchmarkRow& other,
                             const Evidence& evidence, double significance) {
  if (base.samples.empty() && other.samples.empty()) {
    return WithReason("not measured on either side", other.note);
  }
  if (base.samples.empty()) return WithReason("not measured in the base", base.note);
  if (other.samples.empty()) return WithReason("measured in the base only", other.note);
  if (base.unit != other.unit || base.direction != other.direction) {
    return absl::StrCat("the two sides mean different things by it: ", base.unit, " and ",
                        other.unit, base.direction == other.direction ? "" : ", opposite ways");
  }
  if (evidence.smallest_p >= significance) {
    return absl::StrCat("too few samples, ", base.samples.size(), " and ", other.samples.size(),
                        ": no difference between them could be significant");
  }
  if (!evidence.shift.has_value()) return "a sample is 0 or less, so there is no ratio";
  return "";
}

std::string BusyNote(const BenchmarkRow& base, const BenchmarkRow& other) {
  if (!base.busy && !other.busy) return "";
  return absl::StrCat("others used the processors ", base.busy && other.busy ? "on both sides"
                                                     : base.busy             ? "during the base"
                                                                 : "during the other side");
}

RowComparison Named(const BenchmarkRow& row) {
  RowComparison compared;
  compared.name = RowName(row);
  compared.metric = row.metric;
  compared.unit = row.unit;
  compared.direction = row.direction;
  compared.threshold = row.threshold;
  return compared;
}

absl::Status CheckOptions(const ComparisonOptions& options) {
  if (!(options.significance > 0 && options.significance < 1)) {
    return absl::InvalidArgumentError(absl::StrCat("significance is ", options.significance,
                                                   "; it must be above 0 and below 1, as 0.05"));
  }
  if (options.threshold.has_value() &&
      !(*options.threshold >= 0 && std::isfinite(*options.threshold))) {
    return absl::InvalidArgumentError(absl::StrCat("threshold is ", *options.threshold,
                                                   "; it must be a fraction of 0 or more, as 0.1"));
  }
  return absl::OkStatus();
}

const char* Plural(size_t count) { return count == 1 ? "" : "s"; }

class Comparer {
 public:
  Comparer(const BenchmarkResults& base, const BenchmarkResults& other,
           const ComparisonOptions& options)
      : base_(base), other_(other), options_(options) {}

  absl::StatusOr<Comparison> Run() {
    comparison_.machine = other_.machine;
    comparison_.interleaved = options_.interleaved;
    comparison_.seconds = base_.seconds + other_.seconds;
    AddRows();
    if (pairs_ == 0) {
      return absl::FailedPreconditionError(absl::StrCat(
          "nothing to compare: of ", base_.rows.size(), " rows of the one side and ",
          other_.rows.size(),
          " of the other none have the same name; run the same suites with the same parameters"));
    }
    SetNoiseFloors();
    Correct();
    for (const size_t place : comparable_) Decide(comparison_.rows[place]);
    AddNotes();
    CountChanges(comparison_);
    return std::move(comparison_);
  }

 private:
  void AddRows() {
    std::map<std::string, const BenchmarkRow*> others;
    for (const BenchmarkRow& row : other_.rows) others.emplace(RowName(row), &row);
    for (const BenchmarkRow& row : base_.rows) {
      const auto found = others.find(RowName(row));
      if (found == others.end()) {
        RowComparison only = Named(row);
        only.base = row.stats;
        only.note = "in the base only";
        comparison_.rows.push_back(std::move(only));
        continue;
      }
      ++pairs_;
      AddPair(row, *found->second);
      others.erase(found);
    }
    for (const BenchmarkRow& row : other_.rows) {
      if (others.count(RowName(row)) == 0) continue;
      RowComparison only = Named(row);
      only.other = row.stats;
      only.note = "not in the base";
      comparison_.rows.push_back(std::move(only));
    }
    if (options_.threshold.has_value()) {
      for (RowComparison& row : comparison_.rows) row.threshold = *options_.threshold;
    }
  }

  void AddPair(const BenchmarkRow& base, const BenchmarkRow& other) {
    RowComparison compared = Named(other);
    compared.base = base.stats;
    compared.other = other.stats;
    if (base.busy || other.busy) ++busy_;
    const Evidence evidence = EvidenceOf(base, other, options_.interleaved);
    compared.note = WhyNotComparable(base, other, evidence, options_.significance);
    if (compared.note.empty()) {
      compared.note = BusyNote(base, other);
      compared.shift = *evidence.shift;
      compared.p = evidence.p;
      compared.noise_floor = evidence.own_noise;
      compared.change = Change::kSame;
      comparable_.push_back(comparison_.rows.size());
      suites_.push_back(base.suite);
      smallest_p_.push_back(evidence.smallest_p);
    }
    comparison_.rows.push_back(std::move(compared));
  }

  void SetNoiseFloors() {
    std::map<std::string, std::vector<double>> floors;
    for (size_t i = 0; i < comparable_.size(); ++i) {
      floors[suites_[i]].push_back(comparison_.rows[comparable_[i]].noise_floor);
    }
    for (auto& [suite, of_suite] : floors) std::sort(of_suite.begin(), of_suite.end());
    const double of_runs =
        options_.interleaved ? 0 : std::max(base_.noise.aa_shift, other_.noise.aa_shift);
    for (size_t i = 0; i < comparable_.size(); ++i) {
      double& floor = comparison_.rows[comparable_[i]].noise_floor;
      floor = std::max({floor, Quantile(floors[suites_[i]], 0.5), of_runs});
    }
  }

  void Correct() {
    std::vector<double> p;
    p.reserve(comparable_.size());
    for (const size_t place : comparable_) p.push_back(comparison_.rows[place].p);
    const std::vector<double> adjusted = HolmAdjusted(p);
    for (size_t i = 0; i < comparable_.size(); ++i) {
      comparison_.rows[comparable_[i]].adjusted_p = adjusted[i];
    }
  }

  void Decide(RowComparison& row) const {
    const double size = std::abs(row.shift.estimate);
    if (!(row.adjusted_p < options_.significance) || !(size > row.threshold)) return;
    if (!(size > row.least_shift())) {
      absl::StrAppend(&row.note, row.note.empty() ? "" : "; ",
                      "significant, but within the noise: below ", FormatPercent(row.least_shift()),
                      " it may be the machine");
      return;
    }
    const bool better = (row.shift.estimate > 0) == (row.direction == Direction::kHigherIsBetter);
    row.change = better ? Change::kBetter : Change::kWorse;
  }

  void AddNotes() {
    if (!options_.interleaved) {
      AddNote(
          "The two runs were not interleaved: if the machine changed between them, it shows as a "
          "change of the program. Let both programs run in turns to be sure.");
    }
    for (const BenchmarkResults* side : {&base_, &other_}) {
      const char* const name = side == &base_ ? "The base" : "The other side";
      if (!side->complete) AddNote(absl::StrCat(name, " was not measured to the end."));
      if (options_.interleaved || side->noise.verdict.empty() || side->noise.verdict == "quiet") {
        continue;
      }
      AddNote(absl::StrCat(name, " calls its own run ", side->noise.verdict, ". ",
                           absl::StrJoin(side->noise.why, " ")));
    }
    if (base_.extent != other_.extent) {
      AddNote(absl::StrCat("The extents differ: \"", base_.extent, "\" and \"", other_.extent,
                           "\"; only rows that both have are compared."));
    }
    if (busy_ > 0) {
      AddNote(absl::StrCat("Other programs used the processors during ", busy_, " row",
                           Plural(busy_), "; the notes of such rows say so."));
    }
    AddNoiseNote();
    AddNoteOnFewSamples();
  }

  void AddNoiseNote() {
    size_t hidden = 0;
    double most = 0;
    for (const size_t place : comparable_) {
      const RowComparison& row = comparison_.rows[place];
      if (!(row.least_shift() > row.threshold)) continue;
      ++hidden;
      most = std::max(most, row.least_shift());
    }
    if (hidden == 0) return;
    AddNote(absl::StrCat("In ", hidden, " of ", comparable_.size(), " row",
                         Plural(comparable_.size()),
                         " the noise hides changes that are above the threshold: below ",
                         FormatPercent(most), " in the worst of them."));
  }

  void AddNoteOnFewSamples() {
    const auto rows = static_cast<double>(comparable_.size());
    const auto few =
        static_cast<size_t>(std::count_if(smallest_p_.begin(), smallest_p_.end(), [&](double p) {
          return p * rows >= options_.significance;
        }));
    if (few == 0) return;
    AddNote(absl::StrCat("In ", few, " of ", comparable_.size(),
                         " rows the samples are too few to show a change of one row among so many, "
                         "however large it is. Take more samples (turns) or compare fewer rows."));
  }

  void AddNote(std::string note) { comparison_.notes.push_back(std::move(note)); }

  const BenchmarkResults& base_;
  const BenchmarkResults& other_;
  const ComparisonOptions& options_;
  Comparison comparison_;
  size_t pairs_ = 0;
  size_t busy_ = 0;
  // Of the rows that can be compared: their places, suites and smallest p-values.
  std::vector<size_t> comparable_;
  std::vector<std::string> suites_;
  std::vector<double> smallest_p_;
};

}  // namespace

double RowComparison::least_shift() const {
  return std::max(threshold, kNoiseFactor * noise_floor);
}

absl::StatusOr<Comparison> CompareResults(const BenchmarkResults& base,
                                          const BenchmarkResults& other,
                                          const ComparisonOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  const std::vector<std::string> differences = MachineDifferences(base.machine, other.machine);
  if (!differences.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the results come from different machines, so their speeds cannot be "
                     "compared: ",
                     absl::StrJoin(differences, "; ")));
  }
  return Comparer(base, other, options).Run();
}

void CountChanges(Comparison& comparison) {
  comparison.same = comparison.better = comparison.worse = comparison.not_comparable = 0;
  for (const RowComparison& row : comparison.rows) {
    switch (row.change) {
      case Change::kSame:
        ++comparison.same;
        break;
      case Change::kBetter:
        ++comparison.better;
        break;
      case Change::kWorse:
        ++comparison.worse;
        break;
      case Change::kNotComparable:
        ++comparison.not_comparable;
        break;
    }
  }
}

}  // namespace starling
