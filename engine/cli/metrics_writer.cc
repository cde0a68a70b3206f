#include "engine/cli/metrics_writer.h"

#include <charconv>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/status_macros.h"

namespace starling {
namespace {

// A column's name as RFC 4180 wants it.
std::string CsvField(const std::string& name) {
  if (name.find_first_of(",\"\r\n") == std::string::npos) return name;
  return absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

}  // namespace

void AppendShortest(double value, std::string& text) {
  char digits[32];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof(digits), value);
  text.append(digits, end.ptr);
}

absl::StatusOr<MetricsWriter> MetricsWriter::Create(const std::string& path,
                                                    const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(LineFile file, LineFile::Create(path));
  std::string header = "tick";
  for (const std::string& name : names) absl::StrAppend(&header, ",", CsvField(name));
  RETURN_IF_ERROR(file.Write(absl::StrCat(header, ",wall_nanoseconds\n")));
  return MetricsWriter(std::move(file));
}

absl::Status MetricsWriter::Row(int64_t tick, absl::Span<const double> metrics,
                                int64_t wall_nanoseconds) {
  line_.clear();
  absl::StrAppend(&line_, tick);
  for (const double value : metrics) {
    line_ += ',';
    AppendShortest(value, line_);
  }
  absl::StrAppend(&line_, ",", wall_nanoseconds, "\n");
  return file_.Write(line_);
}

}  // namespace starling
