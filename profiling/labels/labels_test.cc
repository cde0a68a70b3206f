#include "profiling/labels/labels.h"

#include <execinfo.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

// The labels of the calling stack, the innermost first.
__attribute__((noinline)) std::vector<std::string> LabelsOfStack() {
  void* stack[64];
  const int depth = backtrace(stack, 64);
  std::vector<std::string> labels;
  for (int i = 1; i < depth; ++i) {
    const std::string_view label = LabelAt(static_cast<const char*>(stack[i]) - 1);
    if (!label.empty()) labels.emplace_back(label);
  }
  return labels;
}

TEST(Labels, EqualNamesAreOneLabel) {
  const Label a("population:a");
  const Label b("population:b");
  EXPECT_EQ(a.slot(), Label("population:a").slot());
  EXPECT_NE(a.slot(), b.slot());
  EXPECT_EQ(a.name(), "population:a");
}

TEST(Labels, PhasesHaveTheirNames) {
  EXPECT_EQ(PhaseLabels::kObserve.name(), "observe");
  EXPECT_EQ(PhaseLabels::kInferStates.name(), "infer_states");
  EXPECT_EQ(PhaseLabels::kInferPolicies.name(), "infer_policies");
  EXPECT_EQ(PhaseLabels::kAct.name(), "act");
  EXPECT_EQ(PhaseLabels::kLearn.name(), "learn");
  EXPECT_EQ(PhaseLabels::kStepWorld.name(), "step_world");
  EXPECT_EQ(PhaseLabels::kReduceMetrics.name(), "reduce_metrics");
  EXPECT_EQ(Label("learn").slot(), PhaseLabels::kLearn.slot());
}

TEST(Labels, StandInTheStackFromTheOutermostToTheInnermost) {
  const Label outer("backend:test");
  const Label inner("worker:1");
  std::vector<std::string> found;
  RunLabelled(outer, [&] {
    RunLabelled(inner, [&] { RunLabelled(PhaseLabels::kAct, [&] { found = LabelsOfStack(); }); });
  });
  EXPECT_THAT(found, ElementsAre("act", "worker:1", "backend:test"));
  EXPECT_THAT(LabelsOfStack(), ElementsAre());
}

TEST(Labels, WorkMayBeConstAndMayReturnSomething) {
  int calls = 0;
  const auto work = [&calls] { return ++calls; };
  RunLabelled(PhaseLabels::kLearn, work);
  EXPECT_EQ(calls, 1);
}

TEST(Labels, ExceptionsPassThrough) {
  EXPECT_THROW(RunLabelled(PhaseLabels::kAct, [] { throw std::runtime_error("thrown"); }),
               std::runtime_error);
}

TEST(Labels, HostileNamesAreMadeHarmless) {
  EXPECT_EQ(Label("population:a;b\nc\x7f").name(), "population:a_b_c_");
  EXPECT_EQ(Label("").name(), "");
  EXPECT_EQ(Label(std::string(1000, 'x')).name(), std::string(kLongestLabel, 'x'));
}

TEST(Labels, LongNamesAreCutBetweenCharacters) {
  const std::string name = std::string(kLongestLabel - 1, 'x') + "\xC3\xA4" + "rest";
  EXPECT_EQ(Label(name).name(), std::string(kLongestLabel - 1, 'x'));
}

TEST(Labels, AddressesElsewhereHaveNone) {
  int local = 0;
  EXPECT_EQ(LabelAt(nullptr), "");
  EXPECT_EQ(LabelAt(&local), "");
  EXPECT_EQ(LabelAt(reinterpret_cast<const void*>(&LabelsOfStack)), "");
}

TEST(Labels, GlueIsKnownByItsName) {
  EXPECT_TRUE(
      IsLabelGlue("void starling::internal::LabelGlue<starling::Run()::{lambda()#1}>(void*)"));
  EXPECT_FALSE(IsLabelGlue("starling::Population::StepTile(starling::TileStep const&)"));
}

TEST(Labels, SeveralThreadsAgreeOnTheSlots) {
  std::vector<std::vector<int>> slots(4);
  std::vector<std::thread> threads;
  for (std::vector<int>& mine : slots) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < 50; ++i) mine.push_back(Label("shared:" + std::to_string(i)).slot());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<int>& mine : slots) EXPECT_EQ(mine, slots[0]);
  EXPECT_EQ(std::set<int>(slots[0].begin(), slots[0].end()).size(), 50u);
}

// Last: it takes every slot that is left.
TEST(LabelsWhenFull, FurtherNamesShareOneLabel) {
  for (int i = 0; i < kMostLabels; ++i) Label("many:" + std::to_string(i));
  const Label late("late");
  EXPECT_EQ(late.name(), "other labels");
  EXPECT_EQ(late.slot(), Label("later").slot());
  std::vector<std::string> found;
  RunLabelled(late, [&] { found = LabelsOfStack(); });
  EXPECT_THAT(found, ElementsAre("other labels"));
  EXPECT_EQ(Label("many:3").name(), "many:3");
}

TEST(LabelsWhenFull, EverySlotIsFoundByItsAddress) {
  for (int i = 0; i < 400; ++i) {
    const Label label("many:" + std::to_string(i));
    std::vector<std::string> found;
    RunLabelled(label, [&] { found = LabelsOfStack(); });
    EXPECT_THAT(found, ElementsAre(std::string(label.name())));
  }
}

}  // namespace
}  // namespace starling
