#include "bench/compare/paired_comparison.h"

#include <filesystem>
#include <fstream>

#include "bench/compare/testing/fake_program.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Sixteen values around `center`, a little apart.
std::vector<double> Around(double center) {
  std::vector<double> values;
  for (const double part : {1.0, 1.004, 0.997, 1.002, 0.999, 1.003, 0.996, 1.001, 1.0005, 1.0035,
                            0.9975, 1.0015, 0.9985, 1.0025, 0.9965, 1.0012}) {
    values.push_back(center * part);
  }
  return values;
}

// The same, and other values in the turns after the sixteenth.
std::vector<double> Around(double center, double later) {
  std::vector<double> values = Around(center);
  for (const double value : Around(later)) values.push_back(value);
  return values;
}

TEST(ComparePaired, CallsNothingAChangeWhereNothingChanged) {
  FakeProgram program;
  program.Leave("a", Around(100));
  program.Leave("b", Around(100));
  const auto comparison = ComparePaired({program.Side("a"), program.Side("b")}, {}, {});
  ASSERT_EQ(comparison.status(), absl::OkStatus());
  EXPECT_EQ(comparison->worse + comparison->better, 0);
  EXPECT_EQ(comparison->same, 1);
  EXPECT_TRUE(comparison->interleaved);
  EXPECT_EQ(comparison->base_name, "a");
  EXPECT_THAT(program.Log(), Not(HasSubstr("--filter")));
}

TEST(ComparePaired, RunsASuspectAgainAndConfirmsIt) {
  FakeProgram program;
  program.Leave("a", Around(100));
  program.Leave("b", Around(70));
  const auto comparison = ComparePaired({program.Side("a"), program.Side("b")}, {}, {});
  ASSERT_EQ(comparison.status(), absl::OkStatus());
  ASSERT_EQ(comparison->rows.size(), 1u);
  EXPECT_EQ(comparison->worse, 1);
  EXPECT_EQ(comparison->rows[0].change, Change::kWorse);
  EXPECT_THAT(comparison->rows[0].note, HasSubstr("confirmed, run again: -30"));
  EXPECT_THAT(program.Log(), HasSubstr("--filter ^(?:s/c/m)$"));
}

TEST(ComparePaired, WhatTheSecondRunDoesNotShowIsNoChange) {
  FakeProgram program;
  program.Leave("a", Around(100, 100));
  program.Leave("b", Around(70, 100));
  const auto comparison = ComparePaired({program.Side("a"), program.Side("b")}, {}, {});
  ASSERT_EQ(comparison.status(), absl::OkStatus());
  EXPECT_EQ(comparison->worse, 0);
  EXPECT_EQ(comparison->same, 1);
  EXPECT_THAT(comparison->rows[0].note, HasSubstr("not confirmed"));
}

TEST(ComparePaired, RowsMeetWithoutTheParameterThatTheSidesDifferIn) {
  const auto with = [](const std::string& value, const std::vector<double>& rates) {
    std::vector<std::vector<BenchmarkRow>> turns;
    for (const double rate : rates) {
      turns.push_back({FakeRow("c", rate)});
      turns.back()[0].params = {{"agents", "10"}, {"backend", value}, {"workers", "1"}};
    }
    return turns;
  };
  FakeProgram program;
  program.LeaveRows("a", with("serial", Around(100)));
  program.LeaveRows("b", with("threads", Around(50)));
  PairedComparisonOptions options;
  options.differing = {"backend", "backend"};
  const auto comparison = ComparePaired({program.Side("a"), program.Side("b")}, options, {});
  ASSERT_EQ(comparison.status(), absl::OkStatus());
  ASSERT_EQ(comparison->rows.size(), 1u);
  EXPECT_EQ(comparison->rows[0].name, "s/c/agents=10/workers=1/m");
  EXPECT_EQ(comparison->worse, 1);
  EXPECT_THAT(program.Log(), HasSubstr("=[^/]*/"));
}

TEST(ProfileRegressions, KeepsTheStacksOfBothSidesOfWhatBecameWorse) {
  FakeProgram program;
  program.Leave("a", Around(100));
  program.Leave("b", Around(70));
  const std::array<PairedSide, 2> sides = {program.Side("a"), program.Side("b")};
  const auto comparison = ComparePaired(sides, {}, {});
  ASSERT_EQ(comparison.status(), absl::OkStatus());
  const std::string folder = program.folder().File("kept");
  const auto profiles = ProfileRegressions(sides, *comparison, folder, {}, {});
  ASSERT_EQ(profiles.status(), absl::OkStatus());
  ASSERT_EQ(profiles->size(), 1u);
  EXPECT_EQ((*profiles)[0].name, "s/c/m");
  std::string base;
  std::getline(std::ifstream((*profiles)[0].base_folded), base);
  EXPECT_EQ(base, "main;a 7");
  std::string other;
  std::getline(std::ifstream((*profiles)[0].other_folded), other);
  EXPECT_EQ(other, "main;b 7");
  EXPECT_THAT(program.Log(), HasSubstr("--filter ^(?:s/c/m)$ --profile cpu"));
}

TEST(ProfileRegressions, LeavesNothingWhereNothingBecameWorse) {
  FakeProgram program;
  program.Leave("a", Around(100));
  program.Leave("b", Around(100));
  const std::array<PairedSide, 2> sides = {program.Side("a"), program.Side("b")};
  const auto comparison = ComparePaired(sides, {}, {});
  ASSERT_EQ(comparison.status(), absl::OkStatus());
  const std::string folder = program.folder().File("kept");
  const auto profiles = ProfileRegressions(sides, *comparison, folder, {}, {});
  ASSERT_EQ(profiles.status(), absl::OkStatus());
  EXPECT_THAT(*profiles, IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(folder));
}

}  // namespace
}  // namespace starling
