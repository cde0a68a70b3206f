#include "profiling/formats/profile_diff.h"

#include "gtest/gtest.h"

namespace starling {
namespace {

// Stacks are given leaf first, with their weights; a name that begins with '#' is a label.
Profile MakeProfile(const std::vector<std::pair<std::vector<std::string>, int64_t>>& stacks) {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  profile.modules = {{kLabelModule, "", 0, 0, 0, true}};
  for (const auto& [names, weight] : stacks) {
    Profile::Sample sample;
    sample.values = {weight};
    for (const std::string& name : names) {
      sample.stack.push_back(static_cast<int32_t>(profile.frames.size()));
      const bool label = name[0] == '#';
      profile.frames.push_back({label ? name.substr(1) : name, label ? 0 : -1, 0});
    }
    profile.samples.push_back(sample);
  }
  return profile;
}

const ProfileDiffRow* Find(const ProfileDiff& diff, const std::string& function) {
  for (const ProfileDiffRow& row : diff.rows) {
    if (row.function == function) return &row;
  }
  ADD_FAILURE() << "no row " << function;
  static const ProfileDiffRow none = {};
  return &none;
}

TEST(DiffProfiles, ComparesShares) {
  const Profile before = MakeProfile({{{"infer", "step", "main"}, 10}, {{"plan", "main"}, 30}});
  const Profile after = MakeProfile({{{"infer", "step", "main"}, 100}, {{"learn", "main"}, 100}});
  const ProfileDiff diff = DiffProfiles(before, after);
  EXPECT_EQ(diff.base_samples, 40);
  EXPECT_EQ(diff.samples, 200);
  ASSERT_EQ(diff.rows.size(), 5u);
  EXPECT_EQ(diff.rows[0].function, "plan");
  EXPECT_DOUBLE_EQ(diff.rows[0].base_self_share, 0.75);
  EXPECT_DOUBLE_EQ(diff.rows[0].self_share, 0);
  EXPECT_DOUBLE_EQ(diff.rows[0].total_share, 0);
  EXPECT_EQ(diff.rows[1].function, "learn");
  EXPECT_DOUBLE_EQ(diff.rows[1].base_total_share, 0);
  EXPECT_DOUBLE_EQ(diff.rows[1].self_share, 0.5);
  EXPECT_EQ(diff.rows[2].function, "infer");
  EXPECT_DOUBLE_EQ(diff.rows[2].base_self_share, 0.25);
  EXPECT_DOUBLE_EQ(diff.rows[2].self_share, 0.5);
  EXPECT_EQ(diff.rows[3].function, "step");
  EXPECT_DOUBLE_EQ(diff.rows[3].self_share, 0);
  EXPECT_DOUBLE_EQ(diff.rows[3].base_total_share, 0.25);
  EXPECT_EQ(diff.rows[4].function, "main");
  EXPECT_DOUBLE_EQ(diff.rows[4].base_total_share, 1);
  EXPECT_DOUBLE_EQ(diff.rows[4].total_share, 1);
}

TEST(DiffProfiles, CountsRecursionAndClonesOfAFunctionOnce) {
  const Profile before = MakeProfile({{{"f(int) [clone .part.0]", "f(int)", "f(int)"}, 3}});
  const Profile after = MakeProfile({{{"g", "f(int) [clone .isra.7]"}, 5}});
  const ProfileDiff diff = DiffProfiles(before, after);
  ASSERT_EQ(diff.rows.size(), 2u);
  const ProfileDiffRow* const f = Find(diff, "f(int)");
  EXPECT_DOUBLE_EQ(f->base_self_share, 1);
  EXPECT_DOUBLE_EQ(f->base_total_share, 1);
  EXPECT_DOUBLE_EQ(f->self_share, 0);
  EXPECT_DOUBLE_EQ(f->total_share, 1);
}

TEST(DiffProfiles, LabelsAreRowsOfTheirOwn) {
  const ProfileDiff diff = DiffProfiles(MakeProfile({{{"f", "#infer"}, 1}, {{"infer"}, 1}}),
                                        MakeProfile({{{"f", "#infer"}, 1}}));
  int labels = 0;
  for (const ProfileDiffRow& row : diff.rows) {
    if (row.function != "infer") continue;
    labels += row.is_label ? 1 : 0;
    EXPECT_DOUBLE_EQ(row.base_total_share, 0.5);
    EXPECT_DOUBLE_EQ(row.total_share, row.is_label ? 1 : 0);
  }
  EXPECT_EQ(labels, 1);
  EXPECT_EQ(diff.rows.size(), 3u);
}

TEST(DiffProfiles, AProfileWithoutSamplesHasNoShares) {
  const ProfileDiff diff = DiffProfiles(MakeProfile({}), MakeProfile({{{"f"}, 2}}));
  ASSERT_EQ(diff.rows.size(), 1u);
  EXPECT_DOUBLE_EQ(diff.rows[0].base_self_share, 0);
  EXPECT_DOUBLE_EQ(diff.rows[0].self_share, 1);
  EXPECT_TRUE(DiffProfiles(MakeProfile({}), MakeProfile({})).rows.empty());
}

TEST(StableName, LeavesOutWhatCompilersAddToCopies) {
  EXPECT_EQ(StableName("f(int) [clone .isra.0]"), "f(int)");
  EXPECT_EQ(StableName("f(int) [clone .isra.0] [clone .cold]"), "f(int)");
  EXPECT_EQ(StableName("step.constprop.0.isra.1"), "step");
  EXPECT_EQ(StableName("step.cold"), "step");
}

TEST(StableName, KeepsWhatIsTheName) {
  for (const std::string name : {"f(int)", "operator[]", "a.b", "lib.so.6", "f.1", ".cold", "",
                                 "T<int [3]>", "[libc.so.6+0x10]"}) {
    EXPECT_EQ(StableName(name), name);
  }
}

}  // namespace
}  // namespace starling
