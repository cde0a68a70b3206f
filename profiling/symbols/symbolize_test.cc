#include "profiling/symbols/symbolize.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/labels/labels.h"
#include "profiling/symbols/testing/programs.h"

namespace starling {

// The calling stack, as a sample has it: leaf first, each address in the calling instruction.
__attribute__((noinline)) std::vector<uint64_t> StackForTest() {
  void* returns[64];
  const int depth = backtrace(returns, 64);
  std::vector<uint64_t> addresses;
  for (int i = 0; i < depth; ++i) addresses.push_back(reinterpret_cast<uint64_t>(returns[i]) - 1);
  return addresses;
}

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Profile EmptyProfile() {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  return profile;
}

void AddSample(Profile& profile, const std::vector<uint64_t>& addresses, int64_t weight = 1) {
  Profile::Sample sample;
  for (const uint64_t address : addresses) {
    sample.stack.push_back(static_cast<int32_t>(profile.frames.size()));
    Profile::Frame frame;
    frame.address = address;
    profile.frames.push_back(frame);
  }
  sample.values = {weight};
  profile.samples.push_back(sample);
}

template <typename Function>
uint64_t AddressOf(Function* function) {
  return reinterpret_cast<uint64_t>(function);
}

uint64_t AddressIn(void* library, const char* name) {
  return reinterpret_cast<uint64_t>(dlsym(library, name));
}

std::vector<std::string> Functions(const Profile& profile, size_t sample) {
  std::vector<std::string> names;
  for (const int32_t frame : profile.samples[sample].stack) {
    names.push_back(profile.frames[frame].function);
  }
  return names;
}

std::string PathOf(const Profile& profile, const Profile::Frame& frame) {
  return frame.module < 0 ? "" : profile.modules[frame.module].path;
}

TEST(Symbolize, NamesFunctionsAndTheirModules) {
  Profile profile = EmptyProfile();
  AddSample(profile, StackForTest());
  AddSample(profile, {AddressIn(RTLD_DEFAULT, "gnu_get_libc_version")});
  Symbolize(profile, LoadedModules(), true);

  EXPECT_THAT(Functions(profile, 0), Contains("starling::StackForTest()"));
  EXPECT_THAT(Functions(profile, 0), Contains("main"));
  const auto own = std::find_if(
      profile.frames.begin(), profile.frames.end(),
      [](const Profile::Frame& frame) { return frame.function == "starling::StackForTest()"; });
  ASSERT_NE(own, profile.frames.end());
  EXPECT_THAT(PathOf(profile, *own), EndsWith("/symbolize_test"));
  EXPECT_FALSE(profile.modules[own->module].build_id.empty());
  EXPECT_TRUE(profile.modules[own->module].has_symbols);
  EXPECT_THAT(Functions(profile, 1), ElementsAre(EndsWith("gnu_get_libc_version")));
  EXPECT_THAT(PathOf(profile, profile.frames.back()), EndsWith("/libc.so.6"));
  EXPECT_TRUE(CheckProfile(profile).ok()) << CheckProfile(profile);
}

TEST(Symbolize, KeepsTheModulesThatOccurInOrderOfAddress) {
  Profile profile = EmptyProfile();
  profile.modules = {{"/unused", "", 1, 2, 0, false}};
  AddSample(profile, {AddressIn(RTLD_DEFAULT, "gnu_get_libc_version"), AddressOf(&StackForTest)});
  RunLabelled(PhaseLabels::kAct, [&] { AddSample(profile, StackForTest()); });
  Symbolize(profile, LoadedModules(), true);
  std::vector<uint64_t> starts;
  for (const Profile::Module& module : profile.modules) {
    EXPECT_NE(module.path, "/unused");
    if (module.limit != 0) starts.push_back(module.start);
  }
  EXPECT_TRUE(std::is_sorted(starts.begin(), starts.end()));
  EXPECT_EQ(starts.size() + 1, profile.modules.size());
  EXPECT_EQ(profile.modules.back().path, kLabelModule);
}

TEST(Symbolize, ShowsLabelsAsFramesWithoutTheirGlue) {
  Profile profile = EmptyProfile();
  RunLabelled(Label("population:foragers"), [&] {
    RunLabelled(PhaseLabels::kInferStates, [&] { AddSample(profile, StackForTest()); });
  });
  const size_t depth = profile.samples[0].stack.size();
  Symbolize(profile, LoadedModules(), true);

  const std::vector<std::string> names = Functions(profile, 0);
  const auto phase = std::find(names.begin(), names.end(), "infer_states");
  const auto population = std::find(names.begin(), names.end(), "population:foragers");
  ASSERT_NE(phase, names.end());
  ASSERT_NE(population, names.end());
  EXPECT_LT(phase, population);
  EXPECT_THAT(names, Not(Contains(HasSubstr("LabelGlue"))));
  EXPECT_LE(names.size() + 2, depth + 1);
  for (const int32_t index : profile.samples[0].stack) {
    const Profile::Frame& frame = profile.frames[index];
    const bool label = frame.function == "infer_states" || frame.function == "population:foragers";
    EXPECT_EQ(IsLabel(profile, frame), label) << frame.function;
  }
  EXPECT_TRUE(CheckProfile(profile).ok()) << CheckProfile(profile);
}

TEST(Symbolize, LeavesAStackThatIsAllGlue) {
  const auto work = [] {};
  using Work = std::remove_reference_t<decltype(work)>;
  Profile profile = EmptyProfile();
  AddSample(profile, {AddressOf(&internal::LabelGlue<Work>)});
  Symbolize(profile, LoadedModules(), true);
  ASSERT_EQ(profile.samples[0].stack.size(), 1u);
  EXPECT_THAT(Functions(profile, 0)[0], HasSubstr("LabelGlue"));
}

TEST(Symbolize, TakesNoLabelsForAnotherProcess) {
  Profile profile = EmptyProfile();
  RunLabelled(PhaseLabels::kAct, [&] { AddSample(profile, StackForTest()); });
  Symbolize(profile, LoadedModules(), false);
  EXPECT_THAT(Functions(profile, 0), Not(Contains("act")));
  EXPECT_THAT(Functions(profile, 0), Contains("starling::StackForTest()"));
}

TEST(Symbolize, LeavesNamesThatAreThere) {
  Profile profile = EmptyProfile();
  profile.modules = {{"/lib/elsewhere.so", "abcd", 0x1000, 0x2000, 0, true},
                     {kLabelModule, "", 0, 0, 0, false}};
  AddSample(profile, {0x1234, AddressOf(&StackForTest), 0});
  profile.frames[0].function = "named before";
  profile.frames[0].module = 0;
  profile.frames[1].function = "act";
  profile.frames[1].module = 1;
  profile.frames[2].function = "without address";
  Symbolize(profile, LoadedModules(), false);
  EXPECT_THAT(Functions(profile, 0), ElementsAre("named before", "act", "without address"));
  EXPECT_EQ(PathOf(profile, profile.frames[0]), "/lib/elsewhere.so");
  EXPECT_TRUE(IsLabel(profile, profile.frames[1]));
  EXPECT_EQ(profile.frames[2].module, -1);
  EXPECT_EQ(profile.modules.size(), 2u);
}

TEST(Symbolize, ListsAModuleOnceThatFramesWithAndWithoutNamesAreIn) {
  const std::vector<LoadedModule> modules = LoadedModules();
  const auto program = std::find_if(modules.begin(), modules.end(), [](const LoadedModule& module) {
    return absl::EndsWith(module.path, "/symbolize_test");
  });
  ASSERT_NE(program, modules.end());
  Profile profile = EmptyProfile();
  profile.modules = {{program->path, "", program->start, program->limit, program->file_offset}};
  AddSample(profile, {AddressOf(&StackForTest), AddressOf(&StackForTest)});
  profile.frames[0].function = "named before";
  profile.frames[0].module = 0;
  Symbolize(profile, modules, false);
  EXPECT_EQ(profile.modules.size(), 1u);
  EXPECT_EQ(profile.frames[0].module, profile.frames[1].module);
}

TEST(Symbolize, NamesNothingWhereThereIsNoModule) {
  Profile profile = EmptyProfile();
  int variable = 0;
  AddSample(profile, {0x10, AddressOf(&variable), UINT64_MAX});
  Symbolize(profile, LoadedModules(), true);
  EXPECT_THAT(Functions(profile, 0), ElementsAre("", "", ""));
  for (const Profile::Frame& frame : profile.frames) EXPECT_EQ(frame.module, -1);
  EXPECT_THAT(profile.modules, IsEmpty());

  Profile empty = EmptyProfile();
  Symbolize(empty, {}, true);
  EXPECT_THAT(empty.facts.notes, IsEmpty());
}

TEST(Symbolize, SaysHowManySamplesAStrippedLibraryLeavesUnnamed) {
  const std::string path = CopyOf("libplugin.so", "libnotes.so");
  const std::vector<ListedFunction> functions = FunctionsByNm(path, "");
  const auto hidden = std::find_if(functions.begin(), functions.end(), [](const auto& function) {
    return function.name == "HiddenInPlugin";
  });
  ASSERT_NE(hidden, functions.end());
  OutputOf("strip " + path);
  void* const handle = dlopen(path.c_str(), RTLD_NOW);
  ASSERT_NE(handle, nullptr) << dlerror();
  const std::vector<LoadedModule> modules = LoadedModules();
  uint64_t bias = 0;
  for (const LoadedModule& module : modules) {
    if (absl::EndsWith(module.path, "/libnotes.so")) bias = module.load_bias;
  }
  ASSERT_NE(bias, 0u);

  Profile profile = EmptyProfile();
  AddSample(profile, {AddressIn(handle, "ZExportedInPlugin"), AddressOf(&StackForTest)}, 3);
  AddSample(profile, {bias + hidden->address, AddressIn(handle, "ZExportedInPlugin")}, 1);
  Symbolize(profile, modules, true);
  EXPECT_THAT(Functions(profile, 0), ElementsAre("ZExportedInPlugin", "starling::StackForTest()"));
  EXPECT_THAT(Functions(profile, 1), ElementsAre("", "ZExportedInPlugin"));
  ASSERT_EQ(profile.facts.notes.size(), 1u);
  EXPECT_THAT(profile.facts.notes[0], HasSubstr("libnotes.so is stripped"));
  EXPECT_THAT(profile.facts.notes[0], HasSubstr("25.0 % of the samples"));
  dlclose(handle);
}

// What the reporter says of itself, a line each.
std::vector<std::string> ReportOf(const std::string& command) {
  return absl::StrSplit(OutputOf(command), '\n', absl::SkipEmpty());
}

TEST(Symbolize, NamesAProgramWhoseFileWasDeleted) {
  const std::string program = CopyOf("reporter", "deleted_reporter");
  const std::vector<std::string> report = ReportOf(program + " delete");
  EXPECT_NE(access(program.c_str(), F_OK), 0);
  EXPECT_THAT(report, Contains("function ExportedWork"));
  EXPECT_THAT(report, Contains("function (anonymous namespace)::HiddenWork(int)"));
  EXPECT_THAT(report, Contains(HasSubstr("/deleted_reporter ")));
  EXPECT_THAT(report, Not(Contains(HasSubstr("(deleted)"))));
  EXPECT_THAT(report, Not(Contains(HasSubstr("note"))));
}

TEST(Symbolize, NamesAProgramWhoseFileWasReplaced) {
  const std::string program = CopyOf("reporter", "replaced_reporter");
  const std::string other = CopyOf("silent_program", "replacement");
  const std::vector<std::string> report = ReportOf(absl::StrCat(program, " replace ", other));
  EXPECT_NE(access(other.c_str(), F_OK), 0);
  EXPECT_THAT(report, Contains("function ExportedWork"));
  EXPECT_THAT(report, Contains("function (anonymous namespace)::HiddenWork(int)"));
  EXPECT_THAT(report, Not(Contains(HasSubstr("note"))));
}

TEST(Symbolize, NamesWhatAStrippedProgramExports) {
  const std::string program = CopyOf("reporter", "stripped_reporter");
  OutputOf("strip " + program);
  const std::vector<std::string> report = ReportOf(program);
  EXPECT_THAT(report, Contains("function ExportedWork"));
  EXPECT_THAT(report, Contains("function "));
  EXPECT_THAT(report, Contains(HasSubstr("note stripped_reporter is stripped: only its exported "
                                         "functions have names")));
  EXPECT_THAT(report, Contains(HasSubstr("50.0 % of the samples")));
}

}  // namespace
}  // namespace starling
