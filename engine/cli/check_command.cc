#include "engine/cli/check_command.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/user_path.h"
#include "engine/wire/case_file.h"
#include "report/format.h"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;

Json PlanJson(const PlanStatistics& plan) {
  return {{"policies", plan.policies},
          {"policy_steps", plan.policy_steps},
          {"prefixes", plan.prefixes},
          {"belief_nodes", plan.belief_nodes},
          {"merged_nodes", plan.merged_nodes},
          {"terms", plan.terms},
          {"shared_terms", plan.shared_terms},
          {"vertices", plan.vertices},
          {"edges", plan.edges},
          {"enumerated", plan.enumerated},
          {"operations_per_agent_step", plan.operations},
          {"image_bytes", plan.image_bytes}};
}

std::string PlanText(const PlanStatistics& plan) {
  auto line = [](const char* label, const std::string& text) {
    return absl::StrFormat("    %-26s %s\n", label, text);
  };
  std::string text = "  plan\n";
  absl::StrAppend(&text, line("policies", FormatSignificant(plan.policies, 12)),
                  line("policy steps", FormatSignificant(plan.policy_steps, 12)));
  if (plan.prefixes > 0)
    absl::StrAppend(&text, line("distinct action prefixes", FormatCount(plan.prefixes)));
  absl::StrAppend(
      &text,
      line("belief nodes", absl::StrCat(FormatCount(plan.belief_nodes), ", ",
                                        FormatCount(plan.merged_nodes), " merged into them")),
      line("terms",
           absl::StrCat(FormatCount(plan.terms), ", ", FormatCount(plan.shared_terms), " shared")));
  absl::StrAppend(&text, plan.enumerated ? line("policies are", "summed one by one")
                                         : line("joint beliefs and edges",
                                                absl::StrCat(FormatCount(plan.vertices), " and ",
                                                             FormatCount(plan.edges))));
  absl::StrAppend(&text, line("operations per agent-step", FormatSignificant(plan.operations, 6)),
                  line("model image", FormatBytes(static_cast<double>(plan.image_bytes))));
  return text;
}

void Print(const std::string& text) { std::fputs(text.c_str(), stdout); }

absl::Status CheckScenario(const CheckFlags& flags) {
  ASSIGN_OR_RETURN(const LoadedScenario loaded, LoadScenario(flags.scenario));
  const Requirements& needs = loaded.compiled.requirements();
  const Scenario& scenario = loaded.compiled.scenario();
  const double ticks_per_second = needs.tick_nanoseconds > 0 ? 1e9 / needs.tick_nanoseconds : 0;
  if (flags.json) {
    Json json = {{"scenario", scenario.name},
                 {"scenario_digest", loaded.digest},
                 {"world", std::string(scenario.world->kind())},
                 {"ticks", scenario.ticks},
                 {"agents", needs.agents},
                 {"bytes", needs.bytes},
                 {"blocks", needs.blocks},
                 {"estimated_ticks_per_second", ticks_per_second}};
    for (const PopulationRequirements& population : needs.populations) {
      Json entry = {{"name", population.name},
                    {"agents", population.agents},
                    {"policies", population.plan.policies},
                    {"state_bytes", population.state_bytes},
                    {"learned_bytes", population.learned_bytes}};
      if (flags.plan) entry["plan"] = PlanJson(population.plan);
      json["populations"].push_back(std::move(entry));
    }
    Print(json.dump(2) + "\n");
    return absl::OkStatus();
  }
  Print(absl::StrCat(
      scenario.name, ": ", FormatCount(needs.agents), " agents in world ",
      std::string(scenario.world->kind()), ", ", FormatCount(scenario.ticks),
      " ticks\n  memory        ", FormatBytes(static_cast<double>(needs.bytes)), " (",
      FormatBytes(static_cast<double>(needs.bytes) / static_cast<double>(needs.agents)),
      " an agent)\n  blocks        ", FormatCount(needs.blocks), " a tick\n  estimated     ",
      FormatSi(ticks_per_second), " ticks/s on one worker, ",
      FormatSi(ticks_per_second * static_cast<double>(needs.agents), "agent-steps/s"), "\n"));
  for (const PopulationRequirements& population : needs.populations) {
    Print(absl::StrCat("population ", population.name, ": ", FormatCount(population.agents),
                       " agents, ", FormatSignificant(population.plan.policies, 12), " policies, ",
                       FormatBytes(static_cast<double>(population.state_bytes)), " of state, ",
                       FormatBytes(static_cast<double>(population.learned_bytes)), " learned\n"));
    if (flags.plan) Print(PlanText(population.plan));
  }
  return absl::OkStatus();
}

absl::Status CheckCase(const CheckFlags& flags) {
  ASSIGN_OR_RETURN(const ReferenceCase reference, ReadCaseFile(UserPath(flags.scenario.file)));
  ASSIGN_OR_RETURN(const ModelImage image,
                   CompileModel(reference.model, reference.settings, Precision::kDouble));
  const PlanStatistics& plan = image.statistics();
  if (flags.json) {
    Json json = {{"case", reference.name},    {"dialect", reference.dialect},
                 {"kind", reference.kind},    {"steps", reference.steps.size()},
                 {"policies", plan.policies}, {"image_bytes", plan.image_bytes}};
    if (flags.plan) json["plan"] = PlanJson(plan);
    Print(json.dump(2) + "\n");
    return absl::OkStatus();
  }
  Print(absl::StrCat(reference.name, ": dialect ", reference.dialect, ", ", reference.steps.size(),
                     " steps, ", reference.model.factors().size(), " factors, ",
                     reference.model.modalities().size(), " modalities, ",
                     FormatSignificant(plan.policies, 12), " policies\n"));
  if (flags.plan) Print(PlanText(plan));
  return absl::OkStatus();
}

}  // namespace

void AddCheckFlags(CLI::App& command, CheckFlags& flags) {
  command.add_option("file", flags.scenario.file, "scenario (textproto) or recorded case (.json)")
      ->required();
  AddScenarioFlags(command, flags.scenario);
  command.add_flag("--plan", flags.plan, "prints the compiled plan");
  command.add_flag("--json", flags.json, "prints JSON");
}

int CheckCommand(const CheckFlags& flags) {
  const bool is_case = absl::EndsWith(flags.scenario.file, ".json");
  const absl::Status status = is_case ? CheckCase(flags) : CheckScenario(flags);
  return status.ok() ? kExitDone : UsageError(status);
}

}  // namespace starling
