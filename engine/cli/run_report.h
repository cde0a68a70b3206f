// report.html: a run as one page.
//
//   folder.Write("report.html", RunReportHtml({result, *record, *simulation, requirements, text}));
#ifndef STARLING_ENGINE_CLI_RUN_REPORT_H_
#define STARLING_ENGINE_CLI_RUN_REPORT_H_

#include <string>

#include "engine/cli/run_record.h"
#include "engine/cli/run_result.h"
#include "engine/core/compiled_scenario.h"
#include "engine/core/simulation.h"
#include "profiling/formats/profile.h"
#include "profiling/resources/process_resources.h"

namespace starling {

struct RunReport {
  const RunResult& result;
  const RunRecord& record;
  const Simulation& simulation;
  const Requirements& requirements;
  const std::string& scenario_text;  // as it was run
  ProcessResources usage;
  const Profile* cpu_profile;  // null: none was taken
};

// Sections: what ran, metrics, the world, beliefs of recorded agents, planning, where the time went
// (a flame graph), resources, and warnings if there are any.
std::string RunReportHtml(const RunReport& report);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_RUN_REPORT_H_
