#include "agents/model/presets/presets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace starling {
namespace {

TEST(ModelPresets, AreListedWithALineEach) {
  std::vector<std::string> names;
  for (const PresetDescription& preset : ModelPresets()) {
    names.push_back(preset.name);
    EXPECT_FALSE(preset.description.empty());
  }
  EXPECT_THAT(names, ::testing::ElementsAre("cue_chaining", "forager", "generalized_tmaze", "graph",
                                            "grid", "tmaze", "visual_foraging"));
}

}  // namespace
}  // namespace starling
