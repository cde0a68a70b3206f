// How answers of a server look.
#include <cmath>
#include <string>

#include "engine/cli/ctl/event_text.h"
#include "engine/cli/ctl/inspection_text.h"
#include "engine/cli/ctl/live_block.h"
#include "engine/cli/ctl/profile_text.h"
#include "engine/cli/ctl/server_error.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/ctl/snapshot_text.h"
#include "engine/cli/ctl/status_line.h"
#include "engine/cli/ctl/top_view.h"
#include "engine/cli/ctl/watch_view.h"
#include "engine/wire/error_details.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::Simulation Foraging() {
  v1::Simulation simulation;
  simulation.set_name("simulations/one");
  simulation.set_state(v1::Simulation::RUNNING);
  simulation.set_tick(20);
  simulation.set_last_tick(300);
  simulation.set_agents(4096);
  simulation.set_state_bytes(1200000);
  simulation.set_ticks_per_second(250);
  simulation.add_metric_names("food");
  simulation.add_metrics(12.5);
  return simulation;
}

v1::SimulationEvent MetricsEvent(int64_t tick, double value) {
  v1::SimulationEvent event;
  event.set_sequence(tick + 1);
  event.set_tick(tick);
  event.mutable_metrics()->add_values(value);
  event.mutable_metrics()->set_tick_nanoseconds(81000);
  return event;
}

TEST(ServerErrors, ShowCodeMessageReasonAndFields) {
  absl::Status status = MakeError(absl::StatusCode::kInvalidArgument, v1::Error::INVALID_SCENARIO,
                                  "the scenario is wrong");
  AddFieldViolation(status, "populations[0].count", "is 0; it must be at least 1");
  AddRetryDelay(status, absl::Seconds(2));
  EXPECT_EQ(ErrorText(FromServer(status)),
            "starling: INVALID_ARGUMENT: the scenario is wrong (INVALID_SCENARIO)\n"
            "  populations[0].count: is 0; it must be at least 1\n"
            "  try again in 2 s\n");
  EXPECT_EQ(ExitStatusOf(FromServer(status)), 2);
}

TEST(ServerErrors, DoNotRepeatAFieldThatTheMessageNames) {
  absl::Status status =
      MakeError(absl::StatusCode::kInvalidArgument, v1::Error::INVALID_REQUEST, "page_size: is -1");
  AddFieldViolation(status, "page_size", "is -1");
  EXPECT_EQ(ErrorText(FromServer(status)),
            "starling: INVALID_ARGUMENT: page_size: is -1 (INVALID_REQUEST)\n");
}

TEST(ServerErrors, AreToldFromThoseOfThisSide) {
  const absl::Status missing = absl::NotFoundError("there is no file x");
  EXPECT_EQ(ErrorText(missing), "starling: error: there is no file x\n");
  EXPECT_EQ(ExitStatusOf(missing), 2);
  EXPECT_EQ(ErrorText(FromServer(missing)), "starling: NOT_FOUND: there is no file x\n");
  EXPECT_EQ(ExitStatusOf(FromServer(missing)), 1);
  EXPECT_EQ(ExitStatusOf(Interrupted("here")), 130);
  EXPECT_EQ(ErrorText(Interrupted("here")), "starling: interrupted: here\n");
}

TEST(ServerErrors, AreHarmlessForTheTerminal) {
  EXPECT_EQ(ErrorText(FromServer(absl::InternalError("\x1b[2J"))), "starling: INTERNAL: ?[2J\n");
}

TEST(ServerErrors, SayWhatToCheckWhereNobodyAnswers) {
  const absl::Status status = Unreachable("127.0.0.1:1", false, "Connection refused");
  EXPECT_TRUE(IsUnreachable(status));
  EXPECT_FALSE(IsUnreachable(absl::UnavailableError("cannot write f")));
  EXPECT_EQ(
      Unreachable("a:1", true,
                  "failed to connect to all addresses; last error: UNKNOWN: ipv4:1.2.3.4:1: No")
          .message()
          .substr(0, 51),
      "cannot reach a server at a:1: ipv4:1.2.3.4:1: No; c");
  EXPECT_THAT(ErrorText(status), HasSubstr("UNAVAILABLE: cannot reach a server at 127.0.0.1:1: "
                                           "Connection refused; check that `starling serve`"));
}

TEST(SimulationText, IsOneLineOrAllFacts) {
  EXPECT_EQ(SimulationLine(Foraging()),
            "simulations/one  RUNNING at tick 20 of 300, 4,096 agents\n");
  v1::Simulation full = Foraging();
  full.set_state_hash("00c0ffee00c0ffee");
  (*full.mutable_labels())["team"] = "\x1b[31mred";
  const std::string facts = SimulationFacts(full);
  EXPECT_THAT(facts, HasSubstr("state hash  00c0ffee00c0ffee\n"));
  EXPECT_THAT(facts, HasSubstr("team=?[31mred"));
  EXPECT_THAT(facts, HasSubstr("  food  12.5\n"));
}

