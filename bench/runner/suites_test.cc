#include "bench/runner/suites.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Nothing : public Benchmark {
 public:
  absl::Status Run(int64_t) override { return absl::OkStatus(); }
};

BenchmarkCase Case(const std::string& suite, const std::string& name) {
  BenchmarkCase benchmark;
  benchmark.suite = suite;
  benchmark.name = name;
  benchmark.metric = "rate";
  benchmark.unit = "1/s";
  benchmark.axes = {{"agents", {"1", "10", "100"}, {"1"}, {"1", "1000"}},
                    {"precision", {"float", "double"}, {}, {}}};
  benchmark.make = [](const Parameters&) { return std::make_unique<Nothing>(); };
  return benchmark;
}

Suites TwoSuites() {
  Suites suites;
  EXPECT_EQ(suites.AddSuite("inference", "one"), absl::OkStatus());
  EXPECT_EQ(suites.AddSuite("spawn", "two"), absl::OkStatus());
  EXPECT_EQ(suites.Add(Case("inference", "a")), absl::OkStatus());
  EXPECT_EQ(suites.Add(Case("inference", "b")), absl::OkStatus());
  EXPECT_EQ(suites.Add(Case("spawn", "one")), absl::OkStatus());
  return suites;
}

std::vector<std::string> Names(const absl::StatusOr<std::vector<PlannedRow>>& rows) {
  std::vector<std::string> names;
  EXPECT_EQ(rows.status(), absl::OkStatus());
  if (!rows.ok()) return names;
  for (const PlannedRow& row : *rows) names.push_back(RowName(EmptyRow(row)));
  return names;
}

TEST(Suites, RefusesWhatIsTwiceOrIncomplete) {
  Suites suites = TwoSuites();
  EXPECT_EQ(suites.AddSuite("spawn", "").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(suites.Add(Case("spawn", "one")).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(suites.Add(Case("load", "one")).code(), absl::StatusCode::kNotFound);
  BenchmarkCase other_metric = Case("spawn", "one");
  other_metric.metric = "bytes";
  EXPECT_EQ(suites.Add(other_metric), absl::OkStatus());
  BenchmarkCase without_make = Case("spawn", "two");
  without_make.make = nullptr;
  EXPECT_EQ(suites.Add(without_make).code(), absl::StatusCode::kInvalidArgument);
  BenchmarkCase without_values = Case("spawn", "two");
  without_values.axes[0].values.clear();
  EXPECT_EQ(suites.Add(without_values).code(), absl::StatusCode::kInvalidArgument);
}

TEST(PlanRows, TakesAllCombinationsWithTheLastAxisRunningFastest) {
  const Suites suites = TwoSuites();
  PlanOptions quick;
  quick.extent = Extent::kQuick;
  EXPECT_THAT(Names(PlanRows(suites, {"spawn"}, quick)),
              ElementsAre("spawn/one/agents=1/precision=float/rate",
                          "spawn/one/agents=1/precision=double/rate"));
  EXPECT_EQ(Names(PlanRows(suites, {"inference", "spawn"}, {})).size(), 18u);
  PlanOptions full;
  full.extent = Extent::kFull;
  EXPECT_EQ(Names(PlanRows(suites, {"spawn", "spawn"}, full)).size(), 4u);
}

TEST(EmptyRow, HasTheThresholdAndTheNoteOfItsCase) {
  BenchmarkCase benchmark = Case("s", "c");
  benchmark.threshold = 0.2;
  benchmark.note = "of two";
  EXPECT_EQ(EmptyRow({&benchmark, {}}).threshold, 0.2);
  EXPECT_EQ(EmptyRow({&benchmark, {}}).note, "of two");
}

TEST(PlanRows, FiltersByAnExpressionOverTheName) {
  const Suites suites = TwoSuites();
  PlanOptions options;
  options.filter = "/b/.*agents=10/";
  EXPECT_THAT(Names(PlanRows(suites, {"inference"}, options)),
              ElementsAre("inference/b/agents=10/precision=float/rate",
                          "inference/b/agents=10/precision=double/rate"));
  options.filter = "(";
  EXPECT_THAT(PlanRows(suites, {"inference"}, options).status().message(),
              HasSubstr("no regular expression"));
  options.filter = "nothing like it";
  EXPECT_THAT(PlanRows(suites, {"inference"}, options).status().message(),
              AllOf(HasSubstr("nothing like it"), HasSubstr("bench list")));
}

TEST(PlanRows, ValuesAskedForReplaceThoseOfTheAxis) {
  const Suites suites = TwoSuites();
  PlanOptions options;
  options.overrides = {{"agents", {"7", "8"}}, {"precision", {"float"}}};
  EXPECT_THAT(Names(PlanRows(suites, {"spawn"}, options)),
              ElementsAre("spawn/one/agents=7/precision=float/rate",
                          "spawn/one/agents=8/precision=float/rate"));
  options.overrides = {{"agent", {"7"}}};
  EXPECT_THAT(PlanRows(suites, {"spawn"}, options).status().message(),
              AllOf(HasSubstr("\"agent\""), HasSubstr("did you mean \"agents\"")));
  options.overrides = {{"agents", {}}};
  EXPECT_EQ(PlanRows(suites, {"spawn"}, options).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(PlanRows, UnwantedCombinationsAreLeftOutUnlessTheirValueIsAskedFor) {
  Suites suites;
  ASSERT_EQ(suites.AddSuite("s", ""), absl::OkStatus());
  BenchmarkCase benchmark = Case("s", "c");
  benchmark.wanted = [](const Parameters& parameters, Extent) {
    return ParameterOf(parameters, "agents") != "100";
  };
  ASSERT_EQ(suites.Add(benchmark), absl::OkStatus());
  EXPECT_EQ(Names(PlanRows(suites, {"s"}, {})).size(), 4u);
  PlanOptions precision;
  precision.overrides = {{"precision", {"half"}}};
  EXPECT_THAT(Names(PlanRows(suites, {"s"}, precision)),
              ElementsAre("s/c/agents=1/precision=half/rate", "s/c/agents=10/precision=half/rate"));
  PlanOptions agents;
  agents.overrides = {{"agents", {"100"}}};
  EXPECT_EQ(Names(PlanRows(suites, {"s"}, agents)).size(), 2u);
}

TEST(PlanRows, AnUnknownSuiteNamesTheNearest) {
  const Suites suites = TwoSuites();
  const absl::Status status = PlanRows(suites, {"inferense"}, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), AllOf(HasSubstr("did you mean \"inference\""), HasSubstr("spawn")));
}

}  // namespace
}  // namespace starling
