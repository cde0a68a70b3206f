#include "engine/wire/scenario_from_proto.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "engine/wire/agent_from_proto.h"
#include "engine/wire/field_error.h"
#include "engine/wire/model_from_proto.h"
#include "engine/wire/world_from_proto.h"

namespace starling {
namespace {

constexpr double kMostTicks = 4294967295.0;
constexpr int kMostWorkers = 1024;
constexpr int kMostRecordedAgents = 64;
constexpr int kMostCases = 16;
constexpr int64_t kMostCaseTicks = 65536;
constexpr size_t kLongestName = 100;

absl::Status CheckName(absl::string_view path, const std::string& name) {
  const auto valid = [](char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
  };
  if (name.empty()) return FieldError(path, "is missing; it must be 1 to 100 characters");
  if (name.size() <= kLongestName && absl::ascii_isalnum(name[0]) &&
      std::all_of(name.begin(), name.end(), valid)) {
    return absl::OkStatus();
  }
  return FieldError(path, absl::StrCat("is \"", absl::string_view(name).substr(0, kLongestName),
                                       "\"; it must be 1 to 100 letters, digits, '-', '_' and "
                                       "'.', beginning with a letter or digit"));
}

absl::Status CheckPrecision(const v1::Scenario& scenario) {
  if (v1::Scenario::Precision_IsValid(scenario.precision())) return absl::OkStatus();
  return FieldError("precision", absl::StrCat("is ", static_cast<int>(scenario.precision()),
                                              "; it must be FLOAT or DOUBLE"));
}

absl::StatusOr<LevelSpec> ToLevel(const v1::Level& level, const v1::World& world,
                                  const ModelSources& sources, const std::string& path) {
  LevelSpec spec;
  ASSIGN_OR_RETURN(spec.model,
                   ToModel(level.model(), world, sources, absl::StrCat(path, ".model")));
  const std::string agent = absl::StrCat(path, ".agent");
  ASSIGN_OR_RETURN(spec.agent, ToAgentSettings(level.agent(), agent));
  RETURN_IF_ERROR(CheckAgent(*spec.model, spec.agent, agent));
  for (int i = 0; i < level.links_size(); ++i) {
    const v1::Level::Link& link = level.links(i);
    const std::string link_path = absl::StrCat(path, ".links[", i, "]");
    if (link.has_factor()) {
      RETURN_IF_ERROR(CheckFieldAtLeast(absl::StrCat(link_path, ".factor"), link.factor(), 0));
    } else if (!link.policies()) {
      return FieldError(link_path, "names nothing below; give a factor, or policies: true");
    }
    spec.links.push_back({link.modality(), link.has_factor() ? link.factor() : -1});
  }
  return spec;
}

absl::StatusOr<PopulationSpec> ToPopulation(const v1::Population& population,
                                            const v1::World& world, const ModelSources& sources,
                                            const std::string& path) {
  PopulationSpec spec;
  RETURN_IF_ERROR(CheckName(absl::StrCat(path, ".name"), population.name()));
  spec.name = population.name();
  if (population.count() < 1) {
    return FieldError(absl::StrCat(path, ".count"),
                      absl::StrCat("is ", population.count(), "; it must be at least 1 agent"));
  }
  spec.count = population.count();
  ASSIGN_OR_RETURN(spec.model,
                   ToModel(population.model(), world, sources, absl::StrCat(path, ".model")));
  const std::string agent = absl::StrCat(path, ".agent");
  ASSIGN_OR_RETURN(spec.agent, ToAgentSettings(population.agent(), agent));
  RETURN_IF_ERROR(CheckAgent(*spec.model, spec.agent, agent));
  for (int i = 0; i < population.levels_size(); ++i) {
    ASSIGN_OR_RETURN(LevelSpec level, ToLevel(population.levels(i), world, sources,
                                              absl::StrCat(path, ".levels[", i, "]")));
    spec.levels.push_back(std::move(level));
  }
  return spec;
}

absl::StatusOr<ExecutionSettings> ToExecution(const v1::Execution& execution) {
  ExecutionSettings settings;
  if (!execution.backend().empty()) settings.backend = execution.backend();
  if (!execution.scheduler().empty()) settings.scheduler = execution.scheduler();
  if (!execution.start().empty()) settings.start = execution.start();
  settings.workers = execution.workers();
  if (settings.start != "fork" && settings.start != "spawn") {
    return FieldError("execution.start",
                      absl::StrCat("is \"", settings.start, "\"; it must be fork or spawn"));
  }
  RETURN_IF_ERROR(CheckFieldRange("execution.workers", settings.workers, 0, kMostWorkers));
  return settings;
}

// The population of that name; the first one for an empty name.
absl::StatusOr<const PopulationSpec*> FindPopulation(const std::string& name,
                                                     const std::vector<PopulationSpec>& populations,
                                                     const std::string& path) {
  if (name.empty()) return &populations.front();
  for (const PopulationSpec& population : populations) {
    if (population.name == name) return &population;
  }
  const auto append_name = [](std::string* out, const PopulationSpec& spec) {
    out->append(spec.name);
  };
  return FieldError(path, absl::StrCat("is \"", name, "\"; there are: ",
                                       absl::StrJoin(populations, ", ", append_name)));
}

absl::Status CheckPlace(int64_t agent, const PopulationSpec& population, const std::string& path) {
  if (agent >= 0 && agent < population.count) return absl::OkStatus();
  return FieldError(path, absl::StrCat("is ", agent, "; ", population.name, " has agents 0 to ",
                                       population.count - 1));
}

absl::Status SetRecordedAgents(const v1::Record::Beliefs& beliefs,
                               const std::vector<PopulationSpec>& populations,
                               RecordSettings& settings) {
  const std::string path = "record.beliefs";
  ASSIGN_OR_RETURN(
      const PopulationSpec* const population,
      FindPopulation(beliefs.population(), populations, absl::StrCat(path, ".population")));
  if (beliefs.agents_size() > kMostRecordedAgents) {
    return FieldError(absl::StrCat(path, ".agents"),
                      absl::StrCat("lists ", beliefs.agents_size(), " agents; the limit is ",
                                   kMostRecordedAgents));
  }
  std::set<int64_t> seen;
  for (int i = 0; i < beliefs.agents_size(); ++i) {
    const std::string entry = absl::StrCat(path, ".agents[", i, "]");
    const int64_t agent = beliefs.agents(i);
    RETURN_IF_ERROR(CheckPlace(agent, *population, entry));
    if (!seen.insert(agent).second) {
      return FieldError(entry, absl::StrCat("is ", agent, " again; name each agent once"));
    }
    settings.belief_agents.push_back(agent);
  }
  if (!settings.belief_agents.empty()) settings.beliefs_population = population->name;
  return absl::OkStatus();
}

absl::Status SetCases(const v1::Scenario& scenario, const std::vector<PopulationSpec>& populations,
                      RecordSettings& settings) {
  const v1::Record& record = scenario.record();
  if (record.case__size() > kMostCases) {
    return FieldError("record.case", absl::StrCat("lists ", record.case__size(),
                                                  " agents; the limit is ", kMostCases));
  }
  if (!record.case_().empty() && scenario.ticks() > kMostCaseTicks) {
    return FieldError("record.case", absl::StrCat("is for runs of at most ", kMostCaseTicks,
                                                  " ticks; this one has ", scenario.ticks()));
  }
  std::set<std::pair<std::string, int64_t>> seen;
  for (int i = 0; i < record.case__size(); ++i) {
    const v1::Record::Case& wanted = record.case_(i);
    const std::string path = absl::StrCat("record.case[", i, "]");
    ASSIGN_OR_RETURN(
        const PopulationSpec* const population,
        FindPopulation(wanted.population(), populations, absl::StrCat(path, ".population")));
    RETURN_IF_ERROR(CheckPlace(wanted.agent(), *population, absl::StrCat(path, ".agent")));
    if (!seen.insert({population->name, wanted.agent()}).second) {
      return FieldError(absl::StrCat(path, ".agent"),
                        absl::StrCat("is ", wanted.agent(), " again; name each agent once"));
    }
    const auto index = static_cast<int>(population - populations.data());
    settings.cases.push_back(
        {population->name, wanted.agent(), scenario.populations(index).agent()});
  }
  return absl::OkStatus();
}

absl::StatusOr<RecordSettings> ToRecord(const v1::Scenario& scenario,
                                        const std::vector<PopulationSpec>& populations) {
  const v1::Record& record = scenario.record();
  RecordSettings settings;
  if (record.has_metrics_every()) settings.metrics_every = record.metrics_every();
  if (record.beliefs().has_every()) settings.beliefs_every = record.beliefs().every();
  settings.snapshot_every = record.snapshot_every();
  RETURN_IF_ERROR(CheckFieldRange("record.metrics_every",
                                  static_cast<double>(settings.metrics_every), 1, kMostTicks));
  RETURN_IF_ERROR(CheckFieldRange("record.beliefs.every",
                                  static_cast<double>(settings.beliefs_every), 1, kMostTicks));
  RETURN_IF_ERROR(CheckFieldRange("record.snapshot_every",
                                  static_cast<double>(settings.snapshot_every), 0, kMostTicks));
  RETURN_IF_ERROR(SetRecordedAgents(record.beliefs(), populations, settings));
  RETURN_IF_ERROR(SetCases(scenario, populations, settings));
  return settings;
}

absl::StatusOr<std::vector<PopulationSpec>> ToPopulations(const v1::Scenario& scenario,
                                                          const ModelSources& sources) {
  if (scenario.populations().empty()) {
    return FieldError("populations", "is missing; a scenario needs at least one");
  }
  std::vector<PopulationSpec> populations;
  std::set<std::string> names;
  for (int i = 0; i < scenario.populations_size(); ++i) {
    const std::string path = absl::StrCat("populations[", i, "]");
    ASSIGN_OR_RETURN(PopulationSpec population,
                     ToPopulation(scenario.populations(i), scenario.world(), sources, path));
    if (!names.insert(population.name).second) {
      return FieldError(absl::StrCat(path, ".name"),
                        absl::StrCat("is \"", population.name, "\" again; names must be unique"));
    }
    populations.push_back(std::move(population));
  }
  return populations;
}

}  // namespace

absl::Status CheckScenarioName(const std::string& name) { return CheckName("name", name); }

absl::StatusOr<RunDescription> ToScenario(const v1::Scenario& scenario,
                                          const ModelSources& sources) {
  RunDescription run;
  RETURN_IF_ERROR(CheckScenarioName(scenario.name()));
  run.scenario.name = scenario.name();
  run.scenario.seed = scenario.seed();
  if (scenario.ticks() < 1 || static_cast<double>(scenario.ticks()) > kMostTicks) {
    return FieldError("ticks",
                      absl::StrCat("is ", scenario.ticks(), "; it must be 1 to 4294967295"));
  }
  run.scenario.ticks = scenario.ticks();
  RETURN_IF_ERROR(CheckPrecision(scenario));
  const bool wide = scenario.precision() == v1::Scenario::DOUBLE;
  run.scenario.precision = wide ? Precision::kDouble : Precision::kFloat;
  ASSIGN_OR_RETURN(run.scenario.world, ToWorld(scenario.world()));
  ASSIGN_OR_RETURN(run.scenario.populations, ToPopulations(scenario, sources));
  ASSIGN_OR_RETURN(run.execution, ToExecution(scenario.execution()));
  ASSIGN_OR_RETURN(run.record, ToRecord(scenario, run.scenario.populations));
  return run;
}

absl::StatusOr<RunDescription> BuildRun(const ScenarioDescription& description) {
  absl::StatusOr<RunDescription> run =
      ToScenario(description.scenario, ModelSources::Files(description.folder));
  if (!run.ok()) return description.Locate(run.status());
  return run;
}

absl::StatusOr<v1::Scenario> SelfContained(const v1::Scenario& scenario,
                                           const ModelSources& sources) {
  v1::Scenario result = scenario;
  for (int i = 0; i < result.populations_size(); ++i) {
    v1::Model& model = *result.mutable_populations(i)->mutable_model();
    ASSIGN_OR_RETURN(model,
                     SelfContained(model, sources, absl::StrCat("populations[", i, "].model")));
    for (int l = 0; l < result.populations(i).levels_size(); ++l) {
      v1::Model& above = *result.mutable_populations(i)->mutable_levels(l)->mutable_model();
      ASSIGN_OR_RETURN(above,
                       SelfContained(above, sources,
                                     absl::StrCat("populations[", i, "].levels[", l, "].model")));
    }
  }
  return result;
}

}  // namespace starling
