#include "engine/wire/world_from_proto.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

absl::StatusOr<std::shared_ptr<const World>> Read(const std::string& text) {
  v1::World world;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &world)) << text;
  return ToWorld(world);
}

std::string Refusal(const std::string& text) {
  const absl::Status status = Read(text).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
  return std::string(status.message());
}

TEST(WorldFromProto, MakesEachKindFromItsDefaults) {
  EXPECT_EQ((*Read("tmaze {}"))->kind(), "tmaze");
  EXPECT_EQ((*Read("grid {}"))->kind(), "grid");
  EXPECT_EQ((*Read("foraging {}"))->kind(), "foraging");
}

TEST(WorldFromProto, GivesAnExternalWorldItsShape) {
  const auto world = Read("external { outcomes: [3, 4, 5] actions: 6 }").value();
  EXPECT_EQ(world->kind(), "external");
  EXPECT_THAT(world->Layout().observation_outcomes, ElementsAre(3, 4, 5));
  EXPECT_THAT(world->Layout().action_counts, ElementsAre(6));
}

TEST(WorldFromProto, NamesTheEntryThatIsWrong) {
  EXPECT_EQ(Refusal("external { actions: 6 }"),
            "world.external.outcomes: has 0 entries; 1 to 64 are allowed");
  EXPECT_EQ(Refusal("external { outcomes: 2 }"),
            "world.external.actions: has 0 entries; 1 to 64 are allowed");
  EXPECT_EQ(Refusal("external { outcomes: [2, 0] actions: 6 }"),
            "world.external.outcomes[1]: is 0; it must be 1 to 65536");
  std::string actions;
  for (int i = 0; i < 65; ++i) actions += "actions: 1 ";
  EXPECT_EQ(Refusal("external { outcomes: 2 " + actions + "}"),
            "world.external.actions: has 65 entries; 1 to 64 are allowed");
  EXPECT_EQ(Refusal("grid { width: 0 }"), "world.grid.width: is 0; it must be 1 to 1024");
}

}  // namespace
}  // namespace starling
