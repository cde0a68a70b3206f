#include "bench/runner/machine.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void Set(Properties& properties, const std::string& name, const std::string& value) {
  for (auto& [key, held] : properties) {
    if (key == name) held = value;
  }
}

TEST(Machine, TellsEveryPropertyOrSaysThatItIsUnknown) {
  for (const Properties& properties : {DescribeMachine(), DescribeBuild()}) {
    EXPECT_FALSE(properties.empty());
    for (const auto& [name, value] : properties) EXPECT_FALSE(value.empty()) << name;
  }
}

TEST(Machine, IsItself) {
  EXPECT_THAT(MachineDifferences(DescribeMachine(), DescribeMachine()), IsEmpty());
  EXPECT_EQ(DescribeBuild(), DescribeBuild());
}

TEST(Machine, DiffersByWhatDecidesSpeedAndByNothingElse) {
  Properties other = DescribeMachine();
  Set(other, "load_before", "7.00 1.00 1.00 1/100 1");
  Set(other, "kernel", "another");
  EXPECT_THAT(MachineDifferences(DescribeMachine(), other), IsEmpty());
  Set(other, "processors", "1000");
  EXPECT_THAT(MachineDifferences(DescribeMachine(), other),
              ElementsAre(::testing::EndsWith("against 1000")));
  EXPECT_EQ(MachineDifferences({}, {{"cpu", "x"}}),
            std::vector<std::string>({"cpu: unknown against x"}));
}

TEST(Machine, WhatCouldNotBeControlledFollowsFromTheProperties) {
  const Properties controlled = {{"governor", "performance"}, {"boost", "0"},
                                 {"hyperthreads", "0"},       {"hypervisor", "none"},
                                 {"cpu_limit", "max 100000"}, {"address_randomisation", "0"}};
  EXPECT_THAT(Uncontrolled(controlled), IsEmpty());
  Properties limited = controlled;
  Set(limited, "cpu_limit", "50000 100000");
  EXPECT_THAT(Uncontrolled(limited), ElementsAre(HasSubstr("50000 100000")));
  Properties powersave = controlled;
  Set(powersave, "governor", "powersave");
  EXPECT_THAT(Uncontrolled(powersave), ElementsAre(HasSubstr("\"powersave\"")));
}

}  // namespace
}  // namespace starling
