#include "base/registry.h"

#include <functional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

using Factory = std::function<int()>;

Registry<Factory> Shapes() {
  Registry<Factory> shapes("shape");
  EXPECT_TRUE(shapes.Add("square", "four equal sides", [] { return 4; }).ok());
  EXPECT_TRUE(shapes.AddUnavailable("sphere", "no side at all", "this plane is flat").ok());
  EXPECT_TRUE(shapes.Add("hexagon", "six equal sides", [] { return 6; }).ok());
  return shapes;
}

TEST(Registry, FindsWhatWasAddedByName) {
  const Registry<Factory> shapes = Shapes();
  const auto hexagon = shapes.Find("hexagon");
  ASSERT_TRUE(hexagon.ok()) << hexagon.status();
  EXPECT_EQ((*hexagon)->name, "hexagon");
  EXPECT_EQ((*hexagon)->description, "six equal sides");
  EXPECT_EQ((*hexagon)->factory(), 6);
}

TEST(Registry, NamesAllThatThereIsWhenANameIsUnknown) {
  const absl::Status status = Shapes().Find("circle").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "unknown shape \"circle\"; there are: hexagon, sphere, square");
}

TEST(Registry, GivesTheReasonWhenAnEntryIsUnavailable) {
  const absl::Status status = Shapes().Find("sphere").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("this plane is flat"));
}

TEST(Registry, RefusesANameTwiceAndKeepsTheFirst) {
  Registry<Factory> shapes = Shapes();
  const absl::Status status = shapes.Add("square", "another", [] { return 5; });
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(status.message(), HasSubstr("square"));
  EXPECT_EQ((*shapes.Find("square"))->factory(), 4);
}

TEST(Registry, ListsEveryEntrySortedByName) {
  const auto list = Shapes().List();
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].name, "hexagon");
  EXPECT_EQ(list[1].name, "sphere");
  EXPECT_EQ(list[1].unavailable, "this plane is flat");
  EXPECT_EQ(list[2].name, "square");
}

}  // namespace
}  // namespace starling
