#include "bench/reports/testing/example_results.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace starling {
namespace {

BenchmarkRow Row(const char* name, std::optional<double> target, std::optional<double> critical) {
  BenchmarkRow row;
  row.suite = "inference";
  row.name = name;
  row.params = {{"agents", "1000"}, {"precision", "float"}};
  row.metric = "rate";
  row.unit = "1/s";
  row.samples = {100, 105, 110, 115, 120, 110};
  row.target.value = target;
  row.target.critical = critical;
  row.resources.cpu_seconds = 1;
  row.resources.context_switches = 50;
  return row;
}

}  // namespace

BenchmarkResults ExampleResults() {
  BenchmarkResults results;
  results.started = "2026-11-21T14:26:10Z";
  results.seconds = 10;
  results.machine = {{"processors", "2"}, {"memory_gib", "16"}};
  results.build = {{"compiler", "12.2.0"}};
  results.noise = {0.03, "quiet", {"Halves differ by up to 3 %."}};
  results.uncontrolled = {"This is a virtual machine."};
  results.rows = {Row("a", 100, {}), Row("b", 200, {}), Row("c", 250, 120), Row("d", {}, {}),
                  Row("e", 300, {})};
  results.rows[4].samples.clear();
  results.rows[4].note = "no MPI here";
  results.rows[0].busy = true;
  results.rows[0].note = "others used 34 % of a processor";
  BenchmarkRow latency = Row("create", 1e-3, {});
  latency.suite = "spawn";
  latency.metric = "create_seconds";
  latency.unit = "s";
  latency.direction = Direction::kLowerIsBetter;
  latency.target.statistic = TargetStatistic::kP99;
  latency.samples.clear();
  for (int i = 0; i < 500; ++i) latency.samples.push_back(1e-4 * (1 + i % 7));
  results.rows.push_back(latency);
  for (BenchmarkRow& row : results.rows) JudgeRow(row);
  return results;
}

BenchmarkResults HostileResults(absl::string_view text) {
  BenchmarkResults results = ExampleResults();
  const std::string hostile(text);
  results.started = results.command = results.extent = hostile;
  results.noise.verdict = hostile;
  results.noise.why = results.uncontrolled = {hostile};
  results.machine = results.build = {{hostile, hostile}};
  int number = 0;
  for (BenchmarkRow& row : results.rows) {
    const std::string own = absl::StrCat(text, ++number);
    row.suite = row.metric = row.unit = hostile;
    row.name = row.note = row.target.source = own;
    row.params = {{hostile, own}, {hostile + "2", hostile}};
    row.facts = {{hostile, 3}};
  }
  return results;
}

}  // namespace starling
