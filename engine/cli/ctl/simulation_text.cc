#include "engine/cli/ctl/simulation_text.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "engine/cli/exit_status.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

std::string TickText(const v1::Simulation& simulation) {
  return absl::StrCat(FormatCount(simulation.tick()), " of ", FormatCount(simulation.last_tick()));
}

std::string LabelsText(const v1::Simulation& simulation) {
  const std::map<std::string, std::string> sorted(simulation.labels().begin(),
                                                  simulation.labels().end());
  return OneLine(absl::StrJoin(sorted, " ", absl::PairFormatter("=")));
}

std::string RateText(double per_second) { return per_second > 0 ? FormatSi(per_second) : "-"; }

std::string ExecutionText(const v1::Execution& execution) {
  std::string text = execution.backend();
  if (!execution.scheduler().empty()) absl::StrAppend(&text, ", ", execution.scheduler());
  if (execution.workers() > 0) {
    absl::StrAppend(&text, ", ", execution.workers(),
                    execution.workers() == 1 ? " worker" : " workers");
  }
  return text;
}

std::string PopulationsText(const v1::Simulation& simulation) {
  return absl::StrJoin(simulation.populations(), ", ", [](std::string* out, const auto& size) {
    absl::StrAppend(out, size.population(), " ", FormatCount(size.agents()));
  });
}

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

}  // namespace

std::string StateName(v1::Simulation::State state) {
  const std::string& name = v1::Simulation::State_Name(state);
  return name.empty() ? absl::StrCat("state ", static_cast<int>(state)) : name;
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", ToTime(time), absl::UTCTimeZone());
}

std::string SinceText(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "";
  const int64_t seconds = absl::ToInt64Seconds(absl::Now() - ToTime(time));
  return FormatDuration(static_cast<double>(std::max<int64_t>(0, seconds)));
}

std::string FactLines(const std::vector<std::pair<std::string, std::string>>& facts) {
  size_t width = 0;
  for (const auto& [name, value] : facts) {
    if (!value.empty()) width = std::max(width, name.size());
  }
  std::string text;
  for (const auto& [name, value] : facts) {
    if (value.empty()) continue;
    absl::StrAppend(&text, name, std::string(width - name.size() + 2, ' '), value, "\n");
  }
  return text;
}

std::string SimulationLine(const v1::Simulation& simulation) {
  std::string text =
      absl::StrCat(simulation.name(), "  ", StateName(simulation.state()), " at tick ",
                   TickText(simulation), ", ", FormatCount(simulation.agents()), " agents");
  if (!simulation.state_message().empty()) {
    absl::StrAppend(&text, ": ", OneLine(simulation.state_message()));
  }
  return absl::StrCat(text, "\n");
}

std::string SimulationFacts(const v1::Simulation& simulation) {
  std::vector<std::pair<std::string, std::string>> facts = {
      {"name", simulation.name()},
      {"state", StateName(simulation.state())},
      {"why", OneLine(simulation.state_message())},
      {"tick", TickText(simulation)},
      {"until tick", simulation.until_tick() > 0 ? FormatCount(simulation.until_tick()) : ""},
      {"agents", FormatCount(simulation.agents())},
      {"populations", simulation.populations_size() > 1 ? PopulationsText(simulation) : ""},
      {"bytes", FormatBytes(static_cast<double>(simulation.state_bytes()))},
      {"execution", ExecutionText(simulation.execution())},
      {"ticks/s", simulation.ticks_per_second() > 0 ? RateText(simulation.ticks_per_second()) : ""},
      {"labels", LabelsText(simulation)},
      {"created", TimeText(simulation.create_time())},
      {"changed", TimeText(simulation.update_time())},
      {"uid", simulation.uid()},
      {"scenario", simulation.scenario().name()},
      {"digest", simulation.scenario_digest()},
      {"state hash", simulation.state_hash()},
  };
  std::string text = FactLines(facts);
  const int metrics = std::min(simulation.metric_names_size(), simulation.metrics_size());
  if (metrics == 0 || simulation.tick() == 0) return text;
  facts.clear();
  for (int i = 0; i < metrics; ++i) {
    facts.emplace_back(absl::StrCat("  ", simulation.metric_names(i)),
                       FormatSignificant(simulation.metrics(i)));
  }
  return absl::StrCat(text, "metrics\n", FactLines(facts));
}

std::string SimulationTable(const std::vector<v1::Simulation>& simulations) {
  if (simulations.empty()) return "";
  const bool labelled =
      std::any_of(simulations.begin(), simulations.end(),
                  [](const v1::Simulation& each) { return !each.labels().empty(); });
  std::vector<std::string> headings = {"NAME",    "STATE",  "LABELS", "TICK",
                                       "TICKS/S", "AGENTS", "BYTES",  "AGE"};
  size_t first_right = 3;
  if (!labelled) {
    headings.erase(headings.begin() + 2);
    first_right = 2;
  }
  std::vector<std::vector<std::string>> rows;
  for (const v1::Simulation& simulation : simulations) {
    std::vector<std::string> row = {simulation.name(),
                                    StateName(simulation.state()),
                                    LabelsText(simulation),
                                    TickText(simulation),
                                    RateText(simulation.ticks_per_second()),
                                    FormatCount(simulation.agents()),
                                    FormatBytes(static_cast<double>(simulation.state_bytes())),
                                    SinceText(simulation.create_time())};
    if (!labelled) row.erase(row.begin() + 2);
    rows.push_back(std::move(row));
  }
  return TextTable(headings, rows, first_right);
}

}  // namespace starling
