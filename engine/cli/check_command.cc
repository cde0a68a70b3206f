#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "agents/population/population.h"
#include "engine/cli/commands.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/json_text.h"
#include "engine/cli/plan_text.h"
#include "engine/cli/scenario_flags.h"
#include "engine/cli/terminal.h"
#include "engine/cli/user_path.h"
#include "engine/wire/case_file.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

std::string Number(double value) { return FormatSignificant(value, 6); }

// Ticks a second on one worker, by the compiler's estimate.
double EstimatedRate(const Requirements& needs) {
  return needs.tick_nanoseconds > 0 ? 1e9 / needs.tick_nanoseconds : 0;
}

Json ScenarioAsJson(const LoadedScenario& loaded, bool with_plan) {
  const Requirements& needs = loaded.compiled.requirements();
  Json json = {{"valid", true},
               {"scenario", loaded.compiled.scenario().name},
               {"digest", loaded.digest},
               {"ticks", loaded.compiled.scenario().ticks},
               {"agents", needs.agents},
               {"bytes", needs.bytes},
               {"blocks", needs.blocks},
               {"estimated_ticks_per_second", EstimatedRate(needs)},
               {"populations", Json::array()}};
  for (const PopulationRequirements& population : needs.populations) {
    Json entry = {{"name", population.name},
                  {"agents", population.agents},
                  {"policies", population.plan.policies},
                  {"tiles", population.tiles},
                  {"state_bytes", population.state_bytes},
                  {"learned_bytes", population.learned_bytes}};
    if (with_plan) entry["plan"] = PlanAsJson(population.plan);
    json["populations"].push_back(entry);
  }
  return json;
}

std::string ScenarioAsText(const LoadedScenario& loaded, bool with_plan) {
  const Requirements& needs = loaded.compiled.requirements();
  const Scenario& scenario = loaded.compiled.scenario();
  std::string text =
      absl::StrCat(scenario.name, " is valid: ", FormatCount(scenario.ticks), " ticks of ",
                   FormatCount(needs.agents), " agents in world ", scenario.world->kind(), "\n\n",
                   TextTable({"IN ALL", ""},
                             {{"agents", FormatCount(needs.agents)},
                              {"memory", FormatBytes(static_cast<double>(needs.bytes))},
                              {"blocks a tick", FormatCount(needs.blocks)},
                              {"ticks/s, one worker",
                               absl::StrCat("about ", FormatSignificant(EstimatedRate(needs), 2))},
                              {"digest", loaded.digest}},
                             1));
  Rows rows;
  std::vector<NamedPlan> plans;
  for (const PopulationRequirements& population : needs.populations) {
    rows.push_back({population.name, FormatCount(population.agents),
                    Number(population.plan.policies),
                    FormatBytes(static_cast<double>(population.state_bytes)),
                    FormatBytes(static_cast<double>(population.learned_bytes)),
                    ComputedText(population.plan)});
    plans.push_back({population.name, &population.plan});
  }
  absl::StrAppend(
      &text, "\n",
      TextTable({"POPULATION", "AGENTS", "POLICIES", "STATE", "LEARNED", "COMPUTED"}, rows, 1));
  if (with_plan) absl::StrAppend(&text, "\n", PlanAsText(plans, TerminalOf(stdout, false)));
  return text;
}

int CheckScenario(const ScenarioFlags& flags, bool with_plan, bool json) {
  const absl::StatusOr<LoadedScenario> loaded = LoadScenario(flags);
  if (!loaded.ok()) return UsageError(loaded.status());
  std::fputs(
      (json ? JsonText(ScenarioAsJson(*loaded, with_plan)) : ScenarioAsText(*loaded, with_plan))
          .c_str(),
      stdout);
  return kExitDone;
}

int CheckCase(const std::string& path, bool with_plan, bool json) {
  const absl::StatusOr<ReferenceCase> reference = ReadCaseFile(UserPath(path));
  if (!reference.ok()) return UsageError(reference.status());
  const absl::StatusOr<std::unique_ptr<const Population>> agents = Population::Create(
      reference->model, reference->settings, Precision::kDouble, InstructionSet::kAuto);
  if (!agents.ok()) {
    return UsageError(
        absl::Status(agents.status().code(), absl::StrCat(path, ": ", agents.status().message())));
  }
  const PlanStatistics& plan = (*agents)->plan_statistics();
  if (json) {
    Json result = {{"valid", true},
                   {"case", reference->name},
                   {"dialect", reference->dialect},
                   {"kind", reference->kind},
                   {"steps", reference->steps.size()},
                   {"agents", 1},
                   {"policies", plan.policies},
                   {"bytes", plan.image_bytes}};
    if (with_plan) result["plan"] = PlanAsJson(plan);
    std::fputs(JsonText(result).c_str(), stdout);
    return kExitDone;
  }
  std::string text =
      absl::StrCat(reference->dialect, " ", reference->name, " is valid: ", reference->steps.size(),
                   " steps of one agent, ", Number(plan.policies), " policies, ",
                   FormatBytes(static_cast<double>(plan.image_bytes)), "\n");
  if (with_plan)
    absl::StrAppend(&text, "\n", PlanAsText({{reference->name, &plan}}, TerminalOf(stdout, false)));
  std::fputs(text.c_str(), stdout);
  return kExitDone;
}

}  // namespace

int CheckCommand(Arguments arguments) {
  ScenarioFlags flags;
  bool with_plan = false;
  bool json = false;
  auto command = MakeCommand(
      "check",
      "Validates a scenario, or a case (.json), and says what it would need: agents, bytes,\n"
      "policies, about how many ticks a second. Runs nothing.");
  command->add_option("FILE", flags.file, "a scenario as text, or a case as JSON")->required();
  command->add_flag("--plan", with_plan,
                    "also the compiled plan: what is merged and why not, structure of tensors, "
                    "levels, operations "
                    "by stage");
  command->add_flag("--json", json, "one JSON object on stdout");
  AddScenarioFlags(*command, flags);
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  if (!absl::EndsWith(flags.file, ".json")) return CheckScenario(flags, with_plan, json);
  if (!flags.set.empty() || !flags.fields.empty()) {
    return UsageError(absl::InvalidArgumentError(
        absl::StrCat(flags.file, " is a case; --set and its like change scenarios only")));
  }
  return CheckCase(flags.file, with_plan, json);
}

}  // namespace starling
