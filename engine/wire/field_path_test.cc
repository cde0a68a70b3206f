#include "engine/wire/field_path.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/starling/v1/scenario.pb.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

TEST(ParseFieldPath, SplitsNamesAndIndices) {
  const auto segments = ParseFieldPath("populations[12].agent.gamma");
  ASSERT_TRUE(segments.ok());
  ASSERT_EQ(segments->size(), 3u);
  EXPECT_EQ((*segments)[0].name, "populations");
  EXPECT_EQ((*segments)[0].index, 12);
  EXPECT_EQ((*segments)[2].name, "gamma");
  EXPECT_EQ((*segments)[2].index, -1);
}

TEST(ParseFieldPath, RefusesWhatIsNoPath) {
  for (const char* path : {"", ".", "a..b", "a[", "a[]", "a[-1]", "a[+1]", "a[1", "a[1]b", "a b",
                           "a[99999999999]", "[0]", "a[ 1]"}) {
    const auto segments = ParseFieldPath(path);
    ASSERT_FALSE(segments.ok()) << path;
    EXPECT_THAT(segments.status().message(), HasSubstr("is not a field path")) << path;
  }
}

TEST(LeadingFieldPath, IsTheFirstWordIfThatCouldBeAPath) {
  EXPECT_EQ(LeadingFieldPath("populations[0].count: is 0; at least 1"), "populations[0].count");
  EXPECT_EQ(LeadingFieldPath("world.grid.width is 0"), "world.grid.width");
  EXPECT_EQ(LeadingFieldPath("\"x\" is no path"), "");
  EXPECT_EQ(LeadingFieldPath(""), "");
}

TEST(UnknownField, SuggestsTheNearestNameAndListsAll) {
  EXPECT_EQ(UnknownField("wurld", *v1::Scenario::descriptor()),
            "unknown field \"wurld\" of Scenario; did you mean \"world\"? There are: name, seed, "
            "ticks, precision, world, populations, execution, record");
  EXPECT_THAT(UnknownField("zzzzzzzz", *v1::Scenario::descriptor()),
              ::testing::Not(HasSubstr("did you mean")));
}

TEST(AllowedValues, FollowsTheTypeOfTheField) {
  const auto allowed = [](const google::protobuf::Descriptor& type, const char* field) {
    return AllowedValues(*type.FindFieldByName(field));
  };
  EXPECT_EQ(allowed(*v1::Scenario::descriptor(), "precision"), "FLOAT or DOUBLE");
  EXPECT_EQ(allowed(*v1::Execution::descriptor(), "workers"),
            "a whole number from -2147483648 to 2147483647");
  EXPECT_EQ(allowed(*v1::Agent::descriptor(), "use_utility"), "true or false");
  EXPECT_EQ(allowed(*v1::Factor::descriptor(), "D"), "a list; each: a number");
}

}  // namespace
}  // namespace starling
