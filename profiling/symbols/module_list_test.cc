#include "profiling/symbols/module_list.h"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/formats/memory_map.h"
#include "profiling/symbols/testing/programs.h"

namespace starling {
namespace {

using ::testing::IsEmpty;

const LoadedModule* HolderIn(const std::vector<LoadedModule>& modules, const void* code) {
  const auto address = reinterpret_cast<uint64_t>(code);
  for (const LoadedModule& module : modules) {
    if (module.start <= address && address < module.limit) return &module;
  }
  return nullptr;
}

LoadedModule ModuleAt(const std::string& path, uint64_t start, uint64_t limit) {
  LoadedModule module;
  module.path = path;
  module.start = start;
  module.limit = limit;
  return module;
}

std::vector<std::string> PathsOf(const std::vector<LoadedModule>& modules) {
  std::vector<std::string> paths;
  for (const LoadedModule& module : modules) paths.push_back(module.path);
  return paths;
}

Profile ProfileOfThisProcess() {
  Profile profile;
  profile.modules = ParseMemoryMap(ReadBytes("/proc/self/maps")).modules;
  return profile;
}

extern "C" __attribute__((noinline, used)) int MarkerOfModuleListTest(int value) {
  asm volatile("" : "+r"(value));
  return value;
}

TEST(LoadedModules, FindsTheProgramItsLibrariesAndTheKernelsOwn) {
  const std::vector<LoadedModule> modules = LoadedModules();
  const LoadedModule* program =
      HolderIn(modules, reinterpret_cast<const void*>(MarkerOfModuleListTest));
  ASSERT_NE(program, nullptr);
  EXPECT_TRUE(absl::StartsWith(program->path, "/")) << program->path;
  EXPECT_TRUE(absl::EndsWith(program->path, "/module_list_test")) << program->path;
  const LoadedModule* library = HolderIn(modules, dlsym(RTLD_DEFAULT, "gnu_get_libc_version"));
  ASSERT_NE(library, nullptr);
  EXPECT_TRUE(absl::EndsWith(library->path, "/libc.so.6")) << library->path;
  EXPECT_THAT(PathsOf(modules), ::testing::Contains("[vdso]"));

  for (size_t i = 1; i < modules.size(); ++i) EXPECT_LE(modules[i - 1].limit, modules[i].start);
  for (const LoadedModule& module : modules) EXPECT_LT(module.start, module.limit);
}

TEST(LoadedModules, KnowsBuildIdsAsReadelfDoes) {
  int compared = 0;
  for (const LoadedModule& module : LoadedModules()) {
    if (!absl::StartsWith(module.path, "/")) continue;
    const std::string notes = OutputOf("readelf -nW '" + module.path + "'");
    if (!absl::StrContains(notes, "Build ID:")) {
      EXPECT_EQ(module.build_id, "") << module.path;
      continue;
    }
    EXPECT_TRUE(absl::StrContains(notes, "Build ID: " + module.build_id + "\n")) << module.path;
    EXPECT_GE(module.build_id.size(), 8u);
    ++compared;
  }
  EXPECT_GT(compared, 2);
}

TEST(LoadedModules, KnowsWhatToSubtractFromAddresses) {
  const std::vector<LoadedModule> modules = LoadedModules();
  const void* marker = reinterpret_cast<const void*>(MarkerOfModuleListTest);
  const LoadedModule* program = HolderIn(modules, marker);
  ASSERT_NE(program, nullptr);
  bool found = false;
  for (const ListedFunction& function : FunctionsByNm(program->path, "")) {
    if (function.name != "MarkerOfModuleListTest") continue;
    EXPECT_EQ(function.address, reinterpret_cast<uint64_t>(marker) - program->load_bias);
    found = true;
  }
  EXPECT_TRUE(found);
}

TEST(LoadedModules, AgreesWithTheKernelsMap) {
  const Profile profile = ProfileOfThisProcess();
  int compared = 0;
  for (const LoadedModule& module : LoadedModules()) {
    for (const Profile::Module& mapped : profile.modules) {
      if (mapped.start != module.start) continue;
      EXPECT_EQ(mapped.limit, module.limit) << module.path;
      EXPECT_EQ(mapped.file_offset, module.file_offset) << module.path;
      ++compared;
    }
  }
  EXPECT_GT(compared, 2);
}

TEST(LoadedModules, GivesAbsolutePathsForLibrariesLoadedByRelativeOnes) {
  const std::string path = CopyOf("libplugin.so", "librelative.so");
  char before[4096];
  ASSERT_NE(getcwd(before, sizeof(before)), nullptr);
  ASSERT_EQ(chdir(testing::TempDir().c_str()), 0);
  void* const handle = dlopen("./librelative.so", RTLD_NOW);
  ASSERT_EQ(chdir(before), 0);
  ASSERT_NE(handle, nullptr) << dlerror();
  const std::vector<LoadedModule> modules = LoadedModules();
  const LoadedModule* plugin = HolderIn(modules, dlsym(handle, "ZExportedInPlugin"));
  ASSERT_NE(plugin, nullptr);
  EXPECT_TRUE(absl::StartsWith(plugin->path, "/")) << plugin->path;
  EXPECT_TRUE(absl::EndsWith(plugin->path, "/librelative.so")) << plugin->path;
  EXPECT_EQ(access(plugin->path.c_str(), R_OK), 0) << plugin->path;
  dlclose(handle);
}

TEST(MergeModules, KeepsWhatWasLoadedBeforeOrAfterOnce) {
  const LoadedModule program = ModuleAt("/program", 0x1000, 0x2000);
  const LoadedModule unloaded = ModuleAt("/unloaded", 0x3000, 0x4000);
  const LoadedModule loaded = ModuleAt("/loaded", 0x2000, 0x3000);
  EXPECT_EQ(PathsOf(MergeModules({program, unloaded}, {program, loaded})),
            (std::vector<std::string>{"/program", "/loaded", "/unloaded"}));
  EXPECT_THAT(MergeModules({}, {}), IsEmpty());
}

TEST(MergeModules, KeepsNeitherOfTwoModulesAtOnePlace) {
  const LoadedModule program = ModuleAt("/program", 0x1000, 0x2000);
  const LoadedModule first = ModuleAt("/first", 0x3000, 0x5000);
  const LoadedModule second = ModuleAt("/second", 0x4000, 0x6000);
  EXPECT_EQ(PathsOf(MergeModules({program, first}, {program, second})),
            std::vector<std::string>{"/program"});
}

TEST(ModulesOf, FindsTheSameBiasesAsTheLoader) {
  const std::vector<LoadedModule> loaded = LoadedModules();
  int compared = 0;
  for (const LoadedModule& module : ModulesOf(ProfileOfThisProcess())) {
    for (const LoadedModule& other : loaded) {
      if (other.start != module.start || other.path == "[vdso]") continue;
      EXPECT_EQ(module.load_bias, other.load_bias) << module.path;
      ++compared;
    }
  }
  EXPECT_GT(compared, 2);
}

TEST(ModulesOf, TakesNoBiasFromAnotherBuildsFile) {
  const std::string path = CopyOf("libplugin.so", "libbuild.so");
  Profile profile;
  profile.modules = {{path, "0123456789", 0x7000, 0x9000, 0x3000, false},
                     {"/no/such/file", "", 0x10000, 0x11000, 0x1000, false},
                     {"[labels]", "", 0, 0, 0, false}};
  const std::vector<LoadedModule> modules = ModulesOf(profile);
  ASSERT_EQ(modules.size(), 2u);
  EXPECT_EQ(modules[0].load_bias, 0x4000u);
  EXPECT_EQ(modules[1].load_bias, 0xf000u);
}

TEST(SegmentsInMemory, AreThereForModulesOfThisProcessOnly) {
  for (const LoadedModule& module : LoadedModules()) {
    EXPECT_FALSE(SegmentsInMemory(module).empty()) << module.path;
    LoadedModule moved = module;
    moved.load_bias += 4096;
    EXPECT_TRUE(SegmentsInMemory(moved).empty()) << module.path;
  }
}

}  // namespace
}  // namespace starling
