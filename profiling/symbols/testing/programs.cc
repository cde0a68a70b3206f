#include "profiling/symbols/testing/programs.h"

#include <stdio.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace starling {

std::string OutputOf(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) {
    ADD_FAILURE() << "cannot run " << command;
    return output;
  }
  char buffer[65536];
  while (const size_t got = fread(buffer, 1, sizeof(buffer), pipe)) output.append(buffer, got);
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.flush();
  EXPECT_TRUE(file.good()) << path;
}

std::string CopyOf(const std::string& program, const std::string& name) {
  std::string copy = absl::StrCat(testing::TempDir(), "/", name);
  OutputOf(absl::StrCat("cp -fL profiling/symbols/testing/", program, " '", copy,
                        "' && chmod u+w '", copy, "'"));
  return copy;
}

std::vector<ListedFunction> FunctionsByNm(const std::string& path, const std::string& options) {
  const std::string output =
      OutputOf(absl::StrCat("nm -C -p --defined-only -f sysv ", options, " '", path, "'"));
  std::vector<ListedFunction> functions;
  for (const absl::string_view line : absl::StrSplit(output, '\n')) {
    // Name, value, class, type, size, line, section; names may have bars in them.
    std::vector<absl::string_view> fields = absl::StrSplit(line, '|');
    if (fields.size() < 7) continue;
    const size_t n = fields.size();
    const absl::string_view symbol_class = absl::StripAsciiWhitespace(fields[n - 5]);
    const absl::string_view type = absl::StripAsciiWhitespace(fields[n - 4]);
    if (type != "FUNC" && type != "<OS specific>: 10") continue;  // 10: STT_GNU_IFUNC
    if (symbol_class.empty() || absl::string_view("TtWwi").find(symbol_class[0]) > 4) continue;
    ListedFunction function{};
    if (!absl::SimpleHexAtoi(absl::StripAsciiWhitespace(fields[n - 6]), &function.address)) {
      continue;
    }
    if (!absl::SimpleHexAtoi(absl::StripAsciiWhitespace(fields[n - 3]), &function.size)) {
      function.size = 0;
    }
    size_t name_size = 0;
    for (size_t i = 0; i + 6 < n; ++i) name_size += fields[i].size() + 1;
    const absl::string_view name = line.substr(0, name_size - 1);
    function.name = std::string(absl::StripAsciiWhitespace(name));
    functions.push_back(function);
  }
  return functions;
}

}  // namespace starling
