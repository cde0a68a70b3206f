#include "tests/wire_contract/errors_list.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace starling {
namespace {

constexpr absl::string_view kHeading = "\n Errors:\n";
constexpr absl::string_view kItem = "   ";
constexpr absl::string_view kContinued = "     ";

}  // namespace

absl::StatusOr<std::vector<ListedError>> ParseErrorsList(absl::string_view comment) {
  const size_t heading = comment.find(kHeading);
  if (heading == absl::string_view::npos)
    return absl::InvalidArgumentError("it has no list of errors: a line `Errors:`");
  const absl::string_view list =
      absl::StripTrailingAsciiWhitespace(comment.substr(heading + kHeading.size()));

  std::vector<std::string> items;
  for (absl::string_view line : absl::StrSplit(list, '\n')) {
    if (absl::StartsWith(line, kContinued) && !items.empty()) {
      absl::StrAppend(&items.back(), " ", absl::StripAsciiWhitespace(line));
    } else if (absl::StartsWith(line, kItem) && line.size() > kItem.size() &&
               line[kItem.size()] != ' ') {
      items.emplace_back(line.substr(kItem.size()));
    } else {
      return absl::InvalidArgumentError(absl::StrCat("not a line of a list: \"", line, "\""));
    }
  }

  std::vector<ListedError> errors;
  if (items.size() == 1 && items[0] == "none of its own.") return errors;
  for (const std::string& item : items) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(item, absl::MaxSplits(": ", 1));
    const std::vector<std::string> names = absl::StrSplit(parts.first, ' ');
    if (names.size() != 2 || !absl::EndsWith(parts.second, "."))
      return absl::InvalidArgumentError(
          absl::StrCat("not `CODE REASON: sentence.`: \"", item, "\""));
    errors.push_back({names[0], names[1], parts.second});
  }
  return errors;
}

bool IsErrorCode(absl::string_view name) {
  for (int code = 1; code <= 16; ++code) {
    if (name == absl::StatusCodeToString(static_cast<absl::StatusCode>(code))) return true;
  }
  return false;
}

}  // namespace starling
