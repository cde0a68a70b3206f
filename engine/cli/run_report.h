// The page that a run leaves behind.
#ifndef STARLING_ENGINE_CLI_RUN_REPORT_H_
#define STARLING_ENGINE_CLI_RUN_REPORT_H_

#include <string>

#include "engine/cli/run_record.h"
#include "engine/cli/run_result.h"
#include "engine/core/scenario.h"

namespace starling {

// `scenario_text` is the scenario as it was run.
std::string RunReportHtml(const Scenario& scenario, const RunResult& result,
                          const RunRecord& record, const std::string& scenario_text);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_RUN_REPORT_H_
