#include "profiling/capture/startup.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kProbe[] = "profiling/capture/startup_probe";

// What a shell command prints.
std::string Output(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  std::string output;
  char buffer[4096];
  for (size_t size; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    output.append(buffer, size);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

TEST(PrepareProfiling, ChoosesTheSafeUnwinderInAnEmptyEnvironment) {
  const std::string output = Output(absl::StrCat("env -i ", kProbe));
  EXPECT_THAT(output, HasSubstr("unwinder=libgcc\ncpu=\n"));
  EXPECT_THAT(output, Not(HasSubstr("RESTARTED")));
}

TEST(PrepareProfiling, KeepsNameArgumentsAndEnvironment) {
  const std::string output =
      Output(absl::StrCat("env -i COLOUR=blue ", kProbe, " 'one two' '' --three"));
  EXPECT_THAT(output, HasSubstr("name=startup_probe\n"));
  EXPECT_THAT(output, HasSubstr("argument=one two\nargument=\nargument=--three\n"));
  EXPECT_THAT(output, HasSubstr("env COLOUR=blue\n"));
}

TEST(PrepareProfiling, NeverOverridesWhatTheUserSet) {
  const std::string unsafe =
      Output(absl::StrCat("env -i TCMALLOC_STACKTRACE_METHOD=libunwind ", kProbe));
  EXPECT_THAT(unsafe, HasSubstr("unwinder=libunwind\n"));
  EXPECT_THAT(unsafe, HasSubstr("loader's lock"));
  EXPECT_THAT(unsafe, HasSubstr("TCMALLOC_STACKTRACE_METHOD=libgcc"));
  const std::string pointers =
      Output(absl::StrCat("env -i TCMALLOC_STACKTRACE_METHOD=generic_fp ", kProbe));
  EXPECT_THAT(pointers, HasSubstr("unwinder=generic_fp\ncpu=\n"));
}

TEST(PrepareProfiling, TakesAnUnknownMethodForTheLibrarysOwn) {
  const std::string output =
      Output(absl::StrCat("env -i TCMALLOC_STACKTRACE_METHOD=magic ", kProbe, " 2>&1"));
  EXPECT_THAT(output, HasSubstr("unwinder=libunwind\n"));
}

TEST(PrepareProfiling, CanBeSwitchedOff) {
  const std::string output = Output(absl::StrCat("env -i STARLING_PROFILING=off ", kProbe));
  EXPECT_THAT(output, HasSubstr("unwinder=libunwind\n"));
  EXPECT_THAT(output, Not(HasSubstr("env TCMALLOC_STACKTRACE_METHOD")));
}

TEST(PrepareProfiling, WorksWhenTheProgramWasDeletedOrHasAnotherName) {
  const std::string copy = absl::StrCat(getenv("TEST_TMPDIR"), "/renamed");
  Output(absl::StrCat("cp -L ", kProbe, " ", copy));
  EXPECT_THAT(Output(absl::StrCat("env -i ", copy)), HasSubstr("name=renamed\n"));
  // The shell's first command holds the file open as its own program while the file goes.
  const std::string deleted =
      Output(absl::StrCat("sh -c 'exec 9<", copy, "; rm ", copy, "; exec env -i /proc/self/fd/9'"));
  EXPECT_THAT(deleted, HasSubstr("unwinder=libgcc\n"));
}

TEST(ProbeCapabilities, KnowsTheKernelsTickAndTheSymbols) {
  const std::string output = Output(absl::StrCat("env -i ", kProbe));
  const size_t at = output.find("hz=");
  ASSERT_NE(at, std::string::npos);
  const double hz = strtod(output.c_str() + at + 3, nullptr);
  EXPECT_GE(hz, 100);
  EXPECT_LE(hz, 1000);
  EXPECT_THAT(output, HasSubstr("symbols=1"));
}

}  // namespace
}  // namespace starling