TEST(SimulationText, ShowsLabelsInListsOnlyWhereThereAreAny) {
  EXPECT_THAT(SimulationTable({Foraging()}), Not(HasSubstr("LABELS")));
  v1::Simulation labelled = Foraging();
  (*labelled.mutable_labels())["team"] = "red";
  const std::string table = SimulationTable({Foraging(), labelled});
  EXPECT_THAT(table, HasSubstr("LABELS"));
  EXPECT_THAT(table, HasSubstr("team=red"));
  EXPECT_THAT(table, HasSubstr("  250  "));
}

TEST(EventJson, HasMetricsByNameAndNumbersThatJsonKnows) {
  EXPECT_EQ(EventJson(MetricsEvent(3, 12.5), {"food"}),
            "{\"sequence\":\"4\",\"tick\":\"3\",\"metrics\":{\"values\":{\"food\":12.5},"
            "\"tick_nanoseconds\":\"81000\"}}\n");
  EXPECT_THAT(EventJson(MetricsEvent(3, NAN), {"food"}), HasSubstr("{\"food\":\"NaN\"}"));
  EXPECT_THAT(EventJson(MetricsEvent(3, 1), {}), HasSubstr("{\"metric_0\":1.0}"));
}

TEST(EventText, SaysWhatHappened) {
  EXPECT_EQ(EventLine(MetricsEvent(3, 12.5), {"food"}), "tick 3  food 12.5\n");
  v1::SimulationEvent event;
  event.set_tick(7);
  event.mutable_state_changed()->set_from(v1::Simulation::RUNNING);
  event.mutable_state_changed()->set_to(v1::Simulation::FAILED);
  event.mutable_state_changed()->set_message("the world\nbroke");
  EXPECT_EQ(EventLine(event, {}), "tick 7  RUNNING -> FAILED: the world; broke\n");
  EXPECT_THAT(EventJson(event, {}), HasSubstr("\"to\":\"FAILED\""));
  event.mutable_agents_changed()->add_added(9);
  event.mutable_agents_changed()->set_agents(10);
  EXPECT_EQ(EventLine(event, {}), "tick 7  1 agent joined, 10 now\n");
  event.mutable_lagged()->set_dropped(1500);
  EXPECT_THAT(EventLine(event, {}), HasSubstr("1,500 events lost"));
  event.mutable_ended()->set_reason(v1::SimulationEvent::Ended::DRAINING);
  event.mutable_ended()->set_snapshot("snapshots/one-t7");
  EXPECT_THAT(EventLine(event, {}), HasSubstr("it kept snapshots/one-t7"));
}

TEST(WatchView, FollowsStateTickAndMetrics) {
  WatchView view(Foraging());
  v1::WatchSimulationResponse response;
  *response.add_events() = MetricsEvent(21, 3);
  *response.add_events() = MetricsEvent(22, 30);
  v1::SimulationEvent* event = response.add_events();
  event->set_tick(22);
  event->mutable_state_changed()->set_from(v1::Simulation::RUNNING);
  event->mutable_state_changed()->set_to(v1::Simulation::PAUSED);
  view.Add(response, {"food"});
  view.Sample(absl::Seconds(1));
  view.Note("the connection broke");
  EXPECT_EQ(view.Text(Terminal()),
            "simulations/one  PAUSED  tick 22 of 300 (7.3 %)  4,096 agents\n\n"
            "METRIC  COURSE  NOW  LEAST  MOST\n"
            "food    _#       30      3    30\n\n"
            "tick 22  RUNNING -> PAUSED\n"
            "the connection broke\n");
}

TEST(Sparkline, SpansTheLastValues) {
  EXPECT_EQ(Sparkline({0, 1, 2, 3, 4, 5, 6, 7}, 8, false), "_.,-=+*#");
  EXPECT_EQ(Sparkline({100, 0, 7}, 2, false), "_#");
  EXPECT_EQ(Sparkline({5, NAN, 5}, 8, false), "- -");
  EXPECT_EQ(Sparkline({}, 8, false), "");
  EXPECT_EQ(Sparkline({0, 1}, 8, true), "\u2581\u2588");
}

