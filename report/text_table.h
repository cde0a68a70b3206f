// Aligned columns for the terminal.
//
//   TextTable({"NAME", "DESCRIPTION"}, {{"serial", "one worker"}, {"threads", "a team"}})
//   // NAME     DESCRIPTION
//   // serial   one worker
//   // threads  a team
#ifndef STARLING_REPORT_TEXT_TABLE_H_
#define STARLING_REPORT_TEXT_TABLE_H_

#include <string>
#include <vector>

namespace starling {

// The columns from `first_right` on are aligned to the right. Rows may be shorter than the
// headings.
std::string TextTable(const std::vector<std::string>& headings,
                      const std::vector<std::vector<std::string>>& rows, size_t first_right = -1);

}  // namespace starling

#endif  // STARLING_REPORT_TEXT_TABLE_H_
