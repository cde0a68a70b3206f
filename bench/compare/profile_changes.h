// Where the time of a regression went: two profiles of a row, function by function.
//
// Thread safety: pure function of the files. All text is escaped here.
#ifndef STARLING_BENCH_COMPARE_PROFILE_CHANGES_H_
#define STARLING_BENCH_COMPARE_PROFILE_CHANGES_H_

#include <string>

#include "bench/compare/paired_comparison.h"

namespace starling {

// The functions whose share changed most, at most 20, and links to both files as the page beside
// "profiles/" finds them. A profile that cannot be read is a card that says why.
std::string ProfileChangesHtml(const ProfiledRow& row);

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_PROFILE_CHANGES_H_
