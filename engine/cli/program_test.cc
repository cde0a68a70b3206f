// The `starling` binary from outside: what it leaves behind, prints and answers.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/cli/testing/program.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kScenario[] = R"(
name: "meadow"
seed: 3
ticks: 20
world { foraging { width: 16 height: 12 food: 40 } }
populations {
  name: "foragers"
  count: 50
  model { preset { forager {} } }
  agent { policy_length: 2 learning { a {} } action { selection: STOCHASTIC } }
}
record { beliefs { agents: [0, 7] every: 2 } }
)";

// One factor of two states that the agent sees through noise, one action.
constexpr char kCase[] = R"({
 "case": "coin", "dialect": "pymdp_1", "kind": "loop",
 "model": {"num_states": [2], "num_obs": [2], "num_controls": [1], "policy_len": 1,
  "A": [{"shape": [2, 2], "data": [0.75, 0.25, 0.25, 0.75]}],
  "B": [{"shape": [2, 2, 1], "data": [1, 0, 0, 1]}],
  "C": [[0, 0]], "D": [[0.5, 0.5]]},
 "settings": {},
 "steps": [{"t": 0, "observation": [0], "qs": [[0.75, 0.25]]}]
})";

class ProgramTest : public testing::Test {
 protected:
  nlohmann::json Result(const std::string& out) const {
    return nlohmann::json::parse(starling_.Content(out + "/result.json"));
  }

  // The command is refused: exit 2, one line that holds all of `words`, and nothing is left behind.
  void ExpectRefused(const std::vector<std::string>& arguments,
                     const std::vector<std::string>& words) const {
    const std::vector<std::string> before = starling_.Files();
    const Program::Ended ended = starling_.Run(arguments);
    EXPECT_EQ(ended.status, 2) << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(ended.err.rfind("starling: error: ", 0), 0u) << ended.err;
    EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
    EXPECT_LT(ended.err.size(), 2000u);
    for (const std::string& word : words) EXPECT_THAT(ended.err, HasSubstr(word));
    EXPECT_EQ(starling_.Files(), before);
  }

  // The same for a scenario file with this text.
  void ExpectScenarioRefused(const std::string& text, const std::vector<std::string>& words) const {
    const std::string path = starling_.File("bad.textproto", text);
    ExpectRefused({"run", path}, words);
    ExpectRefused({"check", path}, words);
  }

  static std::string With(const std::string& from, const std::string& to) {
    return absl::StrReplaceAll(kScenario, {{from, to}});
  }

  Program starling_;
};

