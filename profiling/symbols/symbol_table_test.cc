#include "profiling/symbols/symbol_table.h"

#include <dlfcn.h>
#include <elf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/symbols/elf_file.h"
#include "profiling/symbols/module_list.h"
#include "profiling/symbols/testing/programs.h"

namespace starling {

// Outside of the unnamed namespace, where names are the same for every compiler.
template <typename A, int kB>
__attribute__((noinline)) int TemplateForTest(A value) {
  asm volatile("" : "+r"(value));
  return static_cast<int>(value) + kB;
}

namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

LoadedModule Holder(const void* code) {
  const auto address = reinterpret_cast<uint64_t>(code);
  for (LoadedModule& module : LoadedModules()) {
    if (module.start <= address && address < module.limit) return module;
  }
  ADD_FAILURE() << "no module holds " << code;
  return {};
}

LoadedModule FileAt(const std::string& path) {
  LoadedModule module;
  module.path = path;
  return module;
}

SymbolTable LoadedFrom(const LoadedModule& module, const std::string& debug_files = "/nowhere") {
  absl::StatusOr<SymbolTable> table = SymbolTable::Load(module, debug_files);
  EXPECT_TRUE(table.ok()) << table.status();
  return table.ok() ? *std::move(table) : SymbolTable();
}

std::string NameAt(const SymbolTable& table, uint64_t address) {
  const Symbol* const symbol = table.Find(address);
  return symbol == nullptr ? "" : Demangle(symbol->mangled);
}

std::string ThisProgram() {
  char path[4096];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
  EXPECT_GT(size, 0);
  return std::string(path, static_cast<size_t>(std::max<ssize_t>(size, 0)));
}

// By address, from `nm`.
std::map<uint64_t, std::set<std::string>> NamesByNm(const std::string& path,
                                                    const std::string& options = "") {
  std::map<uint64_t, std::set<std::string>> names;
  for (const ListedFunction& function : FunctionsByNm(path, options)) {
    names[function.address].insert(function.name.substr(0, function.name.find('@')));
  }
  return names;
}

uint64_t AddressByNm(const std::string& path, const std::string& name) {
  for (const ListedFunction& function : FunctionsByNm(path, "")) {
    if (function.name == name) return function.address;
  }
  ADD_FAILURE() << path << " has no " << name;
  return 0;
}

TEST(SymbolTable, NamesEveryFunctionOfThisProgramAsNmDoes) {
  const std::string path = ThisProgram();
  const SymbolTable table = LoadedFrom(FileAt(path));
  EXPECT_EQ(table.source(), SymbolTable::Source::kSymtab);
  EXPECT_EQ(table.missing(), "");

  const auto names = NamesByNm(path);
  EXPECT_GT(names.size(), 1000u);
  for (const auto& [address, aliases] : names) {
    EXPECT_THAT(aliases, Contains(NameAt(table, address))) << std::hex << address;
  }
}

TEST(SymbolTable, HasNoNameBetweenFunctions) {
  const std::string path = ThisProgram();
  const SymbolTable table = LoadedFrom(FileAt(path));
  std::map<uint64_t, uint64_t> ends;  // by start
  std::set<uint64_t> open;            // functions whose end nm does not know
  for (const ListedFunction& function : FunctionsByNm(path, "")) {
    uint64_t& end = ends[function.address];
    end = std::max<uint64_t>(end, function.address + function.size);
    if (function.size == 0) open.insert(function.address);
  }
  int gaps = 0;
  for (auto next = std::next(ends.begin()); next != ends.end(); ++next) {
    const auto function = std::prev(next);
    if (function->second >= next->first || open.count(function->first) != 0) continue;
    EXPECT_EQ(NameAt(table, function->second - 1), NameAt(table, function->first));
    const std::string after = NameAt(table, function->second);
    EXPECT_TRUE(after.empty() || absl::StartsWith(after, "[plt]")) << after;
    ++gaps;
  }
  EXPECT_GT(gaps, 100);
  EXPECT_EQ(NameAt(table, 0), "");
  EXPECT_EQ(NameAt(table, ends.begin()->first - 1), "");
  EXPECT_EQ(NameAt(table, UINT64_MAX), "");
}

TEST(SymbolTable, EndsFunctionsOfUnknownSizeWithTheirSection) {
  const std::string path = ThisProgram();
  const SymbolTable table = LoadedFrom(FileAt(path));
  const uint64_t init = AddressByNm(path, "_init");
  const Symbol* const symbol = table.Find(init + 1);
  ASSERT_NE(symbol, nullptr);
  EXPECT_EQ(symbol->mangled, "_init");
  EXPECT_LT(symbol->size, 64u);
}

TEST(SymbolTable, NamesTheStubsOfAModule) {
  const SymbolTable table = LoadedFrom(Holder(reinterpret_cast<const void*>(&NameAt)));
  const std::vector<Symbol>& symbols = table.symbols();
  EXPECT_TRUE(std::any_of(symbols.begin(), symbols.end(), [](const Symbol& symbol) {
    return symbol.mangled == "[plt] symbol_table_test";
  }));
}

TEST(SymbolTable, KeepsTemplateArguments) {
  int (*const function)(char) = &TemplateForTest<char, 42>;
  const LoadedModule module = Holder(reinterpret_cast<const void*>(function));
  const uint64_t address = reinterpret_cast<uint64_t>(function) - module.load_bias;
  EXPECT_EQ(NameAt(LoadedFrom(module), address), "int starling::TemplateForTest<char, 42>(char)");
}

TEST(SymbolTable, ChoosesAmongNamesOfOneAddressByBindingThenLength) {
  const std::string path = CopyOf("libplugin.so", "libaliases.so");
  const uint64_t address = AddressByNm(path, "ZExportedInPlugin");
  EXPECT_EQ(NamesByNm(path)[address],
            (std::set<std::string>{"ZExportedInPlugin", "AWeakName", "AnotherNameInPlugin"}));
  EXPECT_EQ(NameAt(LoadedFrom(FileAt(path)), address), "ZExportedInPlugin");
  OutputOf("strip " + path);
  EXPECT_EQ(NameAt(LoadedFrom(FileAt(path)), address), "ZExportedInPlugin");
}

TEST(SymbolTable, SaysThatAStrippedFileNamesOnlyWhatItExports) {
  const std::string path = CopyOf("libplugin.so", "libstripped.so");
  const uint64_t exported = AddressByNm(path, "ZExportedInPlugin");
  const uint64_t hidden = AddressByNm(path, "HiddenInPlugin");
  EXPECT_EQ(NameAt(LoadedFrom(FileAt(path)), hidden), "HiddenInPlugin");

  OutputOf("strip " + path);
  const SymbolTable table = LoadedFrom(FileAt(path));
  EXPECT_EQ(table.source(), SymbolTable::Source::kDynamic);
  EXPECT_THAT(table.missing(),
              HasSubstr("libstripped.so is stripped: only its exported functions have names"));
  EXPECT_EQ(NameAt(table, exported), "ZExportedInPlugin");
  EXPECT_EQ(NameAt(table, hidden), "");
}

TEST(SymbolTable, SaysThatAFileHasNoNamesAtAll) {
  const std::string path = CopyOf("silent_program", "silent");
  OutputOf("strip " + path);
  const SymbolTable table = LoadedFrom(FileAt(path));
  EXPECT_EQ(table.source(), SymbolTable::Source::kNone);
  EXPECT_THAT(table.symbols(), IsEmpty());
  EXPECT_THAT(table.missing(), HasSubstr("silent is stripped: its functions have no names"));
}

TEST(SymbolTable, FindsNamesInTheDebugFileOfTheSameBuildOnly) {
  const std::string path = CopyOf("libplugin.so", "libwithdebug.so");
  const uint64_t hidden = AddressByNm(path, "HiddenInPlugin");
  const absl::StatusOr<ElfFile> file = ElfFile::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  const std::string id = file->build_id();
  ASSERT_GT(id.size(), 2u);

  const std::string debug_files = absl::StrCat(testing::TempDir(), "/debug");
  const std::string folder = absl::StrCat(debug_files, "/", id.substr(0, 2));
  const std::string debug_file = absl::StrCat(folder, "/", id.substr(2), ".debug");
  OutputOf(absl::StrCat("mkdir -p ", folder, " && objcopy --only-keep-debug ", path, " ",
                        debug_file, " && strip ", path));
  const SymbolTable table = LoadedFrom(FileAt(path), debug_files);
  EXPECT_EQ(table.source(), SymbolTable::Source::kDebugFile);
  EXPECT_EQ(table.missing(), "");
  EXPECT_EQ(NameAt(table, hidden), "HiddenInPlugin");

  OutputOf(absl::StrCat("cp -L profiling/symbols/testing/silent_program ", debug_file));
  const SymbolTable without = LoadedFrom(FileAt(path), debug_files);
  EXPECT_EQ(without.source(), SymbolTable::Source::kDynamic);
  EXPECT_THAT(without.missing(), HasSubstr(debug_file));
}

// A library that is loaded while its file goes.
class LoadedPlugin {
 public:
  explicit LoadedPlugin(const std::string& name)
      : path_(CopyOf("libplugin.so", name)), handle_(dlopen(path_.c_str(), RTLD_NOW)) {
    EXPECT_NE(handle_, nullptr) << dlerror();
    exported_ = dlsym(handle_, "ZExportedInPlugin");
    module_ = Holder(exported_);
  }
  ~LoadedPlugin() { Close(); }
  LoadedPlugin(const LoadedPlugin&) = delete;
  LoadedPlugin& operator=(const LoadedPlugin&) = delete;

