#include "bench/results/results_csv.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bench/results/results_fields.h"

namespace starling {
namespace {

// As few digits as give the same bits again.
std::string Number(double value) {
  if (!std::isfinite(value)) return "";
  char digits[32];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof(digits), value);
  return std::string(digits, end.ptr);
}

std::string Number(const std::optional<double>& value) {
  return value.has_value() ? Number(*value) : "";
}

std::string Count(int64_t count) { return count < 0 ? "" : absl::StrCat(count); }

std::string Quoted(absl::string_view text) {
  if (text.find_first_of("\",\r\n") == absl::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + "\"";
}

// The names of `pairs` of all rows, in the order in which they first appear.
template <typename Pairs>
std::vector<std::string> NamesIn(const BenchmarkResults& results, Pairs BenchmarkRow::*pairs) {
  std::vector<std::string> names;
  std::set<std::string> known;
  for (const BenchmarkRow& row : results.rows) {
    for (const auto& [name, value] : row.*pairs) {
      if (known.insert(name).second) names.push_back(name);
    }
  }
  return names;
}

class Line {
 public:
  void Add(absl::string_view cell) {
    absl::StrAppend(&text_, separator_, Quoted(cell));
    separator_ = ",";
  }
  std::string Ended() const { return text_ + "\r\n"; }

 private:
  std::string text_;
  absl::string_view separator_;
};

std::string Heading(const std::vector<std::string>& parameters,
                    const std::vector<std::string>& facts) {
  Line line;
  line.Add("suite");
  line.Add("case");
  for (const std::string& name : parameters) line.Add("params." + name);
  for (const char* name : {"metric", "unit", "direction", "n"}) line.Add(name);
  for (const auto& [name, number] : kSummaryNumbers) line.Add(name);
  for (const char* name : {"outliers", "ci95_low", "ci95_high", "target", "critical",
                           "target_statistic", "verdict", "busy", "cpu_seconds"}) {
    line.Add(name);
  }
  for (const auto& [name, count] : kResourceCounts) line.Add(name);
  for (const std::string& name : facts) line.Add("facts." + name);
  line.Add("note");
  return line.Ended();
}

std::string RowLine(const BenchmarkRow& row, const std::vector<std::string>& parameters,
                    const std::vector<std::string>& facts) {
  Line line;
  line.Add(row.suite);
  line.Add(row.name);
  for (const std::string& name : parameters) line.Add(ParameterOf(row.params, name));
  line.Add(row.metric);
  line.Add(row.unit);
  line.Add(NameOf(kDirections, row.direction));
  line.Add(absl::StrCat(row.stats.n));
  for (const auto& [name, number] : kSummaryNumbers) line.Add(Number(row.stats.*number));
  line.Add(absl::StrCat(row.stats.outliers));
  line.Add(Number(row.stats.ci95_low));
  line.Add(Number(row.stats.ci95_high));
  line.Add(Number(row.target.value));
  line.Add(Number(row.target.critical));
  line.Add(NameOf(kTargetStatistics, row.target.statistic));
  line.Add(NameOf(kRowVerdicts, row.verdict));
  line.Add(row.busy ? "true" : "false");
  line.Add(Number(row.resources.cpu_seconds));
  for (const auto& [name, count] : kResourceCounts) line.Add(Count(row.resources.*count));
  for (const std::string& name : facts) {
    double value = SampleSummary::kNone;
    for (const auto& [key, fact] : row.facts) {
      if (key == name) value = fact;
    }
    line.Add(Number(value));
  }
  line.Add(row.note);
  return line.Ended();
}

}  // namespace

std::string ResultsToCsv(const BenchmarkResults& results) {
  const std::vector<std::string> parameters = NamesIn(results, &BenchmarkRow::params);
  const std::vector<std::string> facts = NamesIn(results, &BenchmarkRow::facts);
  std::string csv = Heading(parameters, facts);
  for (const BenchmarkRow& row : results.rows) csv += RowLine(row, parameters, facts);
  return csv;
}

}  // namespace starling