TEST_F(ProgramTest, RunLeavesResultMetricsAndReport) {
  const std::string scenario = starling_.File("meadow.textproto", kScenario);
  const Program::Ended ended = starling_.Run({"run", scenario, "--log-hash"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'), 10) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("starling-out/meadow-1/report.html"));

  const nlohmann::json result = Result("starling-out/meadow-1");
  EXPECT_EQ(result["agents"], 50);
  EXPECT_EQ(result["ticks"], 20);
  EXPECT_EQ(result["seed"], 3);
  EXPECT_THAT(ended.out, HasSubstr(result["state_hash"].get<std::string>()));
  EXPECT_TRUE(result["metric_summaries"]["fed"].contains("mean"));

  const std::string metrics = starling_.Content("starling-out/meadow-1/metrics.csv");
  EXPECT_EQ(std::count(metrics.begin(), metrics.end(), '\n'), 21);
  const std::string hashes = starling_.Content("starling-out/meadow-1/hashes.txt");
  EXPECT_EQ(std::count(hashes.begin(), hashes.end(), '\n'), 20);
  EXPECT_THAT(hashes, HasSubstr("20 " + result["state_hash"].get<std::string>() + "\n"));

  const std::string report = starling_.Content("starling-out/meadow-1/report.html");
  EXPECT_GT(report.size(), 20000u);
  EXPECT_THAT(report, HasSubstr("<svg"));
  EXPECT_THAT(report, HasSubstr("foragers 7: belief about"));
  EXPECT_THAT(report, testing::Not(HasSubstr("src=\"http")));

  ASSERT_EQ(starling_.Run({"run", scenario}).status, 0);
  EXPECT_TRUE(starling_.Exists("starling-out/meadow-2/result.json"));
}

TEST_F(ProgramTest, JsonPrintsTheResultAndNothingElse) {
  const Program::Ended ended =
      starling_.Run({"run", starling_.File("a.textproto", kScenario), "--out", "out", "--json",
                     "--backend", "threads", "--workers", "2", "--scheduler", "fifo"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, starling_.Content("out/result.json"));
  const nlohmann::json result = nlohmann::json::parse(ended.out);
  EXPECT_EQ(result["backend"], "threads");
  EXPECT_EQ(result["scheduler"], "fifo");
  EXPECT_EQ(result["workers"], 2);
}

TEST_F(ProgramTest, QuietPrintsNothing) {
  const Program::Ended ended =
      starling_.Run({"run", starling_.File("a.textproto", kScenario), "--quiet"});
  EXPECT_EQ(ended.status, 0);
  EXPECT_EQ(ended.out + ended.err, "");
}

TEST_F(ProgramTest, FlagsOverrideTheScenario) {
  const std::string scenario = starling_.File("a.textproto", kScenario);
  ASSERT_EQ(starling_
                .Run({"run", scenario, "--out", "out", "--ticks", "4", "--seed", "9", "--set",
                      "populations[0].count=11", "--set", "record.metrics_every=2"})
                .status,
            0);
  const nlohmann::json result = Result("out");
  EXPECT_EQ(result["ticks"], 4);
  EXPECT_EQ(result["seed"], 9);
  EXPECT_EQ(result["agents"], 11);
  const std::string metrics = starling_.Content("out/metrics.csv");
  EXPECT_EQ(std::count(metrics.begin(), metrics.end(), '\n'), 3);
}

TEST_F(ProgramTest, ReportOfALongRunShowsAllOfItThinnedOut) {
  const std::string scenario = starling_.File("a.textproto", kScenario);
  ASSERT_EQ(starling_
                .Run({"run", scenario, "--out", "out", "--ticks", "2500", "--set",
                      "populations[0].count=8", "--set", "record.beliefs.every=1"})
                .status,
            0);
  const std::string report = starling_.Content("out/report.html");
  EXPECT_THAT(report, HasSubstr("from tick 1 every 4 ticks"));
  EXPECT_THAT(report, HasSubstr("tick 2,500"));
  EXPECT_LT(report.size(), 2000000u);
  const std::string metrics = starling_.Content("out/metrics.csv");
  EXPECT_EQ(std::count(metrics.begin(), metrics.end(), '\n'), 2501);
}

TEST_F(ProgramTest, ResumedRunEndsWithTheSameHash) {
  const std::string scenario = starling_.File("a.textproto", kScenario);
  ASSERT_EQ(starling_.Run({"run", scenario, "--out", "whole", "--backend", "serial"}).status, 0);
  ASSERT_EQ(starling_
                .Run({"run", scenario, "--out", "half", "--snapshot-every", "7", "--backend",
                      "threads", "--workers", "2"})
                .status,
            0);
  ASSERT_TRUE(starling_.Exists("half/snapshot-7.starling"));
  ASSERT_TRUE(starling_.Exists("half/snapshot-14.starling"));
  const Program::Ended ended = starling_.Run(
      {"run", "--resume", "half/snapshot-7.starling", "--out", "rest", "--backend", "serial"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(Result("rest")["state_hash"], Result("whole")["state_hash"]);
  EXPECT_EQ(Result("rest")["ticks"], 20);
  EXPECT_EQ(Result("rest")["ticks_run"], 13);

  ASSERT_EQ(starling_
                .Run({"run", "--resume", "half/snapshot-7.starling", "--out", "branch", "--seed",
                      "5", "--ticks", "25"})
                .status,
            0);
  EXPECT_EQ(Result("branch")["ticks"], 25);
  EXPECT_NE(Result("branch")["state_hash"], Result("whole")["state_hash"]);
}

TEST_F(ProgramTest, RefusesToResumeWhatIsDamagedOrDone) {
  ASSERT_EQ(starling_
                .Run({"run", starling_.File("a.textproto", kScenario), "--out", "out",
                      "--snapshot-every", "20"})
                .status,
            0);
  std::string snapshot = starling_.Content("out/snapshot-20.starling");
  ExpectRefused({"run", "--resume", "out/snapshot-20.starling"}, {"tick 20", "--ticks"});
  starling_.File("short.starling", snapshot.substr(0, snapshot.size() / 2));
  ExpectRefused({"run", "--resume", "short.starling"}, {"short.starling", "truncated"});
  snapshot[snapshot.size() / 2] ^= 0x10;
  starling_.File("broken.starling", snapshot);
  ExpectRefused({"run", "--resume", "broken.starling"}, {"broken.starling", "checksum"});
  ExpectRefused({"run", "--resume", "none.starling"}, {"none.starling"});
}

TEST_F(ProgramTest, InterruptKeepsResultsAndASnapshot) {
  const pid_t process = starling_.Start({"run", starling_.File("a.textproto", kScenario), "--ticks",
                                         "100000000", "--out", "out", "--quiet"});
  for (int i = 0; i < 300 && !starling_.Exists("out/metrics.csv"); ++i) usleep(50000);
  usleep(300000);
  kill(process, SIGINT);
  const Program::Ended ended = starling_.Wait(process);
  EXPECT_EQ(ended.status, 130) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("the results so far are in out"));
  const nlohmann::json result = Result("out");
  EXPECT_TRUE(result["interrupted"]);
  const int64_t ticks = result["ticks"];
  EXPECT_GT(ticks, 0);
  const std::string snapshot = absl::StrCat("out/snapshot-", ticks, ".starling");
  EXPECT_THAT(ended.err, HasSubstr(snapshot));
  ASSERT_TRUE(starling_.Exists(snapshot));
  const std::string metrics = starling_.Content("out/metrics.csv");
  EXPECT_EQ(std::count(metrics.begin(), metrics.end(), '\n'), ticks + 1);
  ASSERT_EQ(
      starling_
          .Run({"run", "--resume", snapshot, "--ticks", absl::StrCat(ticks + 1), "--out", "more"})
          .status,
      0);
}

TEST_F(ProgramTest, RefusesBadScenariosWithOneMessage) {
  ExpectScenarioRefused(With("world {", "wurld {} world {"), {"bad.textproto:5", "wurld", "world"});
  ExpectScenarioRefused(With("count: 50", "count: 0"), {"count", "bad.textproto:8"});
  ExpectScenarioRefused(With("count: 50", "count: 1000000000000"), {"count", "bytes"});
  ExpectScenarioRefused(With("policy_length: 2", "policy_length: 30"),
                        {"policies", "policy_length"});
  ExpectScenarioRefused("", {"bad.textproto"});
  ExpectScenarioRefused(std::string("\0\1\2", 3), {"bad.textproto"});
  ExpectScenarioRefused(With("agents: [0, 7]", "agents: [0, 50]"), {"50"});
}

TEST_F(ProgramTest, RefusesBadTensorsByName) {
  const std::string model = R"(tensors {
    controls { actions: 1 }
    factors { states: 2 dependencies: [DEPENDENCY] B { shape: [2, 2] data: [1, 0, 0, B_LAST] } }
    modalities { outcomes: 2 A { shape: [2, 2] data: [0.9, A_LAST, 0.1, 0.9] } }
  })";
  const auto with = [&](const std::string& dependency, const std::string& b, const std::string& a) {
    return With(
        "preset { forager {} }",
        absl::StrReplaceAll(model, {{"DEPENDENCY", dependency}, {"B_LAST", b}, {"A_LAST", a}}));
  };
  ExpectScenarioRefused(with("0", "1", "0.0"), {"A", "0.9"});
  ExpectScenarioRefused(with("0", "nan", "0.1"), {"B", "nan"});
  ExpectScenarioRefused(with("3", "1", "0.1"), {"depends on factor 3"});
}

TEST_F(ProgramTest, RefusesBadFlags) {
  const std::string scenario = starling_.File("a.textproto", kScenario);
  ExpectRefused({"run", "no-such-file.textproto"}, {"no-such-file.textproto"});
  ExpectRefused({"run", scenario, "--out", "/proc/nowhere/x"}, {"/proc/nowhere/x", "--out"});
  ExpectRefused({"run", scenario, "--backend", "quantum"}, {"quantum", "threads"});
  ExpectRefused({"run", scenario, "--backend", "mpi"}, {"mpi", "not available"});
  ExpectRefused({"run", scenario, "--scheduler", "magic"}, {"magic", "work_stealing"});
  ExpectRefused({"run", scenario, "--workers", "-3"}, {"workers", "-3"});
  ExpectRefused({"run", scenario, "--ticks", "many"}, {"ticks", "many"});
  ExpectRefused({"run", scenario, "--set", "populations[9].count=3"}, {"populations[9]"});
  ExpectRefused({"run", scenario, "--isa", "sse9"}, {"sse9", "avx512"});
  ExpectRefused({"run", scenario, "--profile", "heap"}, {"heap", "cpu", "off"});
  ExpectRefused({"run", scenario, "--nonsense"}, {"--nonsense"});
  ExpectRefused({"run"}, {"scenario file"});
  ExpectRefused({"frobnicate"}, {"frobnicate"});
  ExpectRefused({"lst"}, {"lst", "list"});
  ExpectRefused({"list", "wrlds"}, {"wrlds", "worlds"});
}

TEST_F(ProgramTest, RefusesAFolderThatHoldsAnotherRun) {
  const std::string scenario = starling_.File("a.textproto", kScenario);
  ASSERT_EQ(starling_.Run({"run", scenario, "--out", "out"}).status, 0);
  ExpectRefused({"run", scenario, "--out", "out"}, {"out holds another run"});
}

TEST_F(ProgramTest, CheckSaysWhatAScenarioNeeds) {
  const std::string scenario = starling_.File("a.textproto", kScenario);
  const Program::Ended text = starling_.Run({"check", scenario, "--plan"});
  ASSERT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("belief nodes"));
  const Program::Ended ended =
      starling_.Run({"check", scenario, "--plan", "--json", "--set", "populations[0].count=100"});
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json["agents"], 100);
  EXPECT_GT(json["bytes"], 0);
  EXPECT_EQ(json["populations"][0]["policies"], 36);
  EXPECT_EQ(json["populations"][0]["plan"]["policy_steps"], 72);
  EXPECT_THAT(starling_.Files(), ElementsAre("a.textproto"));
}

