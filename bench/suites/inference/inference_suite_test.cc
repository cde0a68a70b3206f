#include "bench/suites/inference/inference_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "bench/suites/inference/agent_cases.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Suites& Filled() {
  static const Suites* suites = [] {
    auto* filled = new Suites();
    EXPECT_TRUE(AddInferenceSuite(*filled).ok());
    return filled;
  }();
  return *suites;
}

const BenchmarkCase& Case(const std::string& name) {
  for (const BenchmarkCase* benchmark : (*Filled().Find("inference"))->cases) {
    if (benchmark->name == name) return *benchmark;
  }
  ADD_FAILURE() << name;
  return *(*Filled().Find("inference"))->cases[0];
}

Parameters Of(const std::string& agents, const std::string& precision,
              const std::string& backend = "serial", const std::string& isa = "auto") {
  return {{"agents", agents},
          {"precision", precision},
          {"backend", backend},
          {"workers", backend == "serial" ? "1" : "2"},
          {"isa", isa}};
}

constexpr char kRates[] = "/agent_steps_per_second_per_core$";
constexpr char kRatios[] = "/ratio$";

std::vector<PlannedRow> Plan(Extent extent, const std::string& filter = kRates) {
  PlanOptions options;
  options.extent = extent;
  options.filter = filter;
  const auto rows = PlanRows(Filled(), {"inference"}, options);
  EXPECT_TRUE(rows.ok()) << rows.status();
  return *rows;
}

TEST(InferenceSuite, MakesAndRunsEveryQuickRow) {
  const std::vector<PlannedRow> rows = Plan(Extent::kQuick);
  EXPECT_EQ(rows.size(), 7u * 3 * 2 + ModeCases().size());
  for (const PlannedRow& row : rows) {
    const std::string agents = ParameterOf(row.params, "agents");
    if (row.benchmark->name == "g" && agents == "1000") continue;  // seconds
    const auto made = row.benchmark->make(row.params);
    ASSERT_TRUE(made.ok()) << made.status();
    ASSERT_TRUE((*made)->Prepare().ok());
    EXPECT_TRUE((*made)->Run(2).ok());
    EXPECT_EQ((*made)->items_per_iteration(), std::stod(agents));
    const Facts facts = (*made)->facts(1000);
    const std::map<std::string, double> by_name(facts.begin(), facts.end());
    for (const char* name : {"operations_per_agent_step", "bytes_per_agent_step", "bytes_per_agent",
                             "policies", "multiply_add_share", "copy_share"}) {
      ASSERT_EQ(by_name.count(name), 1u) << name;
      EXPECT_GT(by_name.at(name), 0) << name;
    }
    // Agents that are computed one by one have no plan.
    const bool is_mode = row.benchmark->name.size() > 1;
    EXPECT_GE(by_name.at("belief_nodes"), is_mode ? 0 : 1) << row.benchmark->name;
    EXPECT_LT(by_name.at("multiply_add_share"), 1);
    EXPECT_LT(by_name.at("copy_share"), 1);
    for (const PeerFigure& peer : PeerFigures(row.benchmark->name)) {
      ASSERT_EQ(by_name.count("times_" + peer.name), 1u) << row.benchmark->name;
      EXPECT_DOUBLE_EQ(by_name.at("times_" + peer.name) * peer.rate, 1000) << row.benchmark->name;
    }
  }
}

std::map<std::string, int> Ratios(Extent extent) {
  std::map<std::string, int> rows;
  for (const PlannedRow& row : Plan(extent, kRatios)) ++rows[row.benchmark->name];
  return rows;
}

TEST(InferenceSuite, HoldsRatiosToWhatWasAskedOfThem) {
  EXPECT_EQ(
      Ratios(Extent::kQuick),
      (std::map<std::string, int>{{"avx2_share", 1}, {"double_share", 1}, {"two_workers", 1}}));
  EXPECT_EQ(Ratios(Extent::kDefault),
            (std::map<std::string, int>{
                {"avx2_share", 2}, {"double_share", 7}, {"flatness", 2}, {"two_workers", 2}}));
  EXPECT_EQ(Case("avx2_share").target({}).value, 0.6);
  EXPECT_EQ(Case("double_share").target({}).value, 0.45);
  EXPECT_EQ(Case("flatness").target({}).value, 0.9);
  EXPECT_EQ(Case("two_workers").target({}).value, 0.95);
}

