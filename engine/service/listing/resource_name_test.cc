#include "engine/service/listing/resource_name.h"

#include <set>

#include "engine/service/testing/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

TEST(IsId, TakesLowerCaseLettersDigitsAndHyphens) {
  EXPECT_TRUE(IsId("a"));
  EXPECT_TRUE(IsId("a-1"));
  EXPECT_TRUE(IsId(std::string(63, 'a')));
  for (const std::string id : {"", "A", "1", "-a", "a_b", "a/b", "..", "a.b", "a b", "\xc3\xa4"}) {
    EXPECT_FALSE(IsId(id)) << id;
  }
  EXPECT_FALSE(IsId(std::string(64, 'a')));
  EXPECT_FALSE(IsId(absl::string_view("a\0b", 3)));
}

TEST(ParseName, GivesTheIdOfItsCollection) {
  const auto id = ParseName("simulations", "simulations/one");
  ASSERT_TRUE(id.ok());
  EXPECT_EQ(*id, "one");
  EXPECT_EQ(NameOf("simulations", *id), "simulations/one");
}

TEST(ParseName, RefusesWhatIsNoName) {
  for (const std::string name :
       {"", "one", "simulations/", "simulations", "models/one", "simulations/one/two",
        "simulations/../one", "/simulations/one", "Simulations/one", "simulationsx/one"}) {
    const absl::Status status = ParseName("simulations", name, "simulation").status();
    EXPECT_EQ(ReasonOf(status), "INVALID_ARGUMENT INVALID_NAME") << name;
    EXPECT_THAT(std::string(status.message()), HasSubstr("it must be simulations/ID")) << name;
  }
}

TEST(CheckId, NamesTheField) {
  EXPECT_TRUE(CheckId("model_id", "a").ok());
  const absl::Status status = CheckId("model_id", "A");
  EXPECT_EQ(ReasonOf(status), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_THAT(std::string(status.message()), HasSubstr("model_id: is \"A\""));
}

TEST(NewId, MakesDifferentIds) {
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) {
    ids.insert(NewId("sim"));
    EXPECT_TRUE(IsId(*ids.begin()));
    EXPECT_EQ(ids.begin()->size(), 12u);
  }
  EXPECT_EQ(ids.size(), 100u);
}

}  // namespace
}  // namespace starling
