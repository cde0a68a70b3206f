#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "bench/reports/text.h"
#include "engine/cli/bench/result_folder.h"
#include "engine/cli/bench/verbs.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/user_path.h"

namespace starling {

int BenchReportVerb(Arguments arguments) {
  std::string folder_name;
  std::string sort = "plan";
  std::string group_by;
  bool no_color = false;
  auto command =
      MakeCommand("bench report", "Draws the reports of a results.json again, beside it.");
  command->add_option("DIR", folder_name, "the folder that holds results.json")->required();
  command->add_option("--sort", sort,
                      "of the table: plan, name, median, min, max, stddev, iqr, spread or target");
  command->add_option("--group-by", group_by, "a parameter; a table for each of its values");
  command->add_flag("--no-color", no_color, "no colours");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  if (const absl::Status checked = CheckRowSort(sort); !checked.ok()) return UsageError(checked);
  const absl::StatusOr<BenchmarkResults> results = ReadResultsAt(folder_name);
  if (!results.ok()) return UsageError(results.status());
  const absl::StatusOr<OutputFolder> folder = OutputFolder::Open(folder_name);
  if (!folder.ok()) return UsageError(folder.status());
  if (const absl::Status written = WriteReports(*folder, *results); !written.ok()) {
    return WorkError(written);
  }
  std::fputs(ResultsTable(*results, sort, group_by, no_color).c_str(), stdout);
  std::printf("\nreport: %s\n", ShownPath(folder->File("report.html")).c_str());
  return kExitDone;
}

}  // namespace starling
