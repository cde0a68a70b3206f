#include "agents/population/population.h"

#include "agents/population/individual_population.h"
#include "agents/population/lane_coverage.h"
#include "agents/population/lane_population.h"
#include "base/status_macros.h"

namespace starling {

absl::StatusOr<std::unique_ptr<const Population>> Population::Create(const GenerativeModel& model,
                                                                     const AgentSettings& settings,
                                                                     Precision precision,
                                                                     InstructionSet instructions) {
  return Create({{model, settings}}, precision, instructions);
}

absl::StatusOr<std::unique_ptr<const Population>> Population::Create(
    const std::vector<LevelParts>& levels, Precision precision, InstructionSet instructions) {
  std::string reason = "levels";
  if (levels.size() == 1) {
    const auto& [model, settings, links] = levels[0];
    RETURN_IF_ERROR(CheckSettings(model, settings));
    reason = NotInLanes(model, settings);
    if (reason.empty()) return LanePopulation::Create(model, settings, precision, instructions);
  }
  RETURN_IF_ERROR(ChooseKernels(instructions, precision).status());
  return IndividualPopulation::Create(levels, precision, reason);
}

}  // namespace starling
