// Holds this checkout to the rules. Arguments: the WORKSPACE file, by which the checkout is found,
// and the arrows.
#include <cstdio>
#include <filesystem>
#include <string>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/architecture/rules.h"
#include "tests/architecture/source_tree.h"

namespace starling {
namespace {

constexpr size_t kHeaderLines = 250;
constexpr size_t kSourceLines = 500;
constexpr size_t kReadmeLines = 15;

std::string root;
Arrows arrows;
SourceTree tree;

void ExpectNone(const Complaints& complaints) {
  EXPECT_TRUE(complaints.empty()) << absl::StrJoin(complaints, "\n");
}

TEST(Architecture, TheCheckoutIsFound) {
  EXPECT_TRUE(std::filesystem::exists(root + "/tools/arrows.bzl")) << root;
  EXPECT_GT(tree.size(), 10u);
  EXPECT_GT(arrows.may_include.size(), 10u);
}

TEST(Architecture, IncludesFollowTheArrows) { ExpectNone(CheckArrows(tree, arrows)); }

TEST(Architecture, ProtobufAndGrpcAreSeenByTheWireAndAboveOnly) {
  ExpectNone(CheckProtobufStaysOutside(tree, arrows));
}

TEST(Architecture, KernelUnitsIncludeNothingWithInlineFunctions) {
  ExpectNone(CheckKernelUnits(tree));
}

TEST(Architecture, IncludeGuardsAreNamedByPath) { ExpectNone(CheckIncludeGuards(tree)); }

TEST(Architecture, FilesHoldOneIdea) { ExpectNone(CheckSizes(tree, kHeaderLines, kSourceLines)); }

TEST(Architecture, FoldersSayWhatLivesInThem) {
  ExpectNone(CheckReadmes(root, arrows, kReadmeLines));
}

}  // namespace
}  // namespace starling

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s WORKSPACE ARROWS\n", argv[0]);
    return 2;
  }
  starling::root = std::filesystem::canonical(argv[1]).parent_path().string();
  starling::arrows = starling::Arrows::Parse(starling::ReadFile(argv[2]));
  starling::tree = starling::ReadSourceTree(starling::root, starling::arrows.Roots());
  return RUN_ALL_TESTS();
}
