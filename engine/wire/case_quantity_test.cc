#include "engine/wire/case_quantity.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

Quantity Read(const Json& json) {
  auto quantity = Quantity::FromJson("x", JsonValue(json, "x"));
  EXPECT_TRUE(quantity.ok()) << quantity.status();
  return quantity.ok() ? *std::move(quantity) : Quantity();
}

TEST(Quantity, IsWrittenAsItWasRead) {
  for (const char* text : {"0.5", "[0.25,0.75]", "[[0.25,0.75],[1.0]]", "[]",
                           R"([null,{"shape":[1,2],"data":[0.5,0.5]},[3.0]])"}) {
    const Json json = Json::parse(text);
    EXPECT_EQ(ToJson(Read(json)), json) << text;
  }
}

TEST(Quantity, WholeNumbersAreWrittenAsSuch) {
  EXPECT_EQ(ToJson(Quantity::Whole("n", 3)).dump(), "3");
  EXPECT_EQ(ToJson(Quantity::Wholes("n", {1, 0})).dump(), "[1,0]");
  EXPECT_EQ(ToJson(Quantity::Number("n", 3)).dump(), "3.0");
}

TEST(Quantity, RefusesWhatIsNoNumber) {
  for (const char* text : {"\"x\"", "{}", "[1, \"x\"]", "[[1], \"x\"]", "[[1, []]]", "[[[]]]"}) {
    const Json json = Json::parse(text);
    const auto quantity = Quantity::FromJson("x", JsonValue(json, "steps[0].x"));
    EXPECT_EQ(quantity.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(quantity.status().message()), HasSubstr("steps[0].x")) << text;
  }
}

TEST(Distance, IsTheLargestOfAllEntries) {
  EXPECT_EQ(Distance(Quantity::Number("x", 1), Quantity::Number("x", 3)), 2);
  EXPECT_EQ(Distance(Quantity::List("x", {1, 5}), Quantity::List("x", {1.5, 4})), 1);
  EXPECT_EQ(Distance(Quantity::Lists("x", {{1}, {2, 3}}), Quantity::Lists("x", {{1}, {2, 7}})), 4);
}

TEST(Distance, IsInfiniteBetweenDifferentShapesAndForANumberThatIsNone) {
  const auto infinite = [](const Quantity& a, const Quantity& b) {
    return std::isinf(Distance(a, b)) && std::isinf(Distance(b, a));
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(infinite(Quantity::Number("x", 1), Quantity::List("x", {1})));
  EXPECT_TRUE(infinite(Quantity::List("x", {1}), Quantity::List("x", {1, 2})));
  EXPECT_TRUE(infinite(Quantity::Lists("x", {{1}}), Quantity::Lists("x", {{1}, {1}})));
  EXPECT_TRUE(infinite(Quantity::Arrays("x", {Tensor({1, 2}, 0.0)}),
                       Quantity::Arrays("x", {Tensor({2, 1}, 0.0)})));
  EXPECT_TRUE(infinite(Quantity::Number("x", nan), Quantity::Number("x", 1)));
}

TEST(Distance, LeavesOutWhatIsNotSaid) {
  const Quantity got = Quantity::Lists("x", {{1}, {2}});
  EXPECT_EQ(Distance(got, Quantity::Arrays("x", {Tensor(), Tensor({1}, {2.5})})), 0.5);
  EXPECT_EQ(Distance(Quantity::Arrays("x", {}), Read(Json::parse("[]"))), 0);
}

}  // namespace
}  // namespace starling
