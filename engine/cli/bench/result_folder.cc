#include "engine/cli/bench/result_folder.h"

#include <sys/stat.h>

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bench/reports/html.h"
#include "bench/reports/markdown.h"
#include "bench/reports/text.h"
#include "bench/results/results_csv.h"
#include "bench/results/results_json.h"
#include "engine/cli/terminal.h"
#include "engine/cli/user_path.h"

namespace starling {
namespace {

constexpr int kWide = 200;

}  // namespace

absl::Status WriteReports(const OutputFolder& folder, const BenchmarkResults& results) {
  RETURN_IF_ERROR(folder.Write("report.html", ResultsHtml(results)));
  RETURN_IF_ERROR(folder.Write("report.md", ResultsMarkdown(results)));
  return folder.Write("results.csv", ResultsToCsv(results));
}

absl::StatusOr<BenchmarkResults> ReadResultsAt(const std::string& path) {
  const std::string place = UserPath(path);
  struct stat info;
  const bool folder = stat(place.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
  return ReadResults(folder ? absl::StrCat(place, "/", kResultsFile) : place);
}

std::string ResultsTable(const BenchmarkResults& results, const std::string& sort,
                         const std::string& group_by, bool no_color) {
  const Terminal terminal = TerminalOf(stdout, no_color);
  TextReportOptions options;
  options.sort = sort;
  options.group_by = group_by;
  // A file or a pipe takes lines of any length.
  options.terminal_width = terminal.interactive ? terminal.width : kWide;
  options.unicode = terminal.unicode;
  options.color = terminal.color;
  return ResultsText(results, options);
}

}  // namespace starling
