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
  RETURN_IF_ERROR(CheckSettings(model, settings));
  if (CoveredByLanes(model, settings).ok()) {
    return LanePopulation::Create(model, settings, precision, instructions);
  }
  RETURN_IF_ERROR(ChooseKernels(instructions, precision).status());
  return IndividualPopulation::Create({{model, settings}}, precision);
}

}  // namespace starling
