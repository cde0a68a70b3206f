#include "engine/wire/scenario_text.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Write(const std::string& name, const std::string& content) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/", name);
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

std::string ErrorOf(const std::string& text) {
  const auto description = ParseScenarioText(text, "f");
  EXPECT_EQ(description.status().code(), absl::StatusCode::kInvalidArgument) << text;
  return std::string(description.status().message());
}

struct BadText {
  const char* text;
  const char* error;  // or how it begins
};

class BadTexts : public ::testing::TestWithParam<BadText> {};

TEST_P(BadTexts, GiveOneErrorWithPlacePathAndWhatIsAllowed) {
  EXPECT_THAT(ErrorOf(GetParam().text), StartsWith(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    Scenario, BadTexts,
    ::testing::Values(
        BadText{"name: \"x\" ticks: 1 wurld {}",
                "f:1:20: wurld: unknown field \"wurld\" of Scenario; did you mean \"world\"?"},
        BadText{
            "# note\nname: \"x\"\npopulations { }\npopulations {\n  agent { polcy_length: 3 }\n}",
            "f:5:11: populations[1].agent.polcy_length: unknown field \"polcy_length\" of Agent; "
            "did you mean \"policy_length\"?"},
        BadText{"populations { agent { action { selection: RANDOM } } }",
                "f:1:43: populations[0].agent.action.selection: RANDOM is not allowed; allowed: "
                "DETERMINISTIC or STOCHASTIC"},
        BadText{"precision: HALF",
                "f:1:12: precision: HALF is not allowed; allowed: FLOAT or DOUBLE"},
        BadText{"ticks: abc", "f:1:8: ticks: abc is not allowed; allowed: a whole number from"},
        BadText{"ticks: 1.5", "f:1:8: ticks: 1.5 is not allowed; allowed: a whole number from"},
        BadText{"ticks 5", "f:1:7: ticks: there must be a \":\" before 5"},
        BadText{"seed: -3",
                "f:1:7: seed: -3 is not allowed; allowed: a whole number from 0 to "
                "18446744073709551615"},
        BadText{
            "execution { workers: 99999999999 }",
            "f:1:22: execution.workers: 99999999999 is not allowed; allowed: a whole number from "
            "-2147483648 to 2147483647"},
        BadText{"world { foraging { regrowth: \"a\" } }",
                "f:1:30: world.foraging.regrowth: \"a\" is not allowed; allowed: a number"},
        BadText{"populations { agent { use_utility: maybe } }",
                "f:1:36: populations[0].agent.use_utility: maybe is not allowed; allowed: true or "
                "false"},
        BadText{"name: x", "f:1:7: name: x is not allowed; allowed: a text in quotes"},
        BadText{"name: \"a\" name: \"b\"", "f:1:11: name: given more than once"},
        BadText{"world { grid {} tmaze {} }", "f:1:17: world.tmaze: given beside another choice"},
        BadText{"record { beliefs { agents: [0, 1, x] } }",
                "f:1:35: record.beliefs.agents[2]: x is not allowed; allowed: a whole number"},
        BadText{"name: \"abc", "f:1:11: name: a text in quotes must end on the line it begins on"},
        BadText{"world {", "f:1:8: world: the text ends where more must follow"},
        BadText{"world: 3",
                "f:1:8: world: 3 is not allowed; allowed: { ... } with fields of World"},
        BadText{"ticks: 5 7", "f:1:10: ticks: 7 stands where the name of a field should"},
        BadText{"}", "f:1:1: } stands where the name of a field should"},
        BadText{"name: \"x\" \xc3\xa4", "f:1:11: name: letters beyond ASCII may stand in quotes"},
        BadText{"\x01\x02", "f: not a text file: byte 0x01 at position 0"},
        BadText{"\xff\xfe", "f: not a text file: it is not valid UTF-8"},
        BadText{"", "f: holds no scenario; it needs at least name, ticks, world and populations"},
        BadText{"# nothing but a note\n", "f: holds no scenario"}));

TEST(ParseScenarioText, RefusesABinaryFile) {
  EXPECT_THAT(ErrorOf(std::string("\0\1\2", 3)), HasSubstr("byte 0x00 at position 0"));
}

TEST(ReadScenarioFile, NamesThePathOfAFileThatCannotBeRead) {
  const auto missing = ReadScenarioFile("no-such-file.textproto", {});
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(missing.status().message(), "no-such-file.textproto: no such file");
  const auto folder = ReadScenarioFile(::testing::TempDir(), {});
  EXPECT_EQ(folder.status().message(),
            absl::StrCat(::testing::TempDir(), ": is a folder; name a file"));
  const auto endless = ReadScenarioFile("/dev/zero", {});
  EXPECT_EQ(endless.status().message(), "/dev/zero: has more than the 67108864 bytes allowed");
}

TEST(ReadScenarioFile, AppliesOverridesInOrderAndKnowsItsFolder) {
  const std::string path = Write("a.textproto", "name: \"x\" ticks: 5");
  const auto description = ReadScenarioFile(path, {"ticks=6", "ticks=7"});
  ASSERT_TRUE(description.ok()) << description.status();
  EXPECT_EQ(description->scenario.ticks(), 7);
  EXPECT_EQ(absl::StrCat(description->folder, "a.textproto"), path);
}

TEST(Locate, FindsTheFieldOrWhatIsAroundIt) {
  const auto description =
      ParseScenarioText("name: \"x\"\npopulations { count: 1 }\npopulations {\n  count: 0\n}", "f");
  ASSERT_TRUE(description.ok());
  const auto locate = [&](const char* message) {
    return std::string(description->Locate(absl::InvalidArgumentError(message)).message());
  };
  EXPECT_EQ(locate("populations[1].count: is 0"), "f:4:3: populations[1].count: is 0");
  EXPECT_EQ(locate("populations[1].name: is missing"), "f:3:1: populations[1].name: is missing");
  EXPECT_EQ(locate("populations[0]: 7 policies"), "f:2:1: populations[0]: 7 policies");
  EXPECT_EQ(locate("world: is missing"), "f: world: is missing");
  EXPECT_EQ(locate("something else"), "f: something else");
  EXPECT_TRUE(description->Locate(absl::OkStatus()).ok());
}

TEST(Locate, NamesTheLastOverrideOfTheField) {
  auto description = ParseScenarioText("populations { count: 1 }", "f");
  ASSERT_TRUE(description.ok());
  ASSERT_TRUE(
      ApplyOverrides({"populations[0].count=2", "populations[0].count=0", "ticks=1"}, *description)
          .ok());
  EXPECT_EQ(description->Locate(absl::InvalidArgumentError("populations[0].count: is 0")).message(),
            "--set populations[0].count=0: populations[0].count: is 0");
}

TEST(ToText, GivesTheSameScenarioAgain) {
  const char* text = R"(
    name: "x" seed: 18446744073709551615 ticks: 5 precision: DOUBLE
    world { foraging { width: 9 regrowth: 0.1 observation_noise: 1e-300 } }
    populations { name: "\"a\" \303\244" count: 9007199254740993 agent {
      tolerance: 0.30000000000000004 use_utility: false policies { steps { actions: [0, 1] } } } }
    record { beliefs { agents: [0, 7] every: 10 } })";
  const auto first = ParseScenarioText(text, "f");
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string canonical = ToText(first->scenario);
  const auto second = ParseScenarioText(canonical, "canonical");
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->scenario.SerializeAsString(), first->scenario.SerializeAsString());
  EXPECT_EQ(ToText(second->scenario), canonical);
}

TEST(ScenarioDigest, LeavesOutExecutionAndRecordAndNothingElse) {
  const auto digest = [](const char* text) {
    const auto description = ParseScenarioText(text, "f");
    EXPECT_TRUE(description.ok());
    return ScenarioDigest(description->scenario);
  };
  const std::string plain = digest("name: \"x\" ticks: 5");
  EXPECT_EQ(plain.size(), 16u);
  EXPECT_EQ(plain, digest("ticks: 5 name: \"x\" execution { workers: 3 } record { }"));
  EXPECT_NE(plain, digest("name: \"x\" ticks: 6"));
  EXPECT_NE(plain, digest("name: \"x\" ticks: 5 seed: 1"));
}

}  // namespace
}  // namespace starling
