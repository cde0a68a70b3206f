#include "bench/compare/comparison_rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "bench/reports/row_text.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr char kNone[] = "–";

std::string Things(int64_t count, const char* thing) {
  return absl::StrCat(FormatCount(count), " ", thing, count == 1 ? "" : "s");
}

std::string Signed(double fraction) {
  return absl::StrCat(fraction > 0 ? "+" : "", FormatPercent(fraction));
}

// Worse, better, the same, not comparable; the worst and the best first.
std::pair<int, double> OrderOf(const RowComparison& row) {
  switch (row.change) {
    case Change::kWorse:
      return {0, Goodness(row, row.shift.estimate)};
    case Change::kBetter:
      return {1, -Goodness(row, row.shift.estimate)};
    case Change::kSame:
      return {2, 0};
    case Change::kNotComparable:
      break;
  }
  return {3, 0};
}

// "inference", {"b", "agents=1000"} of "inference/b/agents=1000/rate".
std::pair<std::string, std::vector<std::string>> PartsOf(const RowComparison& row) {
  absl::string_view name = row.name;
  if (absl::EndsWith(name, absl::StrCat("/", row.metric))) {
    name.remove_suffix(row.metric.size() + 1);
  }
  std::vector<std::string> parts = absl::StrSplit(name, '/');
  std::string suite = parts.front();
  parts.erase(parts.begin());
  return {std::move(suite), std::move(parts)};
}

// Takes parameters that all rows have out of their names and into the title.
void Share(std::vector<std::vector<std::string>>& names, std::string& title) {
  std::map<std::string, size_t> counts;
  for (const std::vector<std::string>& parts : names) {
    for (const std::string& part : std::set<std::string>(parts.begin(), parts.end())) {
      ++counts[part];
    }
  }
  const auto is_shared = [&](const std::string& part) {
    return names.size() > 1 && absl::StrContains(part, '=') && counts[part] == names.size();
  };
  std::vector<std::string> shared;
  std::copy_if(names[0].begin(), names[0].end(), std::back_inserter(shared), is_shared);
  if (!shared.empty()) absl::StrAppend(&title, "; ", absl::StrJoin(shared, ", "));
  for (std::vector<std::string>& parts : names) {
    parts.erase(std::remove_if(parts.begin(), parts.end(), is_shared), parts.end());
  }
}

}  // namespace

std::string VerdictLine(const Comparison& comparison) {
  return absl::StrCat(Things(comparison.worse, "regression"), ", ",
                      Things(comparison.better, "improvement"), ", ", FormatCount(comparison.same),
                      " without a difference shown, ", FormatCount(comparison.not_comparable),
                      " not comparable");
}

std::string SidesLine(const Comparison& comparison) {
  return absl::StrCat("A is ", comparison.base_name, ", B is ", comparison.other_name, "; ",
                      comparison.interleaved ? "" : "not ", "interleaved, measured for ",
                      FormatDuration(comparison.seconds), ".");
}

std::vector<ComparisonGroup> GroupByMetric(const Comparison& comparison) {
  std::vector<const RowComparison*> rows;
  rows.reserve(comparison.rows.size());
  for (const RowComparison& row : comparison.rows) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(), [](const RowComparison* a, const RowComparison* b) {
    return OrderOf(*a) < OrderOf(*b);
  });
  std::vector<ComparisonGroup> groups;
  std::vector<std::vector<std::vector<std::string>>> names;
  std::map<std::string, size_t> places;
  for (const RowComparison* row : rows) {
    auto [suite, parts] = PartsOf(*row);
    const std::string title = absl::StrCat(suite, ": ", row->metric);
    const auto [place, added] = places.emplace(title, groups.size());
    if (added) {
      groups.push_back({title, {}, {}});
      names.emplace_back();
    }
    groups[place->second].rows.push_back(row);
    names[place->second].push_back(std::move(parts));
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    Share(names[i], groups[i].title);
    for (const auto& parts : names[i]) groups[i].names.push_back(absl::StrJoin(parts, "/"));
  }
  return groups;
}

double Goodness(const RowComparison& row, double shift) {
  const double logarithm = std::log1p(shift);
  return row.direction == Direction::kHigherIsBetter ? logarithm : -logarithm;
}

const char* FieldOf(Change change) {
  switch (change) {
    case Change::kSame:
      return "same";
    case Change::kBetter:
      return "better";
    case Change::kWorse:
      return "worse";
    case Change::kNotComparable:
      break;
  }
  return "not_comparable";
}

std::string SideText(const SampleSummary& side, const std::string& unit) {
  if (side.n == 0) return kNone;
  const double spread = RelativeInterval(side);
  return std::isnan(spread) ? ValueText(side.median, unit)
                            : absl::StrCat(ValueText(side.median, unit), " ± ", SpreadText(spread));
}

std::string ChangeText(const RowComparison& row) {
  if (row.change == Change::kNotComparable) return kNone;
  return row.change == Change::kSame ? "~" : Signed(row.shift.estimate);
}

std::string MarkedChange(const RowComparison& row) {
  const char* const sign = row.change == Change::kWorse    ? "✗ "
                           : row.change == Change::kBetter ? "✓ "
                                                           : "";
  return absl::StrCat(sign, ChangeText(row));
}

std::string IntervalText(const RowComparison& row) {
  if (row.change == Change::kNotComparable) return kNone;
  return absl::StrCat(Signed(row.shift.low), " to ", Signed(row.shift.high));
}

std::string PText(const RowComparison& row) {
  if (row.change == Change::kNotComparable) return kNone;
  return row.adjusted_p < 1e-4 ? "< 0.0001" : FormatSignificant(row.adjusted_p, 2);
}

std::string CountsText(const RowComparison& row) {
  return absl::StrCat(row.base.n, " + ", row.other.n);
}

}  // namespace starling
