#include "engine/core/json_value.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::HasSubstr;

std::string Repeated(absl::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result.append(text.data(), text.size());
  return result;
}

std::string ObjectOf(int members) {
  std::string text = "{";
  for (int i = 0; i < members; ++i) {
    text += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
  }
  return text + "}";
}

std::string Refusal(absl::string_view text) {
  return std::string(ParseJson(text, "x.json").status().message());
}

TEST(ParseJson, SaysWhereADocumentBreaks) {
  EXPECT_THAT(Refusal("{\n  \"a\": ?}"), HasSubstr("x.json:2:8: not valid JSON: "));
  EXPECT_THAT(Refusal(""), HasSubstr("x.json:1:1: not valid JSON: "));
}

TEST(ParseJson, KeepsTheOrderOfMembers) {
  const auto document = ParseJson(R"({"z": 1, "a": {"y": 2, "b": 3}})", "x.json");
  ASSERT_TRUE(document.ok()) << document.status();
  const auto members = JsonValue(*document, "").Members();
  ASSERT_TRUE(members.ok());
  ASSERT_EQ(members->size(), 2u);
  EXPECT_EQ((*members)[0].first, "z");
  const auto inner = (*members)[1].second.Members();
  ASSERT_TRUE(inner.ok());
  EXPECT_EQ((*inner)[0].second.path(), "a.y");
}

TEST(ParseJson, RefusesMoreLevelsThanADocumentNeeds) {
  EXPECT_TRUE(ParseJson(Repeated("[", 64) + Repeated("]", 64), "x.json").ok());
  EXPECT_THAT(Refusal(Repeated("[", 65) + Repeated("]", 65)), HasSubstr("64 levels allowed"));
  EXPECT_THAT(Refusal(Repeated("{\"a\":[", 10'000'000)), HasSubstr("64 levels allowed"));
}

TEST(ParseJson, RefusesMoreMembersThanAnObjectNeeds) {
  EXPECT_TRUE(ParseJson(ObjectOf(256), "x.json").ok());
  EXPECT_TRUE(ParseJson("[" + ObjectOf(256) + "," + ObjectOf(256) + "]", "x.json").ok());
  EXPECT_THAT(Refusal(ObjectOf(257)), HasSubstr("256 members allowed"));
}

TEST(JsonValue, ReadsWholeNumbersToTheirLimits) {
  const auto document =
      ParseJson("[9223372036854775807, -9223372036854775808, 9223372036854775808, 1.0]", "x.json");
  ASSERT_TRUE(document.ok());
  const auto entries = JsonValue(*document, "n").List();
  ASSERT_TRUE(entries.ok());
  const auto read = [&](size_t i) { return (*entries)[i].LongInteger(INT64_MIN, INT64_MAX); };
  EXPECT_EQ(read(0).value(), INT64_MAX);
  EXPECT_EQ(read(1).value(), INT64_MIN);
  EXPECT_THAT(read(2).status().message(), HasSubstr("n[2]: is 9223372036854775808; it must be"));
  EXPECT_THAT(read(3).status().message(), HasSubstr("n[3]: is 1.0; it must be"));
  EXPECT_EQ((*entries)[0].LongInteger(0, 5).status().message(),
            "n[0]: is 9223372036854775807; it must be a whole number from 0 to 5");
}

TEST(JsonValue, NamesTheEntryThatIsNoNumber) {
  const auto document = ParseJson(R"([1, -0.0, "x", null])", "x.json");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(JsonValue(*document, "samples").Numbers().status().message(),
            "samples[2]: is \"x\"; it must be a finite number");
  EXPECT_EQ(JsonValue((*document)[0], "samples").Numbers().status().message(),
            "samples: is 1; it must be a list");
}

}  // namespace
}  // namespace starling
