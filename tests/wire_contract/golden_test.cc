// What clients stand on stays: wire.golden lists it, and the protos must still have all of it.
#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/wire_contract/listing.h"
#include "tests/wire_contract/wire_files.h"

namespace starling {
namespace {

constexpr char kUpdate[] =
    "\n\nTo update the list:\n"
    "  bazel run //tests/wire_contract:list_wire > tests/wire_contract/wire.golden\n";

std::set<std::string> Golden() {
  std::ifstream input("tests/wire_contract/wire.golden");
  std::set<std::string> lines;
  for (std::string line; std::getline(input, line);) {
    if (!absl::StartsWith(line, "#")) lines.insert(line);
  }
  return lines;
}

std::set<std::string> Present() {
  const WireFiles wire("proto/starling/v1/wire.protoset");
  std::set<std::string> lines;
  for (const auto* file : wire.files()) {
    for (const std::string& line : ListFile(*file)) lines.insert(line);
  }
  return lines;
}

std::vector<std::string> Without(const std::set<std::string>& all,
                                 const std::set<std::string>& but) {
  std::vector<std::string> rest;
  absl::c_set_difference(all, but, std::back_inserter(rest));
  return rest;
}

TEST(Wire, KeepsEveryElementThatClientsStandOn) {
  const std::set<std::string> golden = Golden();
  ASSERT_GT(golden.size(), 500u);
  const std::vector<std::string> gone = Without(golden, Present());
  EXPECT_TRUE(gone.empty())
      << "Removed, renumbered, renamed or of another type, which breaks clients that were built "
         "before; give the new thing a new number instead:\n  "
      << absl::StrJoin(gone, "\n  ") << "\n\nIf no release has had it, the list may be updated."
      << kUpdate;
}

TEST(Wire, IsListedAsAWhole) {
  const std::vector<std::string> added = Without(Present(), Golden());
  EXPECT_TRUE(added.empty()) << "Added, and not in the list yet:\n  "
                             << absl::StrJoin(added, "\n  ") << kUpdate;
}

}  // namespace
}  // namespace starling
