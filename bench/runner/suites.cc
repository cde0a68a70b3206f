#include "bench/runner/suites.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/nearest_name.h"
#include "base/status_macros.h"
#include "re2/re2.h"

namespace starling {
namespace {

const std::vector<std::string>& ValuesFor(const ParameterAxis& axis, Extent extent) {
  if (extent == Extent::kQuick && !axis.quick.empty()) return axis.quick;
  if (extent == Extent::kFull && !axis.full.empty()) return axis.full;
  return axis.values;
}

const std::vector<std::string>* OverrideOf(const PlanOptions& options, absl::string_view name) {
  for (const auto& [axis, values] : options.overrides) {
    if (axis == name) return &values;
  }
  return nullptr;
}

// All combinations of the values of a case's axes, the last axis running fastest. Whether one is
// wanted is not held against the values that were asked for.
std::vector<Parameters> Combinations(const BenchmarkCase& benchmark, const PlanOptions& options) {
  struct Combination {
    Parameters parameters;
    Parameters own;  // the case's own first value where another was asked for
  };
  std::vector<Combination> combinations(1);
  for (const ParameterAxis& axis : benchmark.axes) {
    const std::vector<std::string>* const asked = OverrideOf(options, axis.name);
    const std::vector<std::string>& own = ValuesFor(axis, options.extent);
    std::vector<Combination> longer;
    for (const Combination& shorter : combinations) {
      for (const std::string& value : asked != nullptr ? *asked : own) {
        longer.push_back(shorter);
        longer.back().parameters.emplace_back(axis.name, value);
        longer.back().own.emplace_back(axis.name, asked != nullptr ? own.front() : value);
      }
    }
    combinations = std::move(longer);
  }
  std::vector<Parameters> wanted;
  for (Combination& combination : combinations) {
    if (!benchmark.wanted || benchmark.wanted(combination.own, options.extent)) {
      wanted.push_back(std::move(combination.parameters));
    }
  }
  return wanted;
}

absl::Status CheckOverrides(const std::vector<const BenchmarkCase*>& cases,
                            const PlanOptions& options) {
  for (const auto& [name, values] : options.overrides) {
    std::vector<std::string> known;
    for (const BenchmarkCase* benchmark : cases) {
      for (const ParameterAxis& axis : benchmark->axes) {
        if (std::find(known.begin(), known.end(), axis.name) == known.end()) {
          known.push_back(axis.name);
        }
      }
    }
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string nearest = NearestName(name, known);
      return absl::InvalidArgumentError(
          absl::StrCat("no case here has a parameter \"", name, "\"",
                       nearest.empty() ? "" : absl::StrCat("; did you mean \"", nearest, "\"?"),
                       " There are: ", absl::StrJoin(known, ", ")));
    }
    if (values.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("parameter \"", name, "\" is given no value; write ", name, "=v1,v2"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Suites::AddSuite(absl::string_view name, absl::string_view description) {
  for (const Suite& suite : suites_) {
    if (suite.name == name) {
      return absl::AlreadyExistsError(absl::StrCat("suite \"", name, "\" is there already"));
    }
  }
  suites_.push_back({std::string(name), std::string(description), {}});
  return absl::OkStatus();
}

absl::Status Suites::Add(BenchmarkCase benchmark) {
  const std::string what =
      absl::StrCat("case \"", benchmark.name, "\" of suite \"", benchmark.suite, "\"");
  if (benchmark.name.empty() || benchmark.metric.empty() || !benchmark.make) {
    return absl::InvalidArgumentError(absl::StrCat(what, " lacks a name, a metric or `make`"));
  }
  for (const ParameterAxis& axis : benchmark.axes) {
    if (axis.values.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(what, ": parameter \"", axis.name, "\" has no values"));
    }
  }
  for (Suite& suite : suites_) {
    if (suite.name != benchmark.suite) continue;
    for (const BenchmarkCase* other : suite.cases) {
      if (other->name == benchmark.name && other->metric == benchmark.metric) {
        return absl::AlreadyExistsError(
            absl::StrCat(what, " is there already with metric \"", benchmark.metric, "\""));
      }
    }
    cases_.push_back(std::move(benchmark));
    suite.cases.push_back(&cases_.back());
    return absl::OkStatus();
  }
  return absl::NotFoundError(absl::StrCat(what, ": there is no such suite"));
}

absl::StatusOr<const Suites::Suite*> Suites::Find(absl::string_view name) const {
  std::vector<std::string> names;
  for (const Suite& suite : suites_) {
    if (suite.name == name) return &suite;
    names.push_back(suite.name);
  }
  const std::string nearest = NearestName(name, names);
  return absl::InvalidArgumentError(
      absl::StrCat("unknown suite \"", name, "\"",
                   nearest.empty() ? "" : absl::StrCat("; did you mean \"", nearest, "\"?"),
                   " There are: ", absl::StrJoin(names, ", ")));
}

absl::StatusOr<std::vector<PlannedRow>> PlanRows(const Suites& suites,
                                                 const std::vector<std::string>& names,
                                                 const PlanOptions& options) {
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 filter(options.filter, quiet);
  if (!filter.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", options.filter, "\" is no regular expression: ", filter.error()));
  }
  std::vector<const BenchmarkCase*> cases;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const Suites::Suite* const suite, suites.Find(name));
    for (const BenchmarkCase* benchmark : suite->cases) {
      if (std::find(cases.begin(), cases.end(), benchmark) == cases.end()) {
        cases.push_back(benchmark);
      }
    }
  }
  RETURN_IF_ERROR(CheckOverrides(cases, options));
  std::vector<PlannedRow> rows;
  for (const BenchmarkCase* benchmark : cases) {
    for (Parameters& parameters : Combinations(*benchmark, options)) {
      PlannedRow row = {benchmark, std::move(parameters)};
      if (RE2::PartialMatch(RowName(EmptyRow(row)), filter)) rows.push_back(std::move(row));
    }
  }
  if (rows.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("nothing is to be measured: no row of ", absl::StrJoin(names, ", "),
                     " matches \"", options.filter,
                     "\"; names are SUITE/CASE/param=value/.../metric, see `starling bench list`"));
  }
  return rows;
}

BenchmarkRow EmptyRow(const PlannedRow& planned) {
  BenchmarkRow row;
  row.suite = planned.benchmark->suite;
  row.name = planned.benchmark->name;
  row.params = planned.params;
  row.metric = planned.benchmark->metric;
  row.unit = planned.benchmark->unit;
  row.direction = planned.benchmark->direction;
  row.threshold = planned.benchmark->threshold;
  row.note = planned.benchmark->note;
  if (planned.benchmark->target) row.target = planned.benchmark->target(planned.params);
  return row;
}

}  // namespace starling