TEST(InferenceSuite, MakesAndRunsEveryQuickRatio) {
  for (const PlannedRow& row : Plan(Extent::kQuick, kRatios)) {
    const auto made = row.benchmark->make(row.params);
    if (absl::IsFailedPrecondition(made.status())) continue;  // too few processors, no AVX-512
    ASSERT_TRUE(made.ok()) << made.status();
    EXPECT_TRUE((*made)->Run(1).ok());
    EXPECT_GT((*made)->value(), 0.05);
    EXPECT_LT((*made)->value(), 2);
  }
}

TEST(InferenceSuite, AsksForAMillionAgentsOnlyInFullAndOnlyOfB) {
  const auto count = [](Extent extent, const std::string& name, const std::string& agents) {
    int rows = 0;
    for (const PlannedRow& row : Plan(extent))
      rows += row.benchmark->name == name && ParameterOf(row.params, "agents") == agents;
    return rows;
  };
  EXPECT_EQ(count(Extent::kFull, "b", "1000000"), 2);
  EXPECT_EQ(count(Extent::kFull, "a", "1000000"), 0);
  EXPECT_EQ(count(Extent::kDefault, "b", "1000000"), 0);
  EXPECT_EQ(count(Extent::kDefault, "b", "100000"), 2);
  EXPECT_EQ(count(Extent::kDefault, "g", "100000"), 0);
  EXPECT_EQ(count(Extent::kFull, "g", "100000"), 2);
  EXPECT_EQ(count(Extent::kQuick, "b", "100000"), 0);
}

TEST(InferenceSuite, HoldsManyAgentsToTheBar) {
  const std::map<std::string, double> bars = {{"a", 2e6}, {"b", 3e5}, {"c", 2e5}, {"d", 8e4},
                                              {"e", 3e4}, {"f", 8e4}, {"g", 5e3}};
  for (const auto& [name, bar] : bars) {
    for (const char* agents : {"1000", "100000"}) {
      EXPECT_EQ(Case(name).target(Of(agents, "float")).value, bar) << name;
      EXPECT_DOUBLE_EQ(*Case(name).target(Of(agents, "double")).value, 0.45 * bar) << name;
    }
    EXPECT_EQ(Case(name).target(Of("16", "float")).value, std::nullopt);
    EXPECT_EQ(Case(name).target(Of("16", "float")).source, "none is stated below 1000 agents");
    EXPECT_EQ(Case(name).target(Of("1", "double")).value, std::nullopt);
    EXPECT_EQ(Case(name).target(Of("1000", "float", "serial", "portable")).value, std::nullopt);
  }
  EXPECT_EQ(Case("b").target(Of("1", "float")).value, 20000);
  EXPECT_EQ(Case("a").target(Of("1", "float")).value, std::nullopt);
}

TEST(InferenceSuite, HoldsModesToWhatTheFastestPeerReaches) {
  for (const AgentCase& mode : ModeCases()) {
    const BenchmarkTarget target = Case(mode.name).target(Of("1000", "float"));
    const BenchmarkTarget half = Case(mode.name).target(Of("1000", "double"));
    EXPECT_THAT(Case(mode.name).note, HasSubstr(target.source)) << mode.name;
    if (mode.name == "masks") {
      EXPECT_EQ(target.value, std::nullopt);
      EXPECT_EQ(half.value, std::nullopt);
      EXPECT_EQ(target.source, "no peer has this mode");
      continue;
    }
    EXPECT_EQ(target.value, mode.bar) << mode.name;
    EXPECT_DOUBLE_EQ(*half.value, 0.45 * mode.bar) << mode.name;
    EXPECT_THAT(target.source, HasSubstr("100 times")) << mode.name;
    EXPECT_THAT(target.source, HasSubstr("docs/benchmarks.md")) << mode.name;
  }
}

TEST(InferenceSuite, RunsOnOtherBackendsAndInstructionSets) {
  const auto made = Case("a").make(Of("100", "float", "threads", "portable"));
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE((*made)->Run(2).ok());
}

TEST(InferenceSuite, SaysWhatAParameterMayBeAndWhatCannotBeMeasured) {
  const auto error = [](const Parameters& parameters) {
    return Case("b").make(parameters).status();
  };
  EXPECT_EQ(error(Of("0", "float")).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(error(Of("1", "half")).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(error(Of("1", "float", "magic")).message()), HasSubstr("serial"));
  EXPECT_EQ(error(Of("1", "float", "mpi")).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(error(Of("300000000000", "float")).code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace starling
