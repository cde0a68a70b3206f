#include "tests/architecture/rules.h"

#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace starling {
namespace {

// Declarations, types and intrinsics only.
constexpr absl::string_view kKernelHeaders[] = {"immintrin.h", "stddef.h", "stdint.h"};

bool IsHeader(const SourceFile& file) { return absl::EndsWith(file.path, ".h"); }

bool IsKernelUnit(absl::string_view path) {
  const absl::string_view name = path.substr(path.rfind('/') + 1);
  return absl::StartsWith(path, "agents/") &&
         ((absl::StartsWith(name, "kernels_") && absl::EndsWith(name, ".cc")) ||
          (absl::StartsWith(name, "lanes_") && absl::EndsWith(name, ".h")) ||
          absl::EndsWith(name, "_kernel.h"));
}

bool IsProtobuf(absl::string_view include) {
  return absl::EndsWith(include, ".pb.h") || absl::StartsWith(include, "google/") ||
         absl::StartsWith(include, "grpc/") || absl::StartsWith(include, "grpc++/") ||
         absl::StartsWith(include, "grpcpp/");
}

const SourceFile* Find(const SourceTree& tree, absl::string_view path) {
  for (const SourceFile& file : tree) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

void CheckKernelHeader(const SourceTree& tree, const SourceFile& unit, const SourceFile& file,
                       std::set<std::string>& seen, Complaints& complaints) {
  if (!seen.insert(file.path).second) return;
  for (const std::string& include : file.includes) {
    bool allowed = false;
    for (const absl::string_view header : kKernelHeaders) allowed |= include == header;
    if (allowed) continue;
    if (const SourceFile* next = Find(tree, include)) {
      CheckKernelHeader(tree, unit, *next, seen, complaints);
    } else {
      complaints.push_back(absl::StrCat(unit.path, ": a kernel unit must not see <", include,
                                        ">, which ", file.path, " includes"));
    }
  }
}

}  // namespace

Arrows Arrows::Parse(absl::string_view text) {
  Arrows arrows;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.size() < 2) continue;
    const std::set<std::string> folders(words.begin() + 1, words.end());
    if (words[0] == "arrow") arrows.may_include[words[1]] = folders;
    if (words[0] == "protobuf") arrows.see_protobuf = folders;
  }
  return arrows;
}

std::string Arrows::FolderOf(absl::string_view path) const {
  std::string deepest;
  for (const auto& [folder, unused] : may_include) {
    if (absl::StartsWith(path, absl::StrCat(folder, "/")) && folder.size() > deepest.size()) {
      deepest = folder;
    }
  }
  return deepest;
}

std::vector<std::string> Arrows::Roots() const {
  std::set<std::string> roots;
  for (const auto& [folder, unused] : may_include) {
    roots.insert(folder.substr(0, folder.find('/')));
  }
  return {roots.begin(), roots.end()};
}

Complaints CheckArrows(const SourceTree& tree, const Arrows& arrows) {
  const std::vector<std::string> roots = arrows.Roots();
  const std::set<std::string> ours(roots.begin(), roots.end());
  Complaints complaints;
  for (const SourceFile& file : tree) {
    const std::string folder = arrows.FolderOf(file.path);
    if (folder.empty()) {
      complaints.push_back(absl::StrCat(file.path, ": its folder is not in tools/arrows.bzl"));
      continue;
    }
    for (const std::string& include : file.includes) {
      if (ours.count(include.substr(0, include.find('/'))) == 0) continue;
      const std::string other = arrows.FolderOf(include);
      if (arrows.may_include.at(folder).count(other) == 0) {
        complaints.push_back(
            absl::StrCat(file.path, ": ", folder, " must not include \"", include, "\""));
      }
    }
  }
  return complaints;
}

Complaints CheckProtobufStaysOutside(const SourceTree& tree, const Arrows& arrows) {
  Complaints complaints;
  for (const SourceFile& file : tree) {
    if (arrows.see_protobuf.count(arrows.FolderOf(file.path)) > 0) continue;
    for (const std::string& include : file.includes) {
      if (IsProtobuf(include)) {
        complaints.push_back(absl::StrCat(
            file.path, ": only the wire and what stands on it may include \"", include, "\""));
      }
    }
  }
  return complaints;
}

Complaints CheckKernelUnits(const SourceTree& tree) {
  Complaints complaints;
  for (const SourceFile& file : tree) {
    if (!IsKernelUnit(file.path)) continue;
    std::set<std::string> seen;
    CheckKernelHeader(tree, file, file, seen, complaints);
  }
  return complaints;
}

Complaints CheckIncludeGuards(const SourceTree& tree) {
  Complaints complaints;
  for (const SourceFile& file : tree) {
    if (!IsHeader(file)) continue;
    std::string guard = "STARLING_";
    for (const char c : file.path) guard += absl::ascii_isalnum(c) ? absl::ascii_toupper(c) : '_';
    guard += '_';
    bool guarded = false;
    for (size_t i = 0; i + 1 < file.lines.size(); ++i) {
      if (!absl::StartsWith(file.lines[i], "#")) continue;
      guarded = file.lines[i] == "#ifndef " + guard && file.lines[i + 1] == "#define " + guard;
      break;
    }
    if (!guarded) {
      complaints.push_back(absl::StrCat(file.path, ": its include guard must be ", guard));
    }
  }
  return complaints;
}

Complaints CheckSizes(const SourceTree& tree, size_t header_lines, size_t source_lines) {
  Complaints complaints;
  for (const SourceFile& file : tree) {
    const bool interface = IsHeader(file) && !IsKernelUnit(file.path);
    const size_t limit = interface ? header_lines : source_lines;
    if (file.lines.size() > limit) {
      complaints.push_back(absl::StrCat(file.path, ": ", file.lines.size(), " lines; at most ",
                                        limit, ". Split it by idea"));
    }
  }
  return complaints;
}

Complaints CheckReadmes(const std::string& root, const Arrows& arrows, size_t lines) {
  Complaints complaints;
  for (const auto& [folder, unused] : arrows.may_include) {
    const std::string path = absl::StrCat(root, "/", folder);
    if (!std::filesystem::is_directory(path)) continue;
    const std::string text = ReadFile(absl::StrCat(path, "/README.md"));
    const size_t length = ParseSource("README.md", text).lines.size();
    if (text.empty()) {
      complaints.push_back(absl::StrCat(folder, ": has no README.md"));
    } else if (length > lines) {
      complaints.push_back(absl::StrCat(folder, "/README.md: ", length, " lines; at most ", lines));
    }
  }
  return complaints;
}

}  // namespace starling
