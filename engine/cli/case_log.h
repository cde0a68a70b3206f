// What recorded agents observed, did and believed over a run, and the cases that are written of
// them at its end.
//
//   CaseLog log(settings.cases);
//   RETURN_IF_ERROR(log.Start(*simulation));
//   ... after each tick: RETURN_IF_ERROR(log.Record(*simulation));
//   RETURN_IF_ERROR(log.Write(*simulation, folder));     // case-POPULATION-AGENT.json
//
// Holds some hundred bytes for each tick and agent. Written cases are checked by `starling infer
// --check`.
#ifndef STARLING_ENGINE_CLI_CASE_LOG_H_
#define STARLING_ENGINE_CLI_CASE_LOG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "agents/model/beliefs.h"
#include "engine/cli/output_folder.h"
#include "engine/core/simulation.h"
#include "engine/wire/scenario_from_proto.h"

namespace starling {

class CaseLog {
 public:
  explicit CaseLog(const std::vector<RecordedCase>& cases);

  // INVALID_ARGUMENT "record.case[0]: ..." for an agent whose steps cannot be computed again: the
  // run does not begin at tick 0, the agent has several levels, or too many policies to list.
  absl::Status Start(const Simulation& simulation);
  // After each tick.
  absl::Status Record(const Simulation& simulation);
  absl::Status Write(const Simulation& simulation, const OutputFolder& folder) const;

 private:
  struct Agent {
    RecordedCase recorded;
    std::vector<std::vector<int>> observations;  // one more than the rest: of the coming tick
    std::vector<std::vector<int>> actions;
    std::vector<Beliefs> beliefs;
  };
  static absl::Status Check(const Simulation& simulation, const Agent& agent);
  static absl::StatusOr<std::string> CaseOf(const Simulation& simulation, const Agent& agent);

  std::vector<Agent> agents_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CASE_LOG_H_
