// Files that were cut or damaged on purpose: reading them gives names or an error, never a crash.
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "profiling/symbols/elf_file.h"
#include "profiling/symbols/symbol_table.h"
#include "profiling/symbols/testing/programs.h"

namespace starling {
namespace {

struct Outcome {
  int read = 0;
  int refused = 0;
};

// Reads the bytes as a file and uses all that comes of it.
void Read(const std::string& path, const std::string& bytes, Outcome& outcome) {
  WriteBytes(path, bytes);
  LoadedModule module;
  module.path = path;
  const absl::StatusOr<SymbolTable> table = SymbolTable::Load(module, "/nowhere");
  if (!table.ok()) {
    EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument) << table.status();
    EXPECT_NE(table.status().message().find(path), std::string::npos) << table.status();
    ++outcome.refused;
    return;
  }
  ++outcome.read;
  EXPECT_EQ(table->symbols().empty(), table->source() == SymbolTable::Source::kNone);
  uint64_t last = 0;
  for (const Symbol& symbol : table->symbols()) {
    EXPECT_FALSE(symbol.mangled.empty());
    EXPECT_LE(last, symbol.start);
    EXPECT_GT(symbol.size, 0u);
    EXPECT_EQ(table->Find(symbol.start), &symbol);
    Demangle(symbol.mangled);
    last = symbol.start;
  }
  Profile profile;
  profile.modules = {{path, "", 0x400000, 0x500000, 0x1000, false}};
  EXPECT_EQ(ModulesOf(profile).size(), 1u);
}

std::string Plugin() { return ReadBytes(CopyOf("libplugin.so", "libwhole.so")); }

TEST(HostileFile, CutAnywhere) {
  const std::string whole = Plugin();
  const std::string path = absl::StrCat(testing::TempDir(), "/cut");
  Outcome outcome;
  for (size_t size = 0; size < whole.size(); size += 64) {
    Read(path, whole.substr(0, size), outcome);
  }
  EXPECT_EQ(outcome.read, 0);  // the table of sections is at the end
  EXPECT_GT(outcome.refused, 100);
  Read(path, whole, outcome);
  EXPECT_EQ(outcome.read, 1);
}

TEST(HostileFile, DamagedAnywhere) {
  const std::string whole = Plugin();
  const std::string path = absl::StrCat(testing::TempDir(), "/damaged");
  const absl::StatusOr<ElfFile> file =
      ElfFile::Open(absl::StrCat(testing::TempDir(), "/libwhole.so"));
  ASSERT_TRUE(file.ok()) << file.status();
  const size_t headers = sizeof(Elf64_Ehdr) + file->segments().size() * sizeof(Elf64_Phdr);
  const size_t sections = whole.size() - file->sections().size() * sizeof(Elf64_Shdr);
  const std::string extremes[] = {std::string(8, '\xff'), std::string(8, '\0'),
                                  std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8),
                                  std::string("\xf8\xff\xff\xff\xff\xff\xff\xff", 8)};
  std::mt19937_64 random(20240611);
  Outcome outcome;
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = whole;
    const int changes = 1 + static_cast<int>(random() % 8);
    for (int i = 0; i < changes; ++i) {
      // A third each in the headers, in the table of sections, anywhere.
      const uint64_t where = random() % 3;
      const size_t at = where == 0   ? random() % headers
                        : where == 1 ? sections + random() % (whole.size() - sections)
                                     : random() % whole.size();
      if (random() % 2 == 0) {
        bytes[at] = static_cast<char>(random());
      } else {
        const size_t aligned = std::min(at / 8 * 8, bytes.size() - 8);
        bytes.replace(aligned, 8, extremes[random() % 4]);
      }
    }
    Read(path, bytes, outcome);
  }
  EXPECT_GT(outcome.read, 100);
  EXPECT_GT(outcome.refused, 100);
}

}  // namespace
}  // namespace starling
