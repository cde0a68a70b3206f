#include "profiling/flamegraph/flame_page.h"

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/flamegraph/frame_tree.h"
#include "profiling/flamegraph/testing.h"
#include "report/page.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr size_t kMostBytes = 200 << 10;

Profile Engine() {
  return ProfileOf(
      {{"start;@worker:0;@population:foragers;@infer_policies;void Multiply<int>(int)", 8},
       {"start;@worker:1;@population:foragers;@learn;Update", 2},
       {"main;Wait", 1}});
}

TEST(FlamePage, HasNamesInPlainText) {
  const std::string html = FlamePageHtml(Engine(), {"run", "ten agents"});
  for (const char* name :
       {"infer_policies", "population:foragers", "Multiply", "Update", "ten agents"}) {
    EXPECT_THAT(html, HasSubstr(name));
  }
  EXPECT_THAT(html, HasSubstr("Where the time went"));
}

TEST(FlamePage, IsTheSameForTheSameProfile) {
  EXPECT_EQ(FlamePageHtml(Engine(), {"a", "b"}), FlamePageHtml(Engine(), {"a", "b"}));
  Profile shuffled = Engine();
  std::swap(shuffled.samples[0], shuffled.samples[2]);
  EXPECT_EQ(FlamePageHtml(Engine(), {"a", "b"}), FlamePageHtml(shuffled, {"a", "b"}));
}

TEST(FlamePage, NamesNoOtherSource) {
  const std::string html = FlamePageHtml(Engine(), {"a", "b"});
  EXPECT_THAT(html, Not(HasSubstr("src=")));
  EXPECT_THAT(html, Not(HasSubstr("http:")));
  EXPECT_THAT(html, Not(HasSubstr("https:")));
}

TEST(FlamePage, MakesNoMarkupOfNames) {
  const std::string evil = "</script><script>window.attacked=1</script><img src=x onerror=y>\xff";
  Profile profile = ProfileOf({{absl::StrCat("main;@population:", evil, ";", evil), 5}});
  profile.modules[0].path = evil;
  profile.modules[0].build_id = evil;
  profile.facts.unwinder = evil;
  profile.facts.kind = evil;
  profile.facts.notes = {evil};
  profile.value_types[0] = {evil, evil};
  const std::string html = FlamePageHtml(profile, {evil, evil});
  EXPECT_THAT(html, Not(HasSubstr("<script>window")));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("\xff")));
}

TEST(FlamePage, SaysWhyItIsEmpty) {
  Profile profile;
  profile.facts.notes = {"The run was shorter than a sample.", "Ask for more <seconds>."};
  const std::string html = FlamePageHtml(profile, {"run", ""});
  EXPECT_THAT(html, HasSubstr("The run was shorter than a sample. Ask for more &lt;seconds&gt;."));
  EXPECT_THAT(html, Not(HasSubstr("flame-rows\" role")));
  EXPECT_THAT(FlamePageHtml(Profile(), {"run", ""}), HasSubstr("No samples were taken"));
}

TEST(FlamePage, GoesIntoASectionOfAnother) {
  Page page("report", "");
  page.AddSection("first", "First", "");
  AddFlameGraph(page, Engine());
  EXPECT_THAT(page.Html(), HasSubstr("<section id=\"flame-graph\"><h2>Where the time went</h2>"));
}

// Branches at random, few of them heavy.
Profile Large() {
  std::mt19937 random(11);
  std::vector<std::pair<std::string, int64_t>> stacks;
  for (int i = 0; i < 40000; ++i) {
    std::string stack = absl::StrCat("main;@worker:", random() % 8, ";@phase_", random() % 6);
    const int depth = 6 + static_cast<int>(random() % 10);
    for (int d = 0; d < depth; ++d) {
      int callee = 0;
      while (random() % 2 == 0 && callee < 40) ++callee;
      absl::StrAppend(&stack, ";starling::Layer", d, "<double, ", callee,
                      ">::Forward(std::vector<double> const&)");
    }
    stacks.emplace_back(stack, 1 + static_cast<int64_t>(random() % 3));
  }
  return ProfileOf(stacks);
}

TEST(FlamePage, OfManyFramesIsSmall) {
  const Profile profile = Large();
  EXPECT_GE(BuildFrameTree(profile, {}).nodes.size(), 200000u);
  const auto start = std::chrono::steady_clock::now();
  const std::string html = FlamePageHtml(profile, {"large", ""});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  RecordProperty("milliseconds", static_cast<int>(seconds.count() * 1000));
  EXPECT_LE(html.size(), kMostBytes);
  EXPECT_THAT(html, HasSubstr("(pruned)"));
}

TEST(FlamePage, OfLongNamesIsSmall) {
  std::vector<std::pair<std::string, int64_t>> stacks;
  for (int i = 0; i < 2000; ++i) {
    stacks.emplace_back(absl::StrCat("main;@label ", i, std::string(70, '<'), ";f", i,
                                     std::string(3000, '<'), std::string(3000, '\xff')),
                        1 + i % 7);
  }
  const std::string html = FlamePageHtml(ProfileOf(stacks), {"long", ""});
  EXPECT_LE(html.size(), kMostBytes);
}

TEST(FlamePage, OfManyModulesAndNotesIsSmall) {
  Profile profile = Engine();
  for (int i = 0; i < 5000; ++i) {
    profile.modules.push_back({absl::StrCat("/", i, std::string(4000, '"')), "ab", 0, 0, 0, true});
    profile.facts.notes.emplace_back(5000, '<');
  }
  EXPECT_LE(FlamePageHtml(profile, {"modules", ""}).size(), kMostBytes);
}

}  // namespace
}  // namespace starling
