#include "tests/architecture/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace starling {
namespace {

// The file that `line` includes; empty if it includes none.
absl::string_view IncludedBy(absl::string_view line) {
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "#")) return "";
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "include")) return "";
  line = absl::StripLeadingAsciiWhitespace(line);
  if (line.empty()) return "";
  const char open = line.front();
  const char close = open == '<' ? '>' : '"';
  line.remove_prefix(1);
  const size_t end = line.find(close);
  if ((open != '<' && open != '"') || end == absl::string_view::npos) return "";
  return line.substr(0, end);
}

}  // namespace

SourceFile ParseSource(absl::string_view path, absl::string_view text) {
  SourceFile file;
  file.path = std::string(path);
  absl::ConsumeSuffix(&text, "\n");
  file.lines = absl::StrSplit(text, '\n');
  for (const std::string& line : file.lines) {
    const absl::string_view included = IncludedBy(line);
    if (!included.empty()) file.includes.emplace_back(included);
  }
  return file;
}

SourceTree ReadSourceTree(const std::string& root, const std::vector<std::string>& folders) {
  namespace fs = std::filesystem;
  SourceTree tree;
  for (const std::string& folder : folders) {
    std::error_code error;
    for (fs::recursive_directory_iterator entry(fs::path(root) / folder, error), end;
         !error && entry != end; entry.increment(error)) {
      const fs::path& path = entry->path();
      if (path.extension() != ".h" && path.extension() != ".cc") continue;
      tree.push_back(ParseSource(fs::relative(path, root).string(), ReadFile(path.string())));
    }
  }
  std::sort(tree.begin(), tree.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return tree;
}

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace starling
