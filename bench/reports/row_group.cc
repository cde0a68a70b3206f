#include "bench/reports/row_group.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace starling {
namespace {

// Parts the parameters of all rows into those that vary and those that do not.
void Compare(RowGroup& group) {
  std::vector<std::string> names;
  for (const BenchmarkRow* row : group.rows) {
    for (const auto& [name, value] : row->params) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  for (const std::string& name : names) {
    const std::string first = ParameterOf(group.rows[0]->params, name);
    const bool varies = std::any_of(
        group.rows.begin(), group.rows.end(),
        [&](const BenchmarkRow* row) { return ParameterOf(row->params, name) != first; });
    if (varies) {
      group.varying.push_back(name);
    } else {
      group.shared.emplace_back(name, first);
    }
  }
}

}  // namespace

std::vector<RowGroup> GroupRows(const BenchmarkResults& results, absl::string_view parameter) {
  std::vector<RowGroup> groups;
  std::map<std::string, size_t> places;
  for (const BenchmarkRow& row : results.rows) {
    const std::string value = ParameterOf(row.params, parameter);
    std::string title =
        value.empty() ? row.suite : absl::StrCat(row.suite, ", ", parameter, "=", value);
    const auto [place, is_new] =
        places.emplace(absl::StrCat(title, "/", row.metric), groups.size());
    if (is_new) groups.push_back({std::move(title), {}, {}, {}, row.metric});
    groups[place->second].rows.push_back(&row);
  }
  for (RowGroup& group : groups) Compare(group);
  return groups;
}

std::string ShortName(const RowGroup& group, const BenchmarkRow& row) {
  std::string name = row.name;
  for (const std::string& parameter : group.varying) {
    const std::string value = ParameterOf(row.params, parameter);
    if (!value.empty()) absl::StrAppend(&name, ", ", value);
  }
  return name;
}

std::string SharedText(const RowGroup& group) {
  std::string parameters = absl::StrJoin(group.shared, ", ", absl::PairFormatter("="));
  return absl::StrCat(group.metric, parameters.empty() ? "" : "; ", parameters);
}

}  // namespace starling
