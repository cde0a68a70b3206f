#include "engine/cli/ctl/snapshot_text.h"

#include "absl/strings/str_cat.h"
#include "engine/cli/exit_status.h"
#include "report/format.h"

namespace starling {

std::string SnapshotLine(const v1::Snapshot& snapshot) {
  return absl::StrCat(snapshot.name(), "  ", OneLine(snapshot.scenario()), " at tick ",
                      FormatCount(snapshot.tick()), ", ", FormatCount(snapshot.agents()),
                      " agents, ", FormatBytes(static_cast<double>(snapshot.bytes())), "\n");
}

}  // namespace starling