TEST(TopView, ShowsRatesBetweenTwoReadings) {
  TopReading before;
  const auto add = [](TopReading& reading, const char* name, double value) {
    auto* sample = reading.metrics.add_samples();
    sample->set_name(name);
    sample->set_value(value);
  };
  add(before, "process_cpu_seconds_total", 10);
  add(before, "starling_rpc_total", 5);
  TopReading now;
  now.time = before.time + absl::Seconds(2);
  now.info.set_version("1.0");
  now.info.set_processors(2);
  add(now, "process_cpu_seconds_total", 13);
  add(now, "starling_rpc_total", 5);
  add(now, "starling_rpc_total", 100);
  add(now, "process_resident_memory_bytes", 5e7);
  v1::Simulation paused = Foraging();
  paused.set_name("simulations/a");
  paused.set_state(v1::Simulation::PAUSED);
  *now.simulations.add_simulations() = paused;
  *now.simulations.add_simulations() = Foraging();
  const std::string text = TopText(before, now, "127.0.0.1:50051", Terminal());
  EXPECT_THAT(text, HasSubstr("cpu 150 % of 2 processors  memory 50 MB"));
  EXPECT_THAT(text,
              HasSubstr("2 simulations, 1 running  watchers 0  50 calls/s  0 agent-steps/s\n"));
  EXPECT_LT(text.find("simulations/one"), text.find("simulations/a")) << "those that run first";
}

TEST(LiveBlock, DrawsInPlaceWhatTheTerminalHasRoomFor) {
  std::FILE* stream = std::tmpfile();
  ASSERT_NE(stream, nullptr);
  Terminal terminal;
  terminal.width = 6;
  terminal.height = 3;
  LiveBlock block(stream);
  block.Draw("one\ntwo and more\nthree\n", terminal);
  block.Draw("x\n", terminal);
  std::rewind(stream);
  std::string drawn(200, '\0');
  drawn.resize(std::fread(drawn.data(), 1, drawn.size(), stream));
  std::fclose(stream);
  EXPECT_EQ(drawn, "one\x1b[K\ntwo a\x1b[K\n\x1b[J\x1b[2A\rx\x1b[K\n\x1b[J");
}

TEST(CutLine, CountsCharactersAndKeepsColors) {
  EXPECT_EQ(CutLine("\x1b[1mab\u2581\u2581\x1b[0m", 3), "\x1b[1mab\u2581\x1b[0m");
  EXPECT_EQ(CutLine("ab", 0), "");
}

TEST(InspectionText, CutsLongRowsAndSaysSo) {
  v1::InspectAgentsResponse response;
  response.set_tick(20);
  response.add_agents(0);
  response.add_agents(7);
  auto* array = response.add_arrays();
  array->set_label("qs[0]");
  array->add_shape(30);
  for (int i = 0; i < 60; ++i) array->add_values(0.125);
  const std::string text = InspectionText("simulations/one", response, 60);
  EXPECT_THAT(text, HasSubstr("simulations/one at tick 20, 2 agents\n\nqs[0]  30 each\n"));
  EXPECT_THAT(text, HasSubstr("  agent 7  0.125 0.125"));
  EXPECT_THAT(text, HasSubstr(" more)\n"));
  array->add_values(1);
  EXPECT_THAT(InspectionText("simulations/one", response, 60), HasSubstr("do not fit"));
}

TEST(ProfileText, KnowsFormatsByEnding) {
  EXPECT_EQ(*FormatOf("a/f.html"), v1::DownloadProfileRequest::HTML);
  EXPECT_EQ(*FormatOf("f.pb.gz"), v1::DownloadProfileRequest::PPROF);
  EXPECT_EQ(*FormatOf("f.speedscope.json"), v1::DownloadProfileRequest::SPEEDSCOPE);
  EXPECT_THAT(std::string(FormatOf("f.png").status().message()),
              HasSubstr(".html, .svg, .folded, .pb.gz, .json, .txt"));
  EXPECT_EQ(*ParseKind("cpu"), v1::Profile::CPU);
  EXPECT_FALSE(ParseKind("gpu").ok());
  EXPECT_FALSE(ParseKind("kind_unspecified").ok());
}

TEST(ProfileText, ShowsHowFarToTrustIt) {
  v1::Profile profile;
  profile.set_name("profiles/p");
  profile.set_kind(v1::Profile::CPU);
  profile.set_state(v1::Profile::READY);
  profile.set_seconds(2);
  profile.set_samples(412);
  profile.set_effective_hz(99.8);
  profile.add_notes("few samples");
  EXPECT_EQ(ProfileLines(profile),
            "profiles/p  cpu READY, 2 s, 412 samples at 99.8 Hz\n  few samples\n");
}

TEST(BytesProgress, NamesBothAndTheShare) {
  EXPECT_EQ(BytesProgress("f", 12000000, 80000000), "f: 12 MB of 80 MB (15 %)");
  EXPECT_EQ(BytesProgress("f", 0, 0), "f: 0 B of 0 B");
}

}  // namespace
}  // namespace starling
