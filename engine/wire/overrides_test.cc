#include "engine/wire/overrides.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "proto/starling/v1/scenario.pb.h"

namespace starling {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::Scenario Base() {
  v1::Scenario scenario;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(name: "x" ticks: 5 world { foraging { width: 9 } }
         populations { name: "a" count: 3 } record { beliefs { agents: [1, 2] } })",
      &scenario));
  return scenario;
}

std::string ErrorOf(const std::string& override_text) {
  v1::Scenario scenario = Base();
  const absl::Status status = ApplyOverride(override_text, scenario);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << override_text;
  EXPECT_EQ(scenario.SerializeAsString(), Base().SerializeAsString()) << "changed by an error";
  return std::string(status.message());
}

TEST(ApplyOverride, SetsScalarsOfEveryKind) {
  v1::Scenario scenario = Base();
  for (const char* text :
       {"populations[0].count=100", "world.foraging.width=8", "precision=DOUBLE", "name=new-name",
        " seed = 18446744073709551615 ", "populations[0].agent.gamma=1e-3",
        "populations[0].agent.use_utility=false", "populations[0].agent.action.ties=first_index",
        "execution.backend=\"serial\"", "record.beliefs.agents[1]=7"}) {
    const absl::Status status = ApplyOverride(text, scenario);
    EXPECT_TRUE(status.ok()) << status.message();
  }
  EXPECT_EQ(scenario.populations(0).count(), 100);
  EXPECT_EQ(scenario.world().foraging().width(), 8);
  EXPECT_EQ(scenario.precision(), v1::Scenario::DOUBLE);
  EXPECT_EQ(scenario.name(), "new-name");
  EXPECT_EQ(scenario.seed(), 18446744073709551615u);
  EXPECT_EQ(scenario.populations(0).agent().gamma(), 1e-3);
  EXPECT_TRUE(scenario.populations(0).agent().has_use_utility());
  EXPECT_FALSE(scenario.populations(0).agent().use_utility());
  EXPECT_EQ(scenario.populations(0).agent().action().ties(), v1::Action::FIRST_INDEX);
  EXPECT_EQ(scenario.execution().backend(), "serial");
  EXPECT_THAT(scenario.record().beliefs().agents(), ElementsAre(1, 7));
}

TEST(ApplyOverride, ReplacesWholeListsAndMessages) {
  v1::Scenario scenario = Base();
  ASSERT_TRUE(ApplyOverride("record.beliefs.agents=[4, 5, 6]", scenario).ok());
  EXPECT_THAT(scenario.record().beliefs().agents(), ElementsAre(4, 5, 6));
  ASSERT_TRUE(ApplyOverride("record.beliefs.agents=[]", scenario).ok());
  EXPECT_EQ(scenario.record().beliefs().agents_size(), 0);
  ASSERT_TRUE(ApplyOverride("populations=[{name: \"b\"}, {name: \"c\"}]", scenario).ok());
  ASSERT_EQ(scenario.populations_size(), 2);
  EXPECT_EQ(scenario.populations(1).name(), "c");
  ASSERT_TRUE(ApplyOverride("populations[0]={name: \"d\"}", scenario).ok());
  EXPECT_EQ(scenario.populations(0).name(), "d");
}

TEST(ApplyOverride, NamingAChoiceTakesIt) {
  v1::Scenario scenario = Base();
  ASSERT_TRUE(ApplyOverride("world.grid.height=4", scenario).ok());
  EXPECT_TRUE(scenario.world().has_grid());
  EXPECT_FALSE(scenario.world().has_foraging());
  ASSERT_TRUE(ApplyOverride("world={tmaze {}}", scenario).ok());
  EXPECT_TRUE(scenario.world().has_tmaze());
}

TEST(ApplyOverride, SettingADefaultIsNoError) {
  v1::Scenario scenario = Base();
  ASSERT_TRUE(ApplyOverride("ticks=0", scenario).ok());
  EXPECT_EQ(scenario.ticks(), 0);
  ASSERT_TRUE(ApplyOverride("name=", scenario).ok());
  EXPECT_EQ(scenario.name(), "");
}

TEST(ApplyOverride, TextsNeedNoQuotesAndMayHoldAnything) {
  v1::Scenario scenario = Base();
  ASSERT_TRUE(ApplyOverride("name=a#b: {\\n", scenario).ok());
  EXPECT_EQ(scenario.name(), "a#b: {\\n");
  ASSERT_TRUE(ApplyOverride("name=a=b", scenario).ok());
  EXPECT_EQ(scenario.name(), "a=b");
}

TEST(ApplyOverride, SaysWhichPartIsWrongAndWhatIsAllowed) {
  EXPECT_EQ(ErrorOf("populations[9].count=3"),
            "--set populations[9].count=3: there is no populations[9]: populations has 1 entry; "
            "allowed: 0 to 0");
  EXPECT_THAT(ErrorOf("world.foraging.widht=3"),
              HasSubstr("unknown field \"widht\" of ForagingWorld; did you mean \"width\"?"));
  EXPECT_THAT(ErrorOf("populatoins[0].count=3"), HasSubstr("did you mean \"populations\"?"));
  EXPECT_EQ(ErrorOf("ticks"), "--set ticks: there is no \"=\"; write path=value, as in ticks=100");
  EXPECT_THAT(ErrorOf("=3"), HasSubstr("\"\" is not a field path"));
  EXPECT_THAT(ErrorOf("populations.count=3"), HasSubstr("say which entry, as in populations[0]"));
  EXPECT_THAT(ErrorOf("seed[0]=3"), HasSubstr("\"seed\" is not a list; leave out [0]"));
  EXPECT_THAT(ErrorOf("seed.x=3"), HasSubstr("\"seed\" has no fields"));
  EXPECT_EQ(ErrorOf("precision=half"),
            "--set precision=half: precision: HALF is not allowed; allowed: FLOAT or DOUBLE");
  EXPECT_EQ(ErrorOf("execution.workers=99999999999"),
            "--set execution.workers=99999999999: workers: 99999999999 is not allowed; allowed: a "
            "whole number from -2147483648 to 2147483647");
  EXPECT_THAT(ErrorOf("ticks="), HasSubstr("ticks: the text ends where more must follow"));
  EXPECT_THAT(ErrorOf("seed=1 ticks: 3"), HasSubstr("one field at a time"));
  EXPECT_THAT(ErrorOf("record.beliefs.agents[0]=[1, 2]"), HasSubstr("one value for one entry"));
}

// Sets every field below `path`, whose type is `type`, and counts them.
void SetAll(const Descriptor& type, const std::string& path, v1::Scenario& scenario, int& fields) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string here = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
    std::string value;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        value = "{}";
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        value = field.enum_type()->value(1)->name();
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        value = "true";
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        value = "text";
        break;
      default:
        value = "1";
    }
    const std::string before = scenario.SerializeAsString();
    const absl::Status status = ApplyOverride(absl::StrCat(here, "=", value), scenario);
    ASSERT_TRUE(status.ok()) << status.message();
    EXPECT_NE(scenario.SerializeAsString(), before) << here << " changed nothing";
    ++fields;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      SetAll(*field.message_type(), field.is_repeated() ? absl::StrCat(here, "[0]") : here,
             scenario, fields);
    }
  }
}

TEST(ApplyOverride, ReachesEveryFieldOfAScenario) {
  v1::Scenario scenario;
  int fields = 0;
  SetAll(*v1::Scenario::descriptor(), "", scenario, fields);
  EXPECT_GT(fields, 80);
}

}  // namespace
}  // namespace starling
