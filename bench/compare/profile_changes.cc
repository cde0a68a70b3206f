#include "bench/compare/profile_changes.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "engine/core/read_file.h"
#include "profiling/formats/profile_diff.h"
#include "profiling/formats/read_folded.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/table.h"

namespace starling {
namespace {

constexpr int64_t kMostBytes = int64_t{256} << 20;
constexpr size_t kMostFunctions = 20;

absl::StatusOr<ProfileDiff> DiffOf(const ProfiledRow& row) {
  ASSIGN_OR_RETURN(const std::string base, ReadFile(row.base_folded, kMostBytes));
  ASSIGN_OR_RETURN(const std::string other, ReadFile(row.other_folded, kMostBytes));
  ASSIGN_OR_RETURN(const Profile before, ReadFolded(base));
  ASSIGN_OR_RETURN(const Profile after, ReadFolded(other));
  if (before.samples.empty() || after.samples.empty()) {
    return absl::FailedPreconditionError("a profile without samples says nothing");
  }
  return DiffProfiles(before, after);
}

// As a part of an address.
std::string AddressEscape(absl::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.') {
      escaped += c;
    } else {
      absl::StrAppendFormat(&escaped, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

std::string LinkTo(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return absl::StrCat("<a href=\"profiles/", AddressEscape(name), "\">", HtmlEscape(name), "</a>");
}

Cell ShareCell(double share) { return NumberCell(share, NumberStyle::kPercent); }

Cell MoveCell(double base, double other) {
  const double move = other - base;
  return {absl::StrCat(move > 0 ? "+" : "", FormatFixed(100 * move, 1)), move};
}

// Two standard errors of the difference of two shares of one half.
double ChanceOf(const ProfileDiff& diff) {
  return std::sqrt(1 / static_cast<double>(diff.base_samples) +
                   1 / static_cast<double>(diff.samples));
}

std::string FunctionsHtml(const std::string& name, const ProfileDiff& diff) {
  Table table;
  table.title = name;
  table.wide = true;
  table.caption = absl::StrCat("Shares of all samples, ", FormatCount(diff.base_samples),
                               " of A and ", FormatCount(diff.samples),
                               " of B; changes in percentage points. Chance moves a share of one "
                               "half by up to ",
                               FormatFixed(100 * ChanceOf(diff), 1),
                               " points. Self: on top of the stack; total: in it.");
  table.columns = {{"function"},
                   {"self of A", Align::kRight},
                   {"self of B", Align::kRight},
                   {"change", Align::kRight},
                   {"total of A", Align::kRight},
                   {"total of B", Align::kRight},
                   {"change", Align::kRight}};
  for (const ProfileDiffRow& row : diff.rows) {
    if (table.rows.size() == kMostFunctions) break;
    table.rows.push_back({{row.function},
                          ShareCell(row.base_self_share),
                          ShareCell(row.self_share),
                          MoveCell(row.base_self_share, row.self_share),
                          ShareCell(row.base_total_share),
                          ShareCell(row.total_share),
                          MoveCell(row.base_total_share, row.total_share)});
  }
  return TableHtml(table);
}

}  // namespace

std::string ProfileChangesHtml(const ProfiledRow& row) {
  const absl::StatusOr<ProfileDiff> diff = DiffOf(row);
  const std::string functions =
      diff.ok() ? FunctionsHtml(row.name, *diff)
                : CardHtml({row.name, "",
                            NothingToShow(absl::StrCat("Its profiles cannot be compared: ",
                                                       std::string(diff.status().message()))),
                            true, ""});
  return absl::StrCat(functions, "<p class=\"prose links\">Folded stacks for a flame graph: ",
                      LinkTo(row.base_folded), ", ", LinkTo(row.other_folded), "</p>\n");
}

}  // namespace starling
