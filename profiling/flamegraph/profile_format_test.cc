#include "profiling/flamegraph/profile_format.h"

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "profiling/flamegraph/testing.h"
#include "profiling/formats/pprof.h"

namespace starling {
namespace {

std::string Written(const std::string& name) {
  const auto format = FindProfileFormat(name);
  EXPECT_TRUE(format.ok()) << format.status();
  return (*format)->write(ProfileOf({{"main;step", 3}}), "a title");
}

TEST(ProfileFormats, WriteWhatTheirNamesSay) {
  EXPECT_TRUE(absl::StrContains(Written("html"), "<title>a title"));
  EXPECT_TRUE(absl::StrContains(Written("svg"), "<svg"));
  EXPECT_TRUE(absl::StrContains(Written("folded"), "main;step 3"));
  EXPECT_TRUE(absl::StrContains(Written("speedscope"), "speedscope.app"));
  EXPECT_TRUE(absl::StrContains(Written("top"), "step"));
  const auto profile = ReadPprof(Written("pprof"));
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(TotalOf(*profile), 3);
}

TEST(FindProfileFormat, ListsThemForAnotherName) {
  EXPECT_EQ(FindProfileFormat("pdf").status().message(),
            "there is no format \"pdf\"; there are: html, svg, folded, pprof, speedscope, top");
}

}  // namespace
}  // namespace starling
