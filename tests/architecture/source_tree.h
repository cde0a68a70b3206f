// The C++ sources of a checkout as the architecture rules see them: paths, #include lines, sizes.
//
//   SourceTree tree = ReadSourceTree("/checkout", {"base", "agents"});
//   for (const SourceFile& file : tree) ...
#ifndef STARLING_TESTS_ARCHITECTURE_SOURCE_TREE_H_
#define STARLING_TESTS_ARCHITECTURE_SOURCE_TREE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace starling {

struct SourceFile {
  std::string path;                   // from the checkout's root: "engine/core/world.h"
  std::vector<std::string> includes;  // what stands between the quotes or angle brackets
  std::vector<std::string> lines;
};

// Sorted by path.
using SourceTree = std::vector<SourceFile>;

// Splits `text` into lines and finds the #include directives. A directive in a comment line is
// none.
SourceFile ParseSource(absl::string_view path, absl::string_view text);

// Reads every .h and .cc file below `folders` of the checkout at `root`. A folder that does not
// exist holds no file.
SourceTree ReadSourceTree(const std::string& root, const std::vector<std::string>& folders);

// The whole file, or an empty string if it cannot be read.
std::string ReadFile(const std::string& path);

}  // namespace starling

#endif  // STARLING_TESTS_ARCHITECTURE_SOURCE_TREE_H_
