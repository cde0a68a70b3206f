#include "engine/worlds/builtin_worlds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/worlds/grid.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(BuiltinWorlds, AreListedWithALineEach) {
  Registry<WorldFactory> worlds("world");
  ASSERT_TRUE(RegisterBuiltinWorlds(worlds).ok());
  std::vector<std::string> names;
  for (const auto& entry : worlds.List()) {
    names.push_back(entry.name);
    EXPECT_FALSE(entry.description.empty());
  }
  EXPECT_THAT(names, ElementsAre("cue_chaining", "external", "foraging", "generalized_tmaze",
                                 "graph", "grid", "tmaze", "visual_foraging"));
}

TEST(BuiltinWorlds, AreMadeFromDefaultsOrFromTheBytesOfTheirParameters) {
  Registry<WorldFactory> worlds("world");
  ASSERT_TRUE(RegisterBuiltinWorlds(worlds).ok());
  for (const auto& entry : worlds.List()) {
    const auto world = entry.factory({});
    ASSERT_TRUE(world.ok()) << world.status();
    EXPECT_EQ((*world)->kind(), entry.name);
  }
  GridParameters parameters;
  parameters.width = 3;
  const auto* bytes = reinterpret_cast<const std::byte*>(&parameters);
  const auto& make_grid = (*worlds.Find("grid"))->factory;
  EXPECT_THAT((*make_grid({bytes, sizeof(parameters)}))->Layout().observation_outcomes,
              ElementsAre(15));
  EXPECT_THAT(std::string(make_grid({bytes, 3}).status().message()), HasSubstr("have 3 bytes"));
}

}  // namespace
}  // namespace starling