TEST_F(ProgramTest, InferComputesAndChecksACase) {
  const std::string path = starling_.File("coin.json", kCase);
  const Program::Ended computed = starling_.Run({"infer", path});
  ASSERT_EQ(computed.status, 0) << computed.err;
  EXPECT_NEAR(nlohmann::json::parse(computed.out)["steps"][0]["qs"][0][0], 0.75, 1e-12);

  EXPECT_EQ(starling_.Run({"infer", path, "--check"}).status, 0);
  EXPECT_EQ(starling_.Run({"infer", path, "--isa", "portable"}).out, computed.out);
  ExpectRefused({"infer", path, "--isa", "mmx"}, {"mmx", "portable"});
  EXPECT_EQ(starling_.Run({"check", path}).status, 0);
  const std::string wrong = starling_.File(
      "wrong.json", absl::StrReplaceAll(kCase, {{"[[0.75, 0.25]]", "[[0.7, 0.3]]"}}));
  const Program::Ended compared = starling_.Run({"infer", wrong, "--check", "--json"});
  EXPECT_EQ(compared.status, 3);
  EXPECT_NEAR(nlohmann::json::parse(compared.out)["differences"]["qs"]["largest"], 0.05, 1e-9);
  EXPECT_EQ(starling_.Run({"infer", wrong, "--check", "--tolerance", "0.1"}).status, 0);
  ExpectRefused({"infer", starling_.File("cut.json", std::string(kCase).substr(0, 200))},
                {"cut.json"});
}

TEST_F(ProgramTest, ListsWhatThereIs) {
  for (const char* what : {"backends", "schedulers", "worlds", "presets", "dialects", "suites"}) {
    const Program::Ended ended = starling_.Run({"list", what});
    EXPECT_EQ(ended.status, 0);
    EXPECT_NE(ended.out, "");
    EXPECT_TRUE(nlohmann::json::parse(starling_.Run({"list", what, "--json"}).out).is_array());
  }
  EXPECT_THAT(starling_.Run({"list", "backends"}).out, HasSubstr("no: "));
}

TEST_F(ProgramTest, HelpsAndSaysItsVersion) {
  EXPECT_THAT(starling_.Run({"--help"}).out, HasSubstr("usage: starling"));
  EXPECT_THAT(starling_.Run({"--version"}).out, HasSubstr("starling 0."));
  for (const char* command : {"run", "check", "infer", "list"}) {
    const Program::Ended ended = starling_.Run({command, "--help"});
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.out, HasSubstr(absl::StrCat("starling ", command)));
  }
  EXPECT_EQ(starling_.Run({}).status, 2);
}

}  // namespace
}  // namespace starling
