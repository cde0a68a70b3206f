#include "tests/architecture/rules.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Arrows SmallArrows() {
  return Arrows::Parse(
      "arrow base base\n"
      "arrow agents agents base profiling/labels\n"
      "arrow engine/wire engine/wire agents base profiling/labels proto\n"
      "arrow profiling profiling base profiling/labels\n"
      "arrow profiling/labels profiling/labels\n"
      "arrow proto proto\n"
      "protobuf engine/wire proto\n");
}

SourceTree Single(absl::string_view path, absl::string_view text) {
  return {ParseSource(path, text)};
}

TEST(ParseSource, FindsBothKindsOfIncludeAndNoComment) {
  const SourceFile file = ParseSource("base/a.h",
                                      "// #include \"no/comment.h\"\n"
                                      "#include <vector>\n"
                                      "  # include \"base/b.h\"  // why\n"
                                      "#define INCLUDE \"no/macro.h\"\n");
  EXPECT_THAT(file.includes, ElementsAre("vector", "base/b.h"));
  EXPECT_EQ(file.lines.size(), 4u);
}

TEST(Arrows, AFileBelongsToTheDeepestFolder) {
  const Arrows arrows = SmallArrows();
  EXPECT_EQ(arrows.FolderOf("profiling/labels/labels.h"), "profiling/labels");
  EXPECT_EQ(arrows.FolderOf("profiling/labels.h"), "profiling");
  EXPECT_EQ(arrows.FolderOf("agents/math/lanes.h"), "agents");
  EXPECT_EQ(arrows.FolderOf("agentsmith.h"), "");
}

TEST(CheckArrows, AcceptsItselfAndWhatItStandsOn) {
  EXPECT_THAT(CheckArrows(Single("agents/model/a.cc",
                                 "#include \"agents/math/b.h\"\n#include \"base/mutex.h\"\n"
                                 "#include \"absl/status/status.h\"\n#include <vector>\n"),
                          SmallArrows()),
              IsEmpty());
}

TEST(CheckArrows, RejectsAnArrowThatIsNotThere) {
  EXPECT_THAT(
      CheckArrows(Single("base/a.h", "#include \"agents/model/tensor.h\"\n"), SmallArrows()),
      ElementsAre("base/a.h: base must not include \"agents/model/tensor.h\""));
}

TEST(CheckArrows, TellsAFolderFromTheOneWithinIt) {
  EXPECT_THAT(
      CheckArrows(Single("agents/a.h", "#include \"profiling/profiler.h\"\n"), SmallArrows()),
      ElementsAre(HasSubstr("agents must not include \"profiling/profiler.h\"")));
}

TEST(CheckArrows, RejectsAFolderThatIsNotInTheTable) {
  EXPECT_THAT(CheckArrows(Single("engine/odd/a.h", ""), SmallArrows()),
              ElementsAre(HasSubstr("not in tools/arrows.bzl")));
  EXPECT_THAT(CheckArrows(Single("agents/a.h", "#include \"engine/odd/a.h\"\n"), SmallArrows()),
              ElementsAre(HasSubstr("must not include \"engine/odd/a.h\"")));
}

TEST(CheckProtobufStaysOutside, RejectsMessagesAndGrpcInAnAlgorithm) {
  const absl::string_view text =
      "#include \"proto/starling/v1/scenario.pb.h\"\n#include <grpcpp/grpcpp.h>\n"
      "#include \"google/protobuf/text_format.h\"\n";
  EXPECT_EQ(CheckProtobufStaysOutside(Single("agents/a.cc", text), SmallArrows()).size(), 3u);
  EXPECT_THAT(CheckProtobufStaysOutside(Single("engine/wire/a.cc", text), SmallArrows()),
              IsEmpty());
}

TEST(CheckKernelUnits, AcceptsTypesAndIntrinsics) {
  EXPECT_THAT(CheckKernelUnits({ParseSource("agents/math/lanes_avx2.h",
                                            "#include <immintrin.h>\n#include <stdint.h>\n"
                                            "#include \"agents/math/tile.h\"\n"),
                                ParseSource("agents/math/tile.h", "")}),
              IsEmpty());
}

TEST(CheckKernelUnits, RejectsALibraryHeaderHoweverDeep) {
  const SourceTree tree = {
      ParseSource("agents/population/kernels_avx2.cc", "#include \"agents/math/deep.h\"\n"),
      ParseSource("agents/math/deep.h", "#include \"agents/math/deeper.h\"\n"),
      ParseSource("agents/math/deeper.h", "#include <vector>\n#include \"agents/math/deep.h\"\n")};
  EXPECT_THAT(CheckKernelUnits(tree),
              ElementsAre("agents/population/kernels_avx2.cc: a kernel unit must not see <vector>, "
                          "which agents/math/deeper.h includes"));
}

TEST(CheckKernelUnits, LeavesOrdinarySourcesAlone) {
  EXPECT_THAT(CheckKernelUnits(Single("agents/model/model_image.cc", "#include <vector>\n")),
              IsEmpty());
}

TEST(CheckIncludeGuards, WantsThePathAsName) {
  EXPECT_THAT(CheckIncludeGuards(Single("base/a_b.h",
                                        "// Words.\n#ifndef STARLING_BASE_A_B_H_\n"
                                        "#define STARLING_BASE_A_B_H_\n#endif\n")),
              IsEmpty());
  EXPECT_THAT(CheckIncludeGuards(Single("base/a.h", "#ifndef A_H_\n#define A_H_\n#endif\n")),
              ElementsAre("base/a.h: its include guard must be STARLING_BASE_A_H_"));
  EXPECT_EQ(CheckIncludeGuards(Single("base/a.h", "#include <vector>\n")).size(), 1u);
  EXPECT_THAT(CheckIncludeGuards(Single("base/a.cc", "")), IsEmpty());
}

TEST(CheckSizes, CountsHeadersAndSourcesByTheirOwnLimits) {
  const SourceTree tree = {ParseSource("base/a.cc", "1\n2\n3\n"),
                           ParseSource("base/a.h", "1\n2\n3\n")};
  EXPECT_THAT(CheckSizes(tree, 3, 3), IsEmpty());
  EXPECT_THAT(CheckSizes(tree, 2, 3), ElementsAre(HasSubstr("base/a.h: 3 lines; at most 2")));
  EXPECT_THAT(CheckSizes(Single("agents/math/lanes_avx2.h", "1\n2\n3\n"), 2, 3), IsEmpty());
}

TEST(CheckReadmes, WantsAShortOneInEveryFolderThatExists) {
  const std::string root = testing::TempDir() + "/readmes";
  std::filesystem::create_directories(root + "/base");
  std::filesystem::create_directories(root + "/agents");
  std::ofstream(root + "/base/README.md") << "1\n2\n3\n";
  EXPECT_THAT(CheckReadmes(root, SmallArrows(), 2),
              ElementsAre("agents: has no README.md", "base/README.md: 3 lines; at most 2"));
}

}  // namespace
}  // namespace starling
