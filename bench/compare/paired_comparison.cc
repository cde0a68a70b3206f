#include "bench/compare/paired_comparison.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "base/status_macros.h"
#include "base/temporary_folder.h"
#include "re2/re2.h"
#include "report/format.h"

namespace starling {
namespace {

bool IsChange(Change change) { return change == Change::kBetter || change == Change::kWorse; }

// Leaves out the parameters that the sides differ in.
void Align(BenchmarkResults& results, const std::vector<std::string>& differing) {
  for (BenchmarkRow& row : results.rows) {
    row.params.erase(std::remove_if(row.params.begin(), row.params.end(),
                                    [&](const auto& parameter) {
                                      return std::find(differing.begin(), differing.end(),
                                                       parameter.first) != differing.end();
                                    }),
                     row.params.end());
  }
}

// An expression that finds these rows only, whatever the differing parameters are on either side.
std::string FilterFor(const std::vector<std::string>& names,
                      const PairedComparisonOptions& options) {
  std::vector<std::string> expressions;
  for (const std::string& name : names) {
    std::vector<std::string> parts;
    size_t start = 0;
    while (start <= name.size()) {
      const size_t slash = std::min(name.find('/', start), name.size());
      parts.push_back(RE2::QuoteMeta(name.substr(start, slash - start)));
      start = slash + 1;
    }
    std::string any = "/";
    if (!options.differing.empty()) {
      any = absl::StrCat("/(?:(?:", absl::StrJoin(options.differing, "|"), ")=[^/]*/)*");
    }
    expressions.push_back(absl::StrJoin(parts, any));
  }
  return absl::StrCat("^(?:", absl::StrJoin(expressions, "|"), ")$");
}

absl::StatusOr<Comparison> CompareOnce(const std::array<PairedSide, 2>& sides,
                                       const PairedComparisonOptions& options, StopToken stop) {
  ASSIGN_OR_RETURN(auto results, RunPaired(sides, options.paired, stop));
  for (BenchmarkResults& side : results) Align(side, options.differing);
  ComparisonOptions compare = options.compare;
  compare.interleaved = true;
  ASSIGN_OR_RETURN(Comparison comparison, CompareResults(results[0], results[1], compare));
  comparison.base_name = sides[0].name;
  comparison.other_name = sides[1].name;
  return comparison;
}

// Whether the second look shows the same change. Noise was held against it the first time.
bool Confirms(const RowComparison& first, const RowComparison& second, double significance) {
  return second.adjusted_p < significance && std::abs(second.shift.estimate) > second.threshold &&
         (second.shift.estimate > 0) == (first.shift.estimate > 0);
}

void AddNote(const std::string& note, RowComparison& row) {
  absl::StrAppend(&row.note, row.note.empty() ? "" : "; ", note);
}

void Confirm(RowComparison& row, const Comparison& again, double significance) {
  for (const RowComparison& second : again.rows) {
    if (second.name != row.name || second.change == Change::kNotComparable) continue;
    const bool confirmed = Confirms(row, second, significance);
    AddNote(absl::StrCat(confirmed ? "" : "not ",
                         "confirmed, run again: ", FormatPercent(second.shift.estimate)),
            row);
    if (!confirmed) row.change = Change::kSame;
    return;
  }
  AddNote("could not be confirmed: it was not measured again", row);
  row.change = Change::kNotComparable;
}

}  // namespace

absl::StatusOr<Comparison> ComparePaired(const std::array<PairedSide, 2>& sides,
                                         const PairedComparisonOptions& options, StopToken stop) {
  ASSIGN_OR_RETURN(Comparison comparison, CompareOnce(sides, options, stop));
  std::vector<std::string> suspects;
  for (const RowComparison& row : comparison.rows) {
    if (IsChange(row.change)) suspects.push_back(row.name);
  }
  if (suspects.empty()) return comparison;
  PairedComparisonOptions second = options;
  second.paired.filter = FilterFor(suspects, options);
  ASSIGN_OR_RETURN(const Comparison again, CompareOnce(sides, second, stop));
  comparison.seconds += again.seconds;
  for (RowComparison& row : comparison.rows) {
    if (IsChange(row.change)) Confirm(row, again, options.compare.significance);
  }
  CountChanges(comparison);
  return comparison;
}

absl::StatusOr<std::vector<ProfiledRow>> ProfileRegressions(const std::array<PairedSide, 2>& sides,
                                                            const Comparison& comparison,
                                                            const std::string& folder,
                                                            const PairedComparisonOptions& options,
                                                            StopToken stop) {
  std::vector<ProfiledRow> profiled;
  for (const RowComparison& row : comparison.rows) {
    if (row.change != Change::kWorse) continue;
    const std::string stem = absl::StrCat(folder, "/", absl::StrReplaceAll(row.name, {{"/", "."}}));
    ProfiledRow pair = {row.name, stem + ".base.folded", stem + ".other.folded"};
    const std::vector<std::string> arguments = {"--filter", FilterFor({row.name}, options),
                                                "--profile", "cpu"};
    for (int side = 0; side < 2; ++side) {
      ASSIGN_OR_RETURN(const TemporaryFolder taken, TemporaryFolder::Create("starling-profile"));
      RETURN_IF_ERROR(RunSide(sides[side], arguments, taken.File("run"), stop).status());
      std::error_code error;
      std::filesystem::create_directories(folder, error);
      const std::string kept = side == 0 ? pair.base_folded : pair.other_folded;
      bool found = false;
      for (const auto& file :
           std::filesystem::directory_iterator(taken.File("run/profiles"), error)) {
        if (file.path().extension() != ".folded") continue;
        std::filesystem::copy_file(file.path(), kept,
                                   std::filesystem::copy_options::overwrite_existing, error);
        found = true;
      }
      if (!found || error) {
        return absl::UnavailableError(absl::StrCat("cannot keep the profile of ", row.name, " at ",
                                                   kept, ": ",
                                                   found ? error.message() : "none was left"));
      }
    }
    profiled.push_back(std::move(pair));
  }
  return profiled;
}

}  // namespace starling