  void Close() {
    if (handle_ != nullptr) dlclose(handle_);
    handle_ = nullptr;
  }
  const std::string& path() const { return path_; }
  const LoadedModule& module() const { return module_; }
  uint64_t exported() const { return reinterpret_cast<uint64_t>(exported_) - module_.load_bias; }

 private:
  std::string path_;
  void* handle_;
  void* exported_ = nullptr;
  LoadedModule module_;
};

TEST(SymbolTable, NamesADeletedLibraryFromMemoryWhileItIsLoaded) {
  LoadedPlugin plugin("libdeleted.so");
  EXPECT_EQ(LoadedFrom(plugin.module()).source(), SymbolTable::Source::kSymtab);
  ASSERT_EQ(unlink(plugin.path().c_str()), 0);

  const SymbolTable table = LoadedFrom(plugin.module());
  EXPECT_EQ(table.source(), SymbolTable::Source::kDynamic);
  EXPECT_EQ(NameAt(table, plugin.exported()), "ZExportedInPlugin");
  EXPECT_THAT(table.missing(),
              AllOf(HasSubstr("libdeleted.so cannot be read"), HasSubstr("No such file"),
                    HasSubstr("only its exported functions have names")));

  plugin.Close();
  const SymbolTable gone = LoadedFrom(plugin.module());
  EXPECT_EQ(gone.source(), SymbolTable::Source::kNone);
  EXPECT_THAT(gone.missing(), HasSubstr("its functions have no names"));
}

TEST(SymbolTable, TakesNoNamesFromAnotherBuild) {
  const LoadedPlugin plugin("libreplaced.so");
  const std::string other = CopyOf("silent_program", "other_build");
  ASSERT_EQ(rename(other.c_str(), plugin.path().c_str()), 0);
  const SymbolTable table = LoadedFrom(plugin.module());
  EXPECT_EQ(NameAt(table, plugin.exported()), "ZExportedInPlugin");
  EXPECT_THAT(table.missing(), HasSubstr("libreplaced.so was replaced by another build"));

  LoadedModule elsewhere = plugin.module();
  elsewhere.start += 4096;  // of another process, say
  EXPECT_EQ(LoadedFrom(elsewhere).source(), SymbolTable::Source::kNone);
}

TEST(SymbolTable, NamesAReplacedLibraryWithoutBuildIdFromMemory) {
  const std::string path = CopyOf("libplugin.so", "libnoid.so");
  OutputOf("objcopy --remove-section=.note.gnu.build-id " + path);
  void* const handle = dlopen(path.c_str(), RTLD_NOW);
  ASSERT_NE(handle, nullptr) << dlerror();
  const LoadedModule module = Holder(dlsym(handle, "ZExportedInPlugin"));
  EXPECT_EQ(module.build_id, "");
  EXPECT_EQ(LoadedFrom(module).source(), SymbolTable::Source::kSymtab);
  const std::string other = CopyOf("silent_program", "other_without_id");
  ASSERT_EQ(rename(other.c_str(), path.c_str()), 0);
  const SymbolTable table = LoadedFrom(module);
  EXPECT_EQ(table.source(), SymbolTable::Source::kDynamic);
  EXPECT_THAT(table.missing(), HasSubstr("libnoid.so was replaced by another build"));
  dlclose(handle);
}

TEST(SymbolTable, NamesTheKernelsFunctions) {
  for (const LoadedModule& module : LoadedModules()) {
    if (module.path != "[vdso]") continue;
    const SymbolTable table = LoadedFrom(module);
    EXPECT_EQ(table.missing(), "");
    const std::vector<Symbol>& symbols = table.symbols();
    EXPECT_TRUE(std::any_of(symbols.begin(), symbols.end(), [](const Symbol& symbol) {
      return absl::StrContains(symbol.mangled, "clock_gettime");
    }));
    return;
  }
  FAIL() << "this process has no [vdso]";
}

TEST(SymbolTable, ReportsFilesThatAreNoPrograms) {
  const std::string folder = testing::TempDir();
  const std::string text = absl::StrCat(folder, "/text");
  WriteBytes(text, std::string(1000, 'x'));
  EXPECT_EQ(SymbolTable::Load(FileAt(text)).status().code(), absl::StatusCode::kInvalidArgument);
  WriteBytes(text, "");
  EXPECT_EQ(SymbolTable::Load(FileAt(text)).status().code(), absl::StatusCode::kInvalidArgument);

  std::string elf = ReadBytes(CopyOf("libplugin.so", "libother.so"));
  elf[4] = 1;  // ELFCLASS32
  WriteBytes(text, elf);
  EXPECT_THAT(std::string(SymbolTable::Load(FileAt(text)).status().message()),
              HasSubstr("another architecture"));
  elf[4] = 2;
  elf[18] = 40;  // EM_ARM
  WriteBytes(text, elf);
  EXPECT_EQ(SymbolTable::Load(FileAt(text)).status().code(), absl::StatusCode::kInvalidArgument);

  const std::string pipe = absl::StrCat(folder, "/pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& path : {pipe, folder, std::string("/dev/zero"), std::string("relative"),
                                  std::string("/no/such/file"), std::string()}) {
    const SymbolTable table = LoadedFrom(FileAt(path));
    EXPECT_EQ(table.source(), SymbolTable::Source::kNone) << path;
    EXPECT_THAT(table.missing(), HasSubstr("its functions have no names")) << path;
  }
}

