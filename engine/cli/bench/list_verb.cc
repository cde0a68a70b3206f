#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/cli/bench/builtin_suites.h"
#include "engine/cli/bench/verbs.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/json_text.h"
#include "report/text_table.h"

namespace starling {
namespace {

std::string AxesOf(const BenchmarkCase& benchmark) {
  std::vector<std::string> axes;
  for (const ParameterAxis& axis : benchmark.axes) {
    axes.push_back(absl::StrCat(axis.name, "=", absl::StrJoin(axis.values, ",")));
  }
  return absl::StrJoin(axes, " ");
}

std::string AsText(const Suites& suites) {
  std::string text;
  for (const Suites::Suite& suite : suites.list()) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", suite.name, ": ", suite.description, "\n");
    std::vector<std::vector<std::string>> rows;
    for (const BenchmarkCase* benchmark : suite.cases) {
      rows.push_back({absl::StrCat("  ", benchmark->name), benchmark->description,
                      absl::StrCat(benchmark->metric, " (", benchmark->unit, ")"),
                      AxesOf(*benchmark)});
    }
    absl::StrAppend(&text, TextTable({"  CASE", "DESCRIPTION", "METRIC", "PARAMETERS"}, rows));
  }
  return text;
}

std::string AsJson(const Suites& suites) {
  auto json = nlohmann::ordered_json::array();
  for (const Suites::Suite& suite : suites.list()) {
    auto cases = nlohmann::ordered_json::array();
    for (const BenchmarkCase* benchmark : suite.cases) {
      nlohmann::ordered_json parameters = nlohmann::ordered_json::object();
      for (const ParameterAxis& axis : benchmark->axes) parameters[axis.name] = axis.values;
      cases.push_back({{"case", benchmark->name},
                       {"description", benchmark->description},
                       {"metric", benchmark->metric},
                       {"unit", benchmark->unit},
                       {"params", parameters}});
    }
    json.push_back({{"suite", suite.name}, {"description", suite.description}, {"cases", cases}});
  }
  return JsonText(json);
}

}  // namespace

int BenchListVerb(Arguments arguments) {
  bool json = false;
  auto command = MakeCommand("bench list", "The suites, their cases and parameters.");
  command->add_flag("--json", json, "a JSON array on stdout");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  const absl::StatusOr<Suites> suites = BuiltinSuites();
  if (!suites.ok()) return WorkError(suites.status());
  std::fputs((json ? AsJson(*suites) : AsText(*suites)).c_str(), stdout);
  return kExitDone;
}

}  // namespace starling
