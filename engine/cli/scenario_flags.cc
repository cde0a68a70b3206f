#include "engine/cli/scenario_flags.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/user_path.h"
#include "engine/core/snapshot.h"

namespace starling {
namespace {

struct FieldFlag {
  const char* flag;
  const char* field;
  const char* help;
};

constexpr FieldFlag kFieldFlags[] = {
    {"--backend", "execution.backend",
     "who executes: serial, threads, auto (see `starling list backends`)"},
    {"--scheduler", "execution.scheduler",
     "which worker gets which block (see `starling list schedulers`)"},
    {"--start", "execution.start", "how worker processes start: fork or spawn"},
    {"--workers", "execution.workers", "number of workers; 0: one for each processor"},
    {"--seed", "seed", "seed of all random numbers"},
    {"--ticks", "ticks", "the tick at which the run ends"},
};

absl::StatusOr<ScenarioDescription> Describe(const ScenarioFlags& flags) {
  std::vector<std::string> overrides = flags.set;
  for (const auto& [field, value] : flags.fields)
    overrides.push_back(absl::StrCat(field, "=", value));
  if (flags.resume.empty()) return ReadScenarioFile(UserPath(flags.file), overrides);
  ASSIGN_OR_RETURN(const SnapshotInfo snapshot, ReadSnapshotInfo(UserPath(flags.resume)));
  ASSIGN_OR_RETURN(ScenarioDescription description,
                   ParseScenarioText(snapshot.description, flags.resume));
  RETURN_IF_ERROR(ApplyOverrides(overrides, description));
  return description;
}

}  // namespace

void AddSetFlag(CLI::App& command, std::vector<std::string>& overrides) {
  command
      .add_option("--set", overrides,
                  "PATH=VALUE: changes a field, such as populations[0].count=100; may be repeated")
      ->type_name("PATH=VALUE")
      ->expected(1)
      ->take_all();
}

void AddScenarioFlags(CLI::App& command, ScenarioFlags& flags) {
  AddSetFlag(command, flags.set);
  for (const FieldFlag& field : kFieldFlags) {
    command.add_option_function<std::string>(
        field.flag,
        [&flags, path = field.field](const std::string& value) { flags.fields[path] = value; },
        field.help);
  }
  command.add_option("--isa", flags.instructions, "instruction set: auto, portable, avx2, avx512");
}

absl::StatusOr<LoadedScenario> LoadScenario(const ScenarioFlags& flags) {
  ASSIGN_OR_RETURN(const InstructionSet instructions, InstructionSetNamed(flags.instructions));
  ASSIGN_OR_RETURN(ScenarioDescription description, Describe(flags));
  ASSIGN_OR_RETURN(RunDescription run, BuildRun(description));
  absl::StatusOr<CompiledScenario> compiled = CompiledScenario::Compile(run.scenario, instructions);
  if (!compiled.ok()) return description.Locate(compiled.status());
  ASSIGN_OR_RETURN(const v1::Scenario stored,
                   SelfContained(description.scenario, ModelSources::Files(description.folder)));
  return LoadedScenario{std::move(description), std::move(run), *std::move(compiled),
                        ToText(stored), ScenarioDigest(stored)};
}

}  // namespace starling
