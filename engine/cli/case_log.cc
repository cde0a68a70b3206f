#include "engine/cli/case_log.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agents/population/single_agent.h"
#include "base/status_macros.h"
#include "engine/cli/json_text.h"
#include "engine/wire/case_record.h"
#include "engine/wire/model_json.h"

namespace starling {
namespace {

constexpr int64_t kMostNumbers = int64_t{1}
                                 << 20;  // ticks times policies, so that cases can be read

const PopulationSpec& SpecOf(const Simulation& simulation, const std::string& name) {
  for (const PopulationSpec& spec : simulation.scenario().populations) {
    if (spec.name == name) return spec;
  }
  return simulation.scenario().populations[0];
}

}  // namespace

CaseLog::CaseLog(const std::vector<RecordedCase>& cases) {
  for (const RecordedCase& recorded : cases) agents_.push_back({recorded, {}, {}, {}});
}

absl::Status CaseLog::Start(const Simulation& simulation) {
  for (size_t i = 0; i < agents_.size(); ++i) {
    Agent& agent = agents_[i];
    if (const absl::Status status = Check(simulation, agent); !status.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("record.case[", i, "]: ", status.message()));
    }
    ASSIGN_OR_RETURN(std::vector<int> observation,
                     simulation.NextObservation(agent.recorded.population, agent.recorded.agent));
    agent.observations.push_back(std::move(observation));
  }
  return absl::OkStatus();
}

absl::Status CaseLog::Check(const Simulation& simulation, const Agent& agent) {
  if (simulation.tick() > 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the run goes on from tick ", simulation.tick(),
        ", and what the agent had learned until then is not known; record a run from its start"));
  }
  const PopulationSpec& spec = SpecOf(simulation, agent.recorded.population);
  if (!spec.levels.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("agents of ", spec.name, " have several levels; a case has one"));
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<SingleAgent> again,
                   SingleAgent::Create(*spec.model, spec.agent));
  const int64_t policies = static_cast<int64_t>(again->policies().size());
  if (policies * simulation.scenario().ticks <= kMostNumbers) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(simulation.scenario().ticks, " ticks of ", policies,
                   " policies are too many numbers; both together may be ", kMostNumbers,
                   ": record a shorter run"));
}

absl::Status CaseLog::Record(const Simulation& simulation) {
  for (Agent& agent : agents_) {
    const std::string& population = agent.recorded.population;
    const int64_t place = agent.recorded.agent;
    ASSIGN_OR_RETURN(std::vector<int> action, simulation.Actions(population, place));
    ASSIGN_OR_RETURN(Beliefs beliefs, simulation.Beliefs(population, place));
    ASSIGN_OR_RETURN(std::vector<int> observation, simulation.NextObservation(population, place));
    agent.actions.push_back(std::move(action));
    agent.beliefs.push_back(std::move(beliefs));
    agent.observations.push_back(std::move(observation));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> CaseLog::CaseOf(const Simulation& simulation, const Agent& agent) {
  const RecordedCase& recorded = agent.recorded;
  const PopulationSpec& spec = SpecOf(simulation, recorded.population);
  const Scenario& scenario = simulation.scenario();
  ASSIGN_OR_RETURN(const std::vector<int64_t> ids, simulation.AgentIds(recorded.population));
  ReferenceCase reference = {
      absl::StrCat(scenario.name, "-", recorded.population, "-", recorded.agent),
      recorded.settings.dialect().empty() ? "starling" : recorded.settings.dialect(),
      "loop",
      *spec.model,
      spec.agent,
      spec.agent,
      HasOwnControls(spec.model->controls(), spec.model->factors()),
      ids[static_cast<size_t>(recorded.agent)],
      scenario.seed};
  for (size_t t = 0; t < agent.actions.size(); ++t) {
    CaseStep step;
    for (int outcome : agent.observations[t]) step.observation.push_back({outcome});
    step.action = agent.actions[t];
    reference.steps.push_back(std::move(step));
  }
  const RecordedRun run = {scenario.precision == Precision::kFloat ? "float" : "double",
                           agent.beliefs};
  ASSIGN_OR_RETURN(const nlohmann::ordered_json document,
                   RecordCase(reference, recorded.settings, run));
  return JsonText(document, 1);
}

absl::Status CaseLog::Write(const Simulation& simulation, const OutputFolder& folder) const {
  for (const Agent& agent : agents_) {
    ASSIGN_OR_RETURN(const std::string text, CaseOf(simulation, agent));
    RETURN_IF_ERROR(folder.Write(
        absl::StrCat("case-", agent.recorded.population, "-", agent.recorded.agent, ".json"),
        text));
  }
  return absl::OkStatus();
}

}  // namespace starling
