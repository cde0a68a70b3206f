// The rules of the source tree that Bazel's visibility cannot see, each a function from sources to
// complaints: "PATH: what is wrong". No complaint: the rule holds.
#ifndef STARLING_TESTS_ARCHITECTURE_RULES_H_
#define STARLING_TESTS_ARCHITECTURE_RULES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/architecture/source_tree.h"

namespace starling {

using Complaints = std::vector<std::string>;

// Who may include whom, and who sees Protocol Buffers and gRPC.
struct Arrows {
  // A folder and all folders that its sources may include, itself among them.
  std::map<std::string, std::set<std::string>> may_include;
  std::set<std::string> see_protobuf;

  // Reads the lines that tools/arrows.bzl writes: `arrow FOLDER OTHER...`, `protobuf FOLDER...`.
  static Arrows Parse(absl::string_view text);

  // The folder of the table that `path` lies in, the deepest if several do; empty if none does.
  std::string FolderOf(absl::string_view path) const;

  // The first parts of the folders: "engine" for "engine/core".
  std::vector<std::string> Roots() const;
};

// An #include of a folder that the table does not allow, or of one that is not in the table.
Complaints CheckArrows(const SourceTree& tree, const Arrows& arrows);

// An #include of generated messages, Protocol Buffers or gRPC where they must not be seen.
Complaints CheckProtobufStaysOutside(const SourceTree& tree, const Arrows& arrows);

// Kernel units (agents/**/kernels_*.cc, *_kernel.h, lanes_*.h), and what they include in turn, hold
// no header with inline functions: the linker may keep the copy of one instruction set for all.
Complaints CheckKernelUnits(const SourceTree& tree);

// A header whose include guard is not its path.
Complaints CheckIncludeGuards(const SourceTree& tree);

// A header or source that has outgrown one idea. Kernel headers are code and count as sources.
Complaints CheckSizes(const SourceTree& tree, size_t header_lines, size_t source_lines);

// A folder of the table, where it exists below `root`, without a README.md or with one that is
// longer than `lines`.
Complaints CheckReadmes(const std::string& root, const Arrows& arrows, size_t lines);

}  // namespace starling

#endif  // STARLING_TESTS_ARCHITECTURE_RULES_H_
