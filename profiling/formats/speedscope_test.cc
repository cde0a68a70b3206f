#include "profiling/formats/speedscope.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

using nlohmann::json;

Profile ThreeSamples() {
  Profile profile;
  profile.value_types = {{"samples", "count"}, {"cpu", "nanoseconds"}};
  profile.frames = {{"main", -1, 1}, {"work", -1, 2}, {"work", -1, 3}};
  profile.samples = {{{1, 0}, {3, 30}}, {{2, 0}, {4, 40}}, {{0}, {1, 10}}};
  profile.facts.kind = "cpu";
  profile.facts.asked_hz = 100;
  profile.facts.notes = {"A note."};
  return profile;
}

TEST(Speedscope, WritesASampledProfileForEachValueType) {
  const json file = json::parse(WriteSpeedscope(ThreeSamples(), "a run"));
  EXPECT_EQ(file["$schema"], "https://www.speedscope.app/file-format-schema.json");
  EXPECT_EQ(file["name"], "a run");
  EXPECT_EQ(file["shared"]["frames"], json::parse(R"([{"name": "main"}, {"name": "work"}])"));
  ASSERT_EQ(file["profiles"].size(), 2);
  const json& samples = file["profiles"][0];
  EXPECT_EQ(samples["type"], "sampled");
  EXPECT_EQ(samples["unit"], "none");
  EXPECT_EQ(samples["startValue"], 0);
  EXPECT_EQ(samples["endValue"], 8);
  EXPECT_EQ(samples["samples"], json::parse("[[0], [0, 1]]"));
  EXPECT_EQ(samples["weights"], json::parse("[1, 7]"));
  const json& cpu = file["profiles"][1];
  EXPECT_EQ(cpu["unit"], "nanoseconds");
  EXPECT_EQ(cpu["endValue"], 80);
  EXPECT_EQ(cpu["weights"], json::parse("[10, 70]"));
}

TEST(Speedscope, CarriesTheFacts) {
  const json file = json::parse(WriteSpeedscope(ThreeSamples(), "a run"));
  EXPECT_THAT(std::string(file["profiles"][0]["name"]),
              ::testing::HasSubstr("8 samples, 100 Hz asked"));
  EXPECT_EQ(file["starling"]["asked_hz"], 100);
  EXPECT_EQ(file["starling"]["notes"], json::parse(R"(["A note."])"));
}

TEST(Speedscope, WritesAnyNameAsValidJson) {
  Profile profile = ThreeSamples();
  const std::string name = "a;b\n\"c\"\\ \xFF <script>" + std::string(100000, 'x');
  profile.frames[0].function = name;
  profile.facts.notes = {"\xC3"};
  const json file = json::parse(WriteSpeedscope(profile, "\xFF"));
  const std::string read = file["shared"]["frames"][0]["name"];
  EXPECT_EQ(read, "a;b\n\"c\"\\ \xEF\xBF\xBD <script>" + std::string(100000, 'x'));
  EXPECT_EQ(file["name"], "\xEF\xBF\xBD");
}

TEST(Speedscope, WritesAProfileWithoutSamples) {
  Profile profile = ThreeSamples();
  profile.samples.clear();
  const json file = json::parse(WriteSpeedscope(profile, "empty"));
  EXPECT_EQ(file["profiles"][0]["samples"], json::array());
  EXPECT_EQ(file["profiles"][0]["endValue"], 0);
}

}  // namespace
}  // namespace starling
