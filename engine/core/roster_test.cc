#include "engine/core/roster.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

// Twenty agents in two tiles of 16 lanes, five in one of 8, of which three are for later.
class RosterTest : public ::testing::Test {
 protected:
  RosterTest()
      : layout_(PlanSegment({{"a", 20, 16, 64, 0, {}}, {"b", 5, 8, 64, 0, {}}}, {})),
        memory_(static_cast<size_t>(layout_.bytes) / 8),
        state_(reinterpret_cast<std::byte*>(memory_.data()), &layout_) {
    std::fill_n(state_.ids(), layout_.slots, -1);
    for (const PopulationLayout& population : layout_.populations) {
      for (int64_t i = 0; i < population.shape.agents; ++i) {
        state_.ids()[population.first_slot + i] = population.first_id + i;
      }
    }
    roster_ = Roster::Read(state_, 25).value();
  }

  int64_t& IdAt(int population, int64_t place) {
    return state_.ids()[layout_.populations[population].first_slot + place];
  }
  void Remove(int64_t id) { roster_.Leave(state_, *roster_.Find(state_, id)); }
  bool Lives(int64_t id) const { return roster_.Find(state_, id).has_value(); }

  SegmentLayout layout_;
  std::vector<int64_t> memory_;
  SimulationState state_;
  Roster roster_;
};

TEST_F(RosterTest, FindsTheAgentsOfTheScenarioWhereTheyWereBorn) {
  EXPECT_EQ(roster_.agents(), 25);
  EXPECT_EQ(roster_.agents(1), 5);
  EXPECT_EQ(roster_.free_places(0), 12);
  EXPECT_EQ(roster_.next_id(), 25);
  EXPECT_EQ(roster_.joined(), 0);
  EXPECT_EQ(roster_.Find(state_, 19)->population, 0);
  EXPECT_EQ(roster_.Find(state_, 19)->place, 19);
  EXPECT_EQ(roster_.Find(state_, 20)->population, 1);
  EXPECT_EQ(roster_.Find(state_, 20)->place, 0);
  EXPECT_FALSE(Lives(-1));
  EXPECT_FALSE(Lives(25));
}

TEST_F(RosterTest, GivesTheLowestFreePlaceAndNeverAnIdTwice) {
  for (int64_t id : {17, 3, 9}) Remove(id);
  EXPECT_FALSE(Lives(3));
  EXPECT_EQ(IdAt(0, 3), -1);
  EXPECT_EQ(roster_.agents(0), 17);
  EXPECT_EQ(roster_.Join(state_, 0), 3);
  EXPECT_EQ(roster_.Join(state_, 0), 9);
  Remove(25);
  EXPECT_EQ(roster_.Join(state_, 0), 3);
  EXPECT_EQ(roster_.Join(state_, 0), 17);
  EXPECT_EQ(roster_.Join(state_, 0), 20);
  EXPECT_EQ(IdAt(0, 3), 27);
  EXPECT_EQ(IdAt(0, 20), 29);
  EXPECT_EQ(roster_.next_id(), 30);
  EXPECT_EQ(roster_.joined(), 5);
  EXPECT_EQ(roster_.agents(), 26);
  EXPECT_TRUE(Lives(27));
  EXPECT_FALSE(Lives(25));
}

TEST_F(RosterTest, TakesNewPlacesAfterThoseThatAreFree) {
  roster_.AddPlaces(1, 8, 16);  // as if there were a second tile
  Remove(22);
  for (const int64_t place : {2, 5, 6, 7}) EXPECT_EQ(roster_.Join(state_, 1), place);
  EXPECT_EQ(roster_.free_places(1), 8);
}

TEST_F(RosterTest, IsTheSameReadBack) {
  for (int64_t id : {24, 0, 16}) Remove(id);
  roster_.Join(state_, 1);
  roster_.Join(state_, 0);
  roster_.Join(state_, 1);
  const Roster read = Roster::Read(state_, roster_.next_id()).value();
  EXPECT_EQ(read.agents(), roster_.agents());
  for (int64_t id = 0; id < 28; ++id) {
    const auto expected = roster_.Find(state_, id);
    const auto found = read.Find(state_, id);
    ASSERT_EQ(found.has_value(), expected.has_value()) << id;
    if (found.has_value()) {
      EXPECT_EQ(found->place, expected->place) << id;
    }
  }
}

TEST_F(RosterTest, RefusesIdsThatCannotBe) {
  const auto refusal = [&](int population, int64_t place, int64_t id) {
    const int64_t before = std::exchange(IdAt(population, place), id);
    const absl::Status status = Roster::Read(state_, 40).status();
    IdAt(population, place) = before;
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << id;
    return std::string(status.message());
  };
  EXPECT_THAT(refusal(0, 3, 4), HasSubstr("agent 4 cannot be at place 3 of population \"a\""));
  EXPECT_THAT(refusal(0, 25, 25 + 15), HasSubstr("the next id is 40"));
  EXPECT_THAT(refusal(1, 0, 0), HasSubstr("agent 0"));
  EXPECT_THAT(refusal(0, 20, 20), HasSubstr("agent 20"));  // the first of the other population
  EXPECT_THAT(refusal(0, 3, -2), HasSubstr("agent -2"));
  IdAt(0, 30) = 33;
  EXPECT_THAT(refusal(1, 7, 33), HasSubstr("agent 33"));
  EXPECT_TRUE(Roster::Read(state_, 40).ok());
}

}  // namespace
}  // namespace starling