TEST(SymbolTable, ReadsNoTableBeyondItsLimit) {
  std::string path = CopyOf("libplugin.so", "libhuge.so");
  const absl::StatusOr<ElfFile> file = ElfFile::Open(path);
  ASSERT_TRUE(file.ok());
  std::string elf = ReadBytes(path);
  const auto& sections = file->sections();
  Elf64_Ehdr header;
  std::memcpy(&header, elf.data(), sizeof(header));
  for (size_t i = 0; i < sections.size(); ++i) {
    if (sections[i].sh_type != SHT_SYMTAB && sections[i].sh_type != SHT_DYNSYM) continue;
    const uint64_t size = uint64_t{1} << 40;
    std::memcpy(&elf[header.e_shoff + i * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_size)],
                &size, sizeof(size));
  }
  WriteBytes(path, elf);
  ASSERT_EQ(truncate(path.c_str(), off_t{1} << 41), 0);  // takes no room
  EXPECT_THAT(std::string(SymbolTable::Load(FileAt(path)).status().message()),
              HasSubstr("over the limit"));
}

TEST(SymbolTable, NamesWhatLibrariesExportAsNmDoes) {
  // The library of C++ has thousands of names of every kind, that of C functions chosen at run
  // time.
  for (const char* const function : {"__cxa_throw", "gnu_get_libc_version"}) {
    const std::string path = Holder(dlsym(RTLD_DEFAULT, function)).path;
    const auto names = NamesByNm(path, "-D");
    const SymbolTable table = LoadedFrom(FileAt(path));
    EXPECT_GT(names.size(), 1000u) << path;
    for (const auto& [address, aliases] : names) {
      EXPECT_THAT(aliases, Contains(NameAt(table, address))) << path << " " << std::hex << address;
    }
  }
}

TEST(Demangle, LeavesOtherNamesAlone) {
  EXPECT_EQ(Demangle("main"), "main");
  EXPECT_EQ(Demangle("i"), "i");  // and not "int"
  EXPECT_EQ(Demangle("_Z"), "_Z");
  EXPECT_EQ(Demangle(""), "");
  EXPECT_EQ(Demangle("_ZN8starling4StepEv.part.0"), "starling::Step() [clone .part.0]");
}

}  // namespace
}  // namespace starling
